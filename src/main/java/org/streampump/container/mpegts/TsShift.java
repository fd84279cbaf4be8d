package org.streampump.container.mpegts;

import org.streampump.container.ContainerFormat;
import org.streampump.container.Renderer;
import org.streampump.container.Splicing;

/**
 * Moves all times of a stream by one amount.
 *
 * @param ticks that amount in ticks of 90 kHz, modulo 2 to the 33rd
 */
record TsShift(long ticks) implements Splicing.Shift, Offsets {
    @Override
    public long aheadMs(Splicing.Shift other) {
        return Ticks.between(((TsShift) other).ticks, ticks) / Ticks.PER_MS;
    }

    @Override
    public boolean renders(ContainerFormat format) {
        return format instanceof MpegTs;
    }

    @Override
    public Renderer renderer() {
        return new ShiftedPackets(this);
    }

    @Override
    public boolean areMoving() {
        return true;
    }

    @Override
    public long take(int pid, long pcr, long pts, long dts) {
        return ticks;
    }

    @Override
    public long offset(int pid) {
        return ticks;
    }
}
