package org.streampump.config;

/** What a viewer meets at a stream that is known but has no encoder. */
public enum WhenOffline {
    /** Held until an encoder comes, at most for {@link PumpSettings#longestWait}. */
    WAIT,
    /** Answered with 503 and {@code Retry-After}. */
    UNAVAILABLE
}
