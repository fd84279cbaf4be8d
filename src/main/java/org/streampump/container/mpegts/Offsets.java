package org.streampump.container.mpegts;

/** Tells by how much a stream's times are moved. One caller at a time. */
interface Offsets {

    /** Whether times may have to be moved at all; the answer does not change. */
    boolean areMoving();

    /**
     * Takes the times that came together on a PID, as they were sent; {@link Ticks#NONE} stands for each absent time.
     *
     * @param dts the PTS where no DTS was sent
     * @return by how many ticks times of this PID are moved
     */
    long take(int pid, long pcr, long pts, long dts);

    /** Returns by how many ticks to move the times of a PID of which {@link #take} is not told. */
    long offset(int pid);
}
