package org.streampump.container.mpegts;

/** The PCRs, the PTSs or the DTSs of one PID, as viewers are given them. */
final class TimeTrack {
    /** Ticks; a time that goes back by more is a new beginning. Less is a stream's own order. */
    static final long MAX_BACKWARD = 10_000 * Ticks.PER_MS;

    /** Ticks to the first time of a next publication where none has been seen: one picture at 25 per second. */
    static final long DEFAULT_STEP = 40 * Ticks.PER_MS;

    private static final long MAX_STEP = 1_000 * Ticks.PER_MS;
    private static final long MAX_LAG = 5_000 * Ticks.PER_MS;
    private static final int LAG_DECAY = 64; // a single late time is forgotten within so many others

    private long newest = Ticks.NONE;
    private long step = DEFAULT_STEP;
    private long lag;

    TimeTrack() {}

    TimeTrack(TimeTrack other) {
        newest = other.newest;
        step = other.step;
        lag = other.lag;
    }

    /** Takes a time, or {@link Ticks#NONE}, of which the newest one of all tracks of the same clock is given. */
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

    /** Whether a time is to be taken for the newest one: it is later, or the stream has begun anew. */
    static boolean isNewer(long newest, long time) {
        long ahead = Ticks.between(newest, time);
        return ahead > 0 || ahead < -MAX_BACKWARD;
    }

    /** Whether it has sent until the end, which is this time. */
    boolean isNear(long end) {
        return newest != Ticks.NONE && Math.abs(Ticks.between(newest, end)) <= MAX_BACKWARD;
    }

    /** The least time with which this track goes on. */
    long next() {
        return Ticks.plus(newest, step);
    }

    /** How far its times come behind the newest one of all tracks, at most. */
    long lag() {
        return lag;
    }
}
