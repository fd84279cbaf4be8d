package org.streampump.container.mpegts;

/** Tells how far a stream's times are moved. One caller at a time. */
interface Offsets {

    /** Whether times are moved at all, if only by 0; the answer does not change. */
    boolean areMoving();

    /**
     * Takes the times that came together on a PID, as they were sent; {@link Ticks#NONE} stands for each absent time.
     *
     * @param dts the PTS where no DTS was sent
     * @return the number of ticks by which times of this PID are moved
     */
    long take(int pid, long pcr, long pts, long dts);

    /** Returns the number of ticks by which times of this PID are moved, for a packet with neither PCR nor PTS. */
    long offset(int pid);
}
