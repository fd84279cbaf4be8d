package org.streampump.container.matroska;

/**
 * A stream's timestamps, in ticks of its TimestampScale. They are left as they were sent, and so is a jump in the middle of a
 * stream. Only where an encoder has begun anew under an equivalent header, which viewers do not notice, and the first
 * timestamp there lies before the newest one or more than {@link #MAX_FORWARD_MS} after it, all clusters from there on are
 * moved by the same amount, so that they go on where they were. One caller at a time.
 */
final class Timeline {
    /** What then lies between the last block and the next: one picture at 25 per second. */
    static final int GAP_MS = 40;

    /**
     * So far ahead a stream may be after a seam without being moved: a chain of pumps whose middle was away for a while, or
     * an encoder that has kept its clock.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /** A timestamp in mid-stream that goes back by more than this is a new beginning; less is disorder. */
    static final int MAX_DISORDER_MS = 10_000;

    /** Ticks. What is sent is not above it, so that a moved one has 63 bits too. */
    static final long MAX_TIMESTAMP = 1L << 61;

    private static final long NANOSECONDS_PER_MS = 1_000_000;

    private long nanosecondsPerTick = NANOSECONDS_PER_MS;
    private long shift;
    private boolean known;
    private long newest; // as moved
    private boolean seam;

    /** How many ticks this is; at least one. */
    long ticks(int milliseconds) {
        return Math.max(1, milliseconds * NANOSECONDS_PER_MS / nanosecondsPerTick);
    }

    /** What follows is of an encoder that has begun anew, under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** What follows has a header, and a clock, of its own. */
    void restart(long newNanosecondsPerTick) {
        nanosecondsPerTick = newNanosecondsPerTick;
        shift = 0;
        known = false;
        seam = false;
    }

    /**
     * By how much a cluster is to be moved. Each block must be asked for, in order.
     *
     * @param cluster the timestamp of its cluster, 0 to {@link #MAX_TIMESTAMP}
     * @param relative the block's own, towards its cluster's
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

    /** The time line of a next publication under an equivalent header. */
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
