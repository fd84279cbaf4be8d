package org.streampump.container.mpegts;

/** By how much a stream's times are moved. One caller at a time. */
interface Offsets {

    /** Whether times may have to be moved at all; does not change. */
    boolean areMoving();

    /**
     * Takes the times that came together on a PID, as they were sent: each one, or {@link Ticks#NONE}.
     *
     * @param dts the PTS where there is no other
     * @return by how many ticks times of this PID are moved
     */
    long take(int pid, long pcr, long pts, long dts);

    /** By how many ticks times of a PID are moved that {@link #take} is not told of. */
    long offset(int pid);
}
