package org.streampump.container.matroska;

/**
 * A stream's timestamps, in ticks of its TimestampScale. They stay as they were sent, even at a jump in mid-stream, except
 * after a seam: a place where an encoder has begun anew under an equivalent header, which viewers do not notice. If the first
 * timestamp after a seam is earlier than the newest timestamp, or more than {@link #MAX_FORWARD_MS} later, all later clusters
 * are moved by one amount, so that they continue where the stream was. One caller at a time.
 */
final class Timeline {
    /**
     * Time between the last block before a seam and the next block, where clusters are moved, in milliseconds: one picture at
     * 25 per second.
     */
    static final int GAP_MS = 40;

    /**
     * Maximum time by which a stream may be ahead after a seam without being moved, in milliseconds. Such a stream has kept its
     * clock, as when the middle of a chain of pumps was away for a while.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /**
     * Maximum time by which a timestamp in mid-stream may go back in disorder, in milliseconds; a larger step is a new clock.
     */
    static final int MAX_DISORDER_MS = 10_000;

    /** Maximum timestamp that is accepted, in ticks, so that a moved timestamp has 63 bits too. */
    static final long MAX_TIMESTAMP = 1L << 61;

    private static final long NANOSECONDS_PER_MS = 1_000_000;

    private long nanosecondsPerTick = NANOSECONDS_PER_MS;
    private long shift;
    private boolean known;
    private long newest; // as moved
    private boolean seam;

    /** Returns the number of ticks in this time; at least one. */
    long ticks(int milliseconds) {
        return Math.max(1, milliseconds * NANOSECONDS_PER_MS / nanosecondsPerTick);
    }

    /** Begins a seam: all later blocks come from an encoder that has begun anew under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** Forgets all times: all later blocks have a header and a clock of their own. */
    void restart(long newNanosecondsPerTick) {
        nanosecondsPerTick = newNanosecondsPerTick;
        shift = 0;
        known = false;
        seam = false;
    }

    /**
     * Takes the next block, in order; returns the number of ticks by which its cluster is to be moved.
     *
     * @param cluster the timestamp of the block's cluster, 0 to {@link #MAX_TIMESTAMP}
     * @param relative the block's own timestamp, relative to the cluster's timestamp
     */
    long shift(long cluster, int relative) {
        long sent = cluster + relative;
        if (seam) {
            seam = false;
            if (!isNear(sent + shift)) {
                shift = isNear(sent) || newest > MAX_TIMESTAMP ? 0 : newest + ticks(GAP_MS) - sent;
            }
        }
        shift = Math.max(shift, -cluster); // clusters cannot be before 0
        long moved = sent + shift;
        long ahead = moved - newest;
        if (!known || ahead > 0 || ahead < -ticks(MAX_DISORDER_MS)) {
            newest = moved;
            known = true;
        }
        return shift;
    }

    private boolean isNear(long time) {
        long ahead = time - newest;
        return ahead >= 0 && ahead <= ticks(MAX_FORWARD_MS);
    }

    /** Returns the timeline of the next publication under an equivalent header. */
    Timeline successor() {
        Timeline next = new Timeline();
        next.nanosecondsPerTick = nanosecondsPerTick;
        next.shift = shift;
        next.known = known;
        next.newest = newest;
        next.seam = known;
        return next;
    }
}
