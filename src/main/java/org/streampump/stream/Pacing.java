package org.streampump.stream;

/**
 * How often a stream's viewers are passed over, and how much each is given at once. What a pass costs is the number of its
 * writes, not their size: so a pass waits until there is something worth writing, but no longer than a viewer should.
 */
final class Pacing {
    /** A pass is at most this long after the one before, however low the bit rate. */
    private static final long MAX_INTERVAL_MS = 100;

    /** A pass should find at least this many bytes for each viewer. */
    private static final long WORTHWHILE_BYTES = 32 * 1024;

    /** A viewer's output is given pieces of at least this size, if there is as much. */
    private static final int MIN_PIECE_BYTES = 8 * 1024;

    private Pacing() {}

    /**
     * The time between two passes, in nanoseconds.
     *
     * @param latencyMs as configured; {@link StreamSettings#AUTOMATIC} goes by the bit rate
     * @param bytesPerSecond 0 when not known yet
     */
    static long intervalNs(long latencyMs, long bytesPerSecond) {
        if (latencyMs >= 0) {
            return latencyMs * 1_000_000;
        }
        if (bytesPerSecond * MAX_INTERVAL_MS <= WORTHWHILE_BYTES * 1_000) {
            return MAX_INTERVAL_MS * 1_000_000;
        }
        return WORTHWHILE_BYTES * 1_000_000_000L / bytesPerSecond;
    }

    /** How many bytes an output should take at once: twice what comes between two passes; a power of two. */
    static int pieceBytes(long intervalNs, long bytesPerSecond, int most) {
        long perPass = bytesPerSecond * (intervalNs / 1_000) / 1_000_000;
        long wanted = Math.max(MIN_PIECE_BYTES, 2 * perPass);
        return (int) Math.min(most, Long.highestOneBit(2 * wanted - 1));
    }
}
