package org.streampump.container.mpegts;

import java.util.Optional;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

/**
 * Cuts a transport stream into runs of whole packets. A segment ends before a place that is or could become a join point, where
 * sync is lost, at {@link #MAX_SEGMENT_BYTES}, and where a piece of input ends. While it is undecided whether viewers may join
 * at a segment's beginning, the segment stays open beyond the piece's end, for a few more packets. From the first packet on,
 * all bytes go out unchanged, with two exceptions: after lost sync, bytes between packets are left out; and the times of a
 * continued stream are moved ({@link Retimer}). Not thread-safe: one caller at a time.
 */
public final class MpegTsSegmenter implements Segmenter {
    /** Maximum length of a segment, in bytes: at most 64 KiB of whole packets. */
    static final int MAX_SEGMENT_BYTES = 64 * 1024 / TsPacket.LENGTH * TsPacket.LENGTH;

    private enum State {
        /** Looking for a place from which packets follow each other. */
        SEARCHING,
        /** The next byte is a packet's first byte, or belongs to the packet in {@link #carry}. */
        IN_STEP
    }

    /** Number of packets after which an undecided segment is no longer held: 48 KB. */
    private static final int MAX_HELD_PACKETS = 256;

    /** Time after which an undecided segment is no longer held, in milliseconds of media time. */
    private static final int MAX_HELD_MS = 500;

    private final SyncSearch search = new SyncSearch();
    private final MediaClock clock = new MediaClock();
    private final JoinRule joinRule = new JoinRule(clock);
    private final ServiceTables tables = new ServiceTables(clock, joinRule);
    private final Advice advice = new Advice(clock, tables, joinRule);
    private final Timeline timeline;
    private final Retimer retimer;
    private final byte[] carry = new byte[TsPacket.LENGTH];
    private int carried;
    private State state = State.SEARCHING;
    private boolean everInStep;
    private long packets;

    // The open segment.
    private int segmentBytes;
    private boolean segmentIsJoinPoint;
    private boolean undecided;
    private StreamHeader headerHere; // for the beginning of the segment, while undecided
    private long beganAtPacket;
    private long beganMs;
    private long segmentMs = MediaTime.UNKNOWN; // media time of the segment's beginning

    // The newest header that was given to the sink.
    private StreamHeader header;
    private long headerAtPacket;

    MpegTsSegmenter() {
        this(new Timeline());
    }

