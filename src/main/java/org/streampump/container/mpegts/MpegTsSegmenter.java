package org.streampump.container.mpegts;

import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

/**
 * Cuts a transport stream into runs of whole packets. A segment ends with the piece in which its packets came, before a
 * join point, before lost sync, and at {@link #MAX_SEGMENT_BYTES}. From the first packet on, what goes out is what came in,
 * but for the bytes between packets after sync was lost. Not thread-safe: one caller at a time.
 */
public final class MpegTsSegmenter implements Segmenter {
    /** Bytes in whole packets, at most 64 KiB. */
    static final int MAX_SEGMENT_BYTES = 64 * 1024 / TsPacket.LENGTH * TsPacket.LENGTH;

    private enum State {
        /** Looking for the place from which packets follow each other. */
        SEARCHING,
        /** The next byte is a packet's first, or belongs to the packet in {@link #carry}. */
        IN_STEP
    }

    private final SyncSearch search = new SyncSearch();
    private final ServiceTables tables = new ServiceTables();
    private final byte[] carry = new byte[TsPacket.LENGTH];
    private int carried;
    private State state = State.SEARCHING;
    private boolean everInStep;
    private long packets;

    // The open segment.
    private int segmentBytes;
    private boolean segmentIsJoinPoint;

    // The newest header that was given to the sink.
    private StreamHeader header;
    private long headerAtPacket;

    MpegTsSegmenter() {}

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at += switch (state) {
                case SEARCHING -> search(bytes, at, end - at, out);
                case IN_STEP ->
                    carried > 0 ? fillCarry(bytes, at, end - at, out) : takePackets(bytes, at, end - at, out);
            };
        }
        seal(out);
    }

    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        if (state == State.SEARCHING && search.settleForLess()) {
            takeFound(out);
            seal(out);
        }
        if (!everInStep && search.hasSeenBytes()) {
            throw new MalformedStreamException("the stream ended without any MPEG-TS packet" + search.quote());
        }
    }

    /** The stream simply goes on: decoders take the new tables and time stamps as they come. */
    @Override
    public Segmenter successor() {
        return new MpegTsSegmenter();
    }

    // Each of the following returns how many bytes it has consumed.

    private int search(byte[] bytes, int at, int length, SegmentSink out) throws RefusedStreamException {
        int taken = search.take(bytes, at, length);
        if (search.hasFound()) {
            takeFound(out);
        }
        return taken;
    }

    private void takeFound(SegmentSink out) throws OversizedUnitException {
        state = State.IN_STEP;
        everInStep = true;
        takePackets(search.window(), 0, search.held(), out);
    }

    private int fillCarry(byte[] bytes, int at, int length, SegmentSink out) throws OversizedUnitException {
        int count = Math.min(TsPacket.LENGTH - carried, length);
        System.arraycopy(bytes, at, carry, carried, count);
        carried += count;
        if (carried == TsPacket.LENGTH) {
            carried = 0;
            takePackets(carry, 0, TsPacket.LENGTH, out);
        }
        return count;
    }

    /** Takes whole packets as one run, up to the end or to lost sync; puts the beginning of one more into the carry. */
    private int takePackets(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        int end = offset + length;
        int run = offset;
        int at = offset;
        while (at < end && bytes[at] == TsPacket.SYNC_BYTE) {
            if (end - at < TsPacket.LENGTH) {
                System.arraycopy(bytes, at, carry, 0, end - at);
                carried = end - at;
                break;
            }
            boolean join = isJoinPoint(bytes, at);
            if (join || segmentBytes + at - run == MAX_SEGMENT_BYTES) {
                write(bytes, run, at, out);
                seal(out);
                run = at;
            }
            if (join) {
                beginAtJoinPoint(out);
            }
            at += TsPacket.LENGTH;
        }
        write(bytes, run, at, out);
        if (at < end && carried == 0) {
            loseStep(out);
            return at - offset;
        }
        return length;
    }

    private boolean isJoinPoint(byte[] bytes, int at) {
        int pid = TsPacket.pid(bytes, at);
        ServiceTables.Role role = tables.role(pid);
        packets++;
        if (role == ServiceTables.Role.PASSED_THROUGH || TsPacket.hasTransportError(bytes, at)) {
            return false;
        }
        if (role == ServiceTables.Role.TABLES) {
            tables.take(pid, bytes, at, packets);
            return false;
        }
        return tables.isJoinPoint(pid, bytes, at) && isHeaderAffordable();
    }

    /** Headers are kept as long as their segments: they must not need more room than the stream itself. */
    private boolean isHeaderAffordable() {
        StreamHeader newest = tables.header();
        return header == null
                || header == newest
                || (packets - headerAtPacket) * TsPacket.LENGTH >= newest.bytes().length;
    }

    private void beginAtJoinPoint(SegmentSink out) {
        StreamHeader newest = tables.header();
        if (newest != header) {
            header = newest;
            headerAtPacket = packets;
            out.header(newest);
        }
        segmentIsJoinPoint = true;
    }

    private void write(byte[] bytes, int from, int to, SegmentSink out) throws OversizedUnitException {
        if (to > from) {
            out.write(bytes, from, to - from);
            segmentBytes += to - from;
        }
    }

    private void seal(SegmentSink out) {
        if (segmentBytes > 0) {
            out.seal(segmentIsJoinPoint);
            segmentBytes = 0;
            segmentIsJoinPoint = false;
        }
    }

    private void loseStep(SegmentSink out) {
        seal(out);
        tables.abandonUnfinished();
        search.restart();
        state = State.SEARCHING;
    }
}
