package org.streampump.container.matroska;

/**
 * A stream's timestamps, in ticks of its TimestampScale. They stay as they were sent, even at a jump in the middle of a stream.
 * The exception is an encoder that has begun anew under an equivalent header, which viewers do not notice, if its first
 * timestamp lies before the newest timestamp or more than {@link #MAX_FORWARD_MS} after it. All later clusters are then moved
 * by one amount, so that they go on where they were. One caller at a time.
 */
final class Timeline {
    /** Time between the last block and the next block where clusters are moved, in milliseconds: one picture at 25 per second. */
    static final int GAP_MS = 40;

    /**
     * Maximum time by which a stream may be ahead after a seam without being moved, in milliseconds: the middle of a chain of
     * pumps was away for a while, or an encoder has kept its clock.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /** Maximum time by which a timestamp in mid-stream goes back in disorder, in milliseconds; more is a new beginning. */
    static final int MAX_DISORDER_MS = 10_000;

    /** Maximum timestamp that is accepted, in ticks, so that a moved timestamp has 63 bits too. */
    static final long MAX_TIMESTAMP = 1L << 61;

    private static final long NANOSECONDS_PER_MS = 1_000_000;

    private long nanosecondsPerTick = NANOSECONDS_PER_MS;
    private long shift;
    private boolean known;
    private long newest; // as moved
    private boolean seam;

    /** The number of ticks in this time; at least one. */
    long ticks(int milliseconds) {
        return Math.max(1, milliseconds * NANOSECONDS_PER_MS / nanosecondsPerTick);
    }

    /** All later blocks come from an encoder that has begun anew, under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** All later blocks have a header and a clock of their own. */
    void restart(long newNanosecondsPerTick) {
        nanosecondsPerTick = newNanosecondsPerTick;
        shift = 0;
        known = false;
        seam = false;
    }

    /**
     * By how many ticks a cluster is to be moved. Called for each block, in order.
     *
     * @param cluster the timestamp of the block's cluster, 0 to {@link #MAX_TIMESTAMP}
     * @param relative the block's own timestamp, relative to its cluster's
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
