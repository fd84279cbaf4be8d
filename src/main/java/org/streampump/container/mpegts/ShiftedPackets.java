package org.streampump.container.mpegts;

import org.streampump.container.OversizedUnitException;
import org.streampump.container.Renderer;
import org.streampump.container.SegmentSink;
import org.streampump.container.StreamHeader;

/**
 * Writes a stream with its times moved. A segment that ends in the middle of a PES header is joined with the next segment,
 * because the end of the header decides how the segment's last packets are written.
 */
final class ShiftedPackets implements Renderer {
    private final Offsets offsets;
    private final byte[] carry = new byte[TsPacket.LENGTH];
    private Retimer retimer;
    private int carried;
    private boolean goesOn; // the open segment was sealed once, but some of its packets are held
    private boolean openIsJoinPoint;
    private long openMs; // media time of the open segment

    ShiftedPackets(Offsets offsets) {
        this.offsets = offsets;
        this.retimer = new Retimer(offsets);
    }

    /** Returns {@code source}: tables have no times. */
    @Override
    public StreamHeader header(StreamHeader source) {
        return source;
    }

    @Override
    public void write(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int whole = Math.min(Retimer.MAX_RUN_BYTES, (end - at) / TsPacket.LENGTH * TsPacket.LENGTH);
            if (carried == 0 && whole > 0) {
                move(bytes, at, whole, out);
                at += whole;
            } else {
                at += carry(bytes, at, end, out);
            }
        }
    }

    private int carry(byte[] bytes, int at, int end, SegmentSink out) throws OversizedUnitException {
        int count = Math.min(end - at, TsPacket.LENGTH - carried);
        System.arraycopy(bytes, at, carry, carried, count);
        carried += count;
        if (carried == TsPacket.LENGTH) {
            carried = 0;
            move(carry, 0, TsPacket.LENGTH, out);
        }
        return count;
    }

    private void move(byte[] bytes, int at, int length, SegmentSink out) throws OversizedUnitException {
        int ready = retimer.move(bytes, at, length);
        if (ready > 0) {
            out.write(retimer.moved(), 0, ready);
        }
    }

    @Override
    public void seal(boolean joinPoint, long mediaTimeMs, SegmentSink out) {
        openIsJoinPoint = goesOn ? openIsJoinPoint : joinPoint;
        openMs = goesOn ? openMs : mediaTimeMs;
        goesOn = retimer.isHolding();
        if (!goesOn) {
            out.seal(openIsJoinPoint, openMs);
        }
    }

    @Override
    public void discard() {
        retimer = new Retimer(offsets);
        carried = 0;
        goesOn = false;
    }

    @Override
    public byte[] end() {
        return new byte[0];
    }
}
