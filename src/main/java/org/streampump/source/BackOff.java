package org.streampump.source;

import java.util.function.DoubleSupplier;

/** How long to wait before sources are tried again: 1 s, doubling up to 30 s, each time up to 30 % less or more. One thread. */
final class BackOff {
    static final long FIRST_MS = 1_000;
    static final long LONGEST_MS = 30_000;
    private static final double JITTER = 0.3; // many pumps lose the same origin at the same moment

    private final DoubleSupplier random;
    private long nextMs = FIRST_MS;

    /** @param random returns a random number from 0 to 1 */
    BackOff(DoubleSupplier random) {
        this.random = random;
    }

    /** Returns the time to wait now, in milliseconds; the next time is longer. */
    long next() {
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        long waitMs = Math.round(nextMs * factor);
        nextMs = Math.min(2 * nextMs, LONGEST_MS);
        return waitMs;
    }

    void reset() {
        nextMs = FIRST_MS;
    }
}