    private MpegTsSegmenter(Timeline timeline) {
        this.timeline = timeline;
        this.retimer = new Retimer(timeline);
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at += switch (state) {
                case SEARCHING -> search(bytes, at, end - at, out);
                case IN_STEP ->
                    carried > 0 ? fillCarry(bytes, at, end - at, out) : takeInTime(bytes, at, end - at, out);
            };
        }
        if (!undecided) {
            seal(out);
        }
    }

    @Override
    public void finish(SegmentSink out) throws RefusedStreamException {
        if (state == State.SEARCHING && search.settleForLess()) {
            takeFound(out);
        }
        releaseHeld(out);
        seal(out);
        if (!everInStep && search.hasSeenBytes()) {
            throw new MalformedStreamException("the stream ended without any MPEG-TS packet" + search.quote());
        }
    }

    @Override
    public Optional<String> advice() {
        return advice.text();
    }

    @Override
    public long mediaTimeMs() {
        return clock.mediaMs();
    }

    /** Returns a segmenter that moves times so that they continue; decoders follow new tables without help. */
    @Override
    public Segmenter successor() {
        return new MpegTsSegmenter(timeline.successor());
    }

    // Each of the following methods returns how many bytes it has consumed.

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
        takeInTime(search.window(), 0, search.held(), out);
    }

    private int fillCarry(byte[] bytes, int at, int length, SegmentSink out) throws OversizedUnitException {
        int count = Math.min(TsPacket.LENGTH - carried, length);
        System.arraycopy(bytes, at, carry, carried, count);
        carried += count;
        if (carried == TsPacket.LENGTH) {
            carried = 0;
            takeInTime(carry, 0, TsPacket.LENGTH, out);
        }
        return count;
    }

    /** Takes packets as {@link #takePackets} does, after moving their times for viewers. */
    private int takeInTime(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        int inStep = inStep(bytes, offset, length);
        if (!retimer.isMoving()) {
            retimer.read(bytes, offset, inStep);
            return takePackets(bytes, offset, length, out);
        }
        for (int at = 0; at < inStep; at += Retimer.MAX_RUN_BYTES) {
            int ready = retimer.move(bytes, offset + at, Math.min(Retimer.MAX_RUN_BYTES, inStep - at));
            takePackets(retimer.moved(), 0, ready, out);
        }
        if (inStep < length && bytes[offset + inStep] != TsPacket.SYNC_BYTE) {
            releaseHeld(out);
        }
        return inStep + takePackets(bytes, offset + inStep, length - inStep, out);
    }

    /** Returns the length in bytes of the whole packets that follow each other. */
    private static int inStep(byte[] bytes, int offset, int length) {
        int end = length - length % TsPacket.LENGTH;
        int at = 0;
        while (at < end && bytes[offset + at] == TsPacket.SYNC_BYTE) {
            at += TsPacket.LENGTH;
        }
        return at;
    }

    private void releaseHeld(SegmentSink out) throws OversizedUnitException {
        takePackets(retimer.moved(), 0, retimer.release(), out);
    }

    /**
     * Takes whole packets as one run, up to the end or to lost sync; keeps the beginning of an unfinished packet in
     * {@link #carry}.
     */
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
            JoinRule.Step step = step(bytes, at);
            boolean begins = step == JoinRule.Step.JOIN || step == JoinRule.Step.PERHAPS;
            if (undecided && step != JoinRule.Step.NOTHING) {
                decide(step == JoinRule.Step.YES || begins && joinRule.wasJoinPoint(), out);
            }
            if (begins || segmentBytes + at - run == MAX_SEGMENT_BYTES) {
                write(bytes, run, at, out);
                seal(out);
                run = at;
            }
            if (begins) {
                begin(step, out);
            } else if (undecided && isHeldTooLong()) {
                decide(joinRule.giveUp(), out);
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

    private JoinRule.Step step(byte[] bytes, int at) {
        int pid = TsPacket.pid(bytes, at);
        int role = tables.role(pid);
        packets++;
        if (TsPacket.hasTransportError(bytes, at)) {
            return JoinRule.Step.NOTHING;
        }
        clock.packet(bytes, at);
        if (role == ServiceTables.PASSED_THROUGH) {
            if (TsPacket.startsUnit(bytes, at) && tables.isSearching()) {
                tables.takeUnlisted(pid, bytes, at, packets);
            }
            return JoinRule.Step.NOTHING;
        }
        if (role == ServiceTables.TABLES) {
            tables.take(pid, bytes, at, packets);
            boolean left = undecided && !joinRule.isOpen();
            return !left ? JoinRule.Step.NOTHING : joinRule.wasJoinPoint() ? JoinRule.Step.YES : JoinRule.Step.NO;
        }
        if (TsPacket.startsUnit(bytes, at)) {
            clock.pes(bytes, at);
        }
        JoinRule.Step step = joinRule.take(role - ServiceTables.FIRST_TRACK, bytes, at);
        if (TsPacket.startsUnit(bytes, at) && joinRule.leads(pid)) {
            clock.leads(pid);
        }
        return step;
    }

    private boolean isHeldTooLong() {
        return packets - beganAtPacket >= MAX_HELD_PACKETS || clock.nowMs() - beganMs >= MAX_HELD_MS;
    }

    /** Begins a segment where viewers may join, or perhaps may. */
    private void begin(JoinRule.Step step, SegmentSink out) {
        headerHere = tables.areComplete() ? tables.header() : null;
        undecided = true;
        beganAtPacket = packets;
        beganMs = clock.nowMs();
        segmentMs = clock.mediaMs();
        if (step == JoinRule.Step.JOIN) {
            decide(/* join= */ true, out);
        }
    }

    private void decide(boolean join, SegmentSink out) {
        undecided = false;
        if (join && headerHere != null && isHeaderAffordable(headerHere)) {
            beginAtJoinPoint(headerHere, out);
        }
    }

    /**
     * Whether the stream has grown by at least the new header's length since the previous header. Headers are kept as long as
     * their segments, and must not need more memory than the stream itself.
     */
    private boolean isHeaderAffordable(StreamHeader newest) {
        return header == null
                || header == newest
                || (beganAtPacket - headerAtPacket) * TsPacket.LENGTH >= newest.bytes().length;
    }

    private void beginAtJoinPoint(StreamHeader newest, SegmentSink out) {
        if (newest != header) {
            header = newest;
            headerAtPacket = beganAtPacket;
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
        if (undecided) {
            decide(joinRule.giveUp(), out);
        }
        if (segmentBytes > 0) {
            out.seal(segmentIsJoinPoint, MediaTime.ofSegment(segmentMs, clock.mediaMs()));
            segmentBytes = 0;
            segmentIsJoinPoint = false;
            segmentMs = clock.mediaMs();
        }
    }

    private void loseStep(SegmentSink out) {
        seal(out);
        tables.abandonUnfinished();
        search.restart();
        state = State.SEARCHING;
    }
}
