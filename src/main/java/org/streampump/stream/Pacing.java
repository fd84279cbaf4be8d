package org.streampump.stream;

/**
 * How often a stream's viewers are passed over. What a pass costs is the number of its writes far more than their size: so a
 * pass waits until there is something worth writing, but no longer than a viewer should.
 *
 * <p>Encoders send pictures, not a steady flow. A pass therefore runs as soon as something comes in when the last one is
 * {@code intervalNs} ago, so that the newest picture does not wait at all; only when nothing comes then is there a deadline.
 *
 * @param intervalNs between two passes, in nanoseconds
 * @param deadlineNs no byte waits for longer than this after the last pass, in nanoseconds
 */
record Pacing(long intervalNs, long deadlineNs) {
    private static final long MS = 1_000_000;

    /** Below this, in bytes for each viewer, a write costs what it costs, whatever its size ... */
    private static final long SMALL_BYTES = 8 * 1024;

    /** ... and it is worth waiting for more, but not for longer than this. */
    private static final long MAX_INTERVAL_NS = 200 * MS;

    /** Where more than a small write comes in this time, waiting still pays ... */
    private static final long USUAL_INTERVAL_NS = 100 * MS;

    /** ... up to this size, in bytes. */
    private static final long LARGE_BYTES = 128 * 1024;

    /** So long one waits for another picture; 24 and more come in a second. */
    private static final long PICTURE_NS = 45 * MS;

    /** A viewer's output is given pieces of at least this size, if there is as much. */
    private static final int MIN_PIECE_BYTES = 8 * 1024;

    /** Faster than any stream: what is measured over a moment may be absurd, and must not overflow. */
    private static final long MAX_BYTES_PER_SECOND = 1L << 36;

    /**
     * @param latencyMs as configured: the longest time between two passes; {@link ViewerSettings#AUTOMATIC} goes by the bit
     *     rate
     * @param bytesPerSecond 0 when not known yet
     */
    static Pacing of(long latencyMs, long bytesPerSecond) {
        if (latencyMs >= 0) {
            return new Pacing(latencyMs * MS, latencyMs * MS);
        }
        if (bytesPerSecond <= 0) {
            return new Pacing(USUAL_INTERVAL_NS, USUAL_INTERVAL_NS + PICTURE_NS);
        }
        long interval = Math.max(
                Math.min(MAX_INTERVAL_NS, time(SMALL_BYTES, bytesPerSecond)),
                Math.min(USUAL_INTERVAL_NS, time(LARGE_BYTES, bytesPerSecond)));
        return new Pacing(interval, interval + PICTURE_NS);
    }

    private static long time(long bytes, long bytesPerSecond) {
        return bytes * 1_000 * MS / bytesPerSecond;
    }

    /** How many bytes an output should take at once: twice what comes between two passes; a power of two. */
    int pieceBytes(long bytesPerSecond, int most) {
        long perPass = Math.min(MAX_BYTES_PER_SECOND, bytesPerSecond) * (intervalNs / 1_000) / 1_000_000;
        long wanted = Math.max(MIN_PIECE_BYTES, 2 * perPass);
        return (int) Math.min(most, Long.highestOneBit(2 * wanted - 1));
    }
}
