package org.streampump.container.mpegts;

/** The PCRs, the PTSs or the DTSs of one PID, with the values that viewers are given. */
final class TimeTrack {
    /**
     * Maximum distance by which a time may go back in the stream's own order, in ticks; a larger distance is a new beginning.
     */
    static final long MAX_BACKWARD = 10_000 * Ticks.PER_MS;

    /** Assumed distance between two times where none has been measured, in ticks: one picture at 25 per second. */
    static final long DEFAULT_STEP = 40 * Ticks.PER_MS;

    private static final long MAX_STEP = 1_000 * Ticks.PER_MS;
    private static final long MAX_LAG = 5_000 * Ticks.PER_MS;
    private static final int LAG_DECAY = 64; // so that a single late time is forgotten within as many others

    private long newest = Ticks.NONE;
    private long step = DEFAULT_STEP;
    private long lag;

    TimeTrack() {}

    TimeTrack(TimeTrack other) {
        newest = other.newest;
        step = other.step;
        lag = other.lag;
    }

    /**
     * Takes a time.
     *
     * @param time may be {@link Ticks#NONE}
     * @param newestOfAll the newest time of all tracks of the same clock
     */
    void take(long time, long newestOfAll) {
        if (time == Ticks.NONE) {
            return;
        }
        long ahead = newest == Ticks.NONE ? 0 : Ticks.between(newest, time);
        if (ahead > 0 && ahead <= MAX_STEP) {
            step = ahead;
        }
        if (newest == Ticks.NONE || isNewer(newest, time)) {
            newest = time;
        }
        long behind = Math.min(MAX_LAG, Math.max(0, Ticks.between(time, newestOfAll)));
        lag = Math.max(behind, lag - lag / LAG_DECAY);
    }

    /** Whether a time becomes the newest time: it is later, or the stream has begun anew. */
    static boolean isNewer(long newest, long time) {
        long ahead = Ticks.between(newest, time);
        return ahead > 0 || ahead < -MAX_BACKWARD;
    }

    /** Whether this track has sent until {@code end}, the newest time of its clock. */
    boolean isNear(long end) {
        return newest != Ticks.NONE && Math.abs(Ticks.between(newest, end)) <= MAX_BACKWARD;
    }

    /** Returns the earliest time with which this track can continue. */
    long next() {
        return Ticks.plus(newest, step);
    }

    /** The largest recent lag of this track's times behind the newest time of all tracks, in ticks. */
    long lag() {
        return lag;
    }
}
