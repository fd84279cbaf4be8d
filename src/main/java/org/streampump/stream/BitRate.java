package org.streampump.stream;

/** Bytes per second over the last seconds. One writer; read by any thread. */
final class BitRate {
    private static final long WINDOW_MS = 1_000;

    // Writer only.
    private long windowStartMs = Long.MIN_VALUE;
    private long windowBytes;

    private volatile long bytesPerSecond;

    /** Counts bytes that came at {@code nowMs}. */
    void add(long bytes, long nowMs) {
        if (windowStartMs == Long.MIN_VALUE) {
            windowStartMs = nowMs;
        }
        windowBytes += bytes;
        long elapsedMs = nowMs - windowStartMs;
        if (elapsedMs >= WINDOW_MS) {
            long rate = windowBytes * 1_000 / elapsedMs;
            long before = bytesPerSecond;
            bytesPerSecond = before == 0 ? rate : (3 * before + rate) / 4;
            windowStartMs = nowMs;
            windowBytes = 0;
        }
    }

    /** The rate; 0 until the first second has passed. */
    long bytesPerSecond() {
        return bytesPerSecond;
    }
}
