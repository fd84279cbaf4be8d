package org.streampump.stream;

/**
 * How often a lane passes over a stream's viewers. The cost of a pass depends far more on the number of its writes than on
 * their size. A pass therefore waits until there are enough bytes to write, but no longer than a viewer should wait.
 *
 * <p>Encoders send pictures, not a steady flow. Bytes that come when the previous pass is at least {@code intervalNs} ago start
 * the next pass at once, so that the newest picture does not wait at all. Bytes that came earlier wait for such bytes, but not
 * beyond the deadline.
 *
 * @param intervalNs minimum time between two passes, in nanoseconds
 * @param deadlineNs maximum time for which a byte waits after the previous pass, in nanoseconds
 */
record Pacing(long intervalNs, long deadlineNs) {
    private static final long MS = 1_000_000;

    /** Size of a small write to a viewer, in bytes: a smaller write costs as much, so a pass waits for more bytes. */
    private static final long SMALL_BYTES = 8 * 1024;

    /** Maximum time for which a pass waits for a small write, in nanoseconds. */
    private static final long MAX_INTERVAL_NS = 200 * MS;

    /** Maximum time for which a pass waits for more than a small write, in nanoseconds. */
    private static final long USUAL_INTERVAL_NS = 100 * MS;

    /** Size of a large write to a viewer, in bytes: waiting for more than a large write saves nothing. */
    private static final long LARGE_BYTES = 128 * 1024;

    /** Time for which a pass waits for one more picture, in nanoseconds; streams have 24 or more pictures per second. */
    private static final long PICTURE_NS = 45 * MS;

    /** Minimum size of the pieces for a viewer's output, in bytes; pieces are smaller only when there are fewer bytes. */
    private static final int MIN_PIECE_BYTES = 8 * 1024;

    /** Maximum bit rate, in bytes per second: faster than any stream, so that an absurd measurement does not overflow. */
    private static final long MAX_BYTES_PER_SECOND = 1L << 36;

    /**
     * @param latencyMs configured maximum time between two passes, in milliseconds; {@link ViewerSettings#AUTOMATIC} follows the
     *     bit rate
     * @param bytesPerSecond bit rate of the stream, in bytes per second; 0 when not known yet
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

    /** Number of bytes that an output should take at once: twice the bytes between two passes, rounded up to a power of two. */
    int pieceBytes(long bytesPerSecond, int most) {
        long perPass = Math.min(MAX_BYTES_PER_SECOND, bytesPerSecond) * (intervalNs / 1_000) / 1_000_000;
        long wanted = Math.max(MIN_PIECE_BYTES, 2 * perPass);
        return (int) Math.min(most, Long.highestOneBit(2 * wanted - 1));
    }
}
