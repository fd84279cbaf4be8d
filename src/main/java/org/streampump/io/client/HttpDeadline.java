package org.streampump.io.client;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The time by which the answers and the header of the stream must have come. */
final class HttpDeadline {
    private final Duration allowed;
    private final long endNanos;

    /**
     * @param allowed duration from now to the deadline
     */
    HttpDeadline(Duration allowed) {
        this.allowed = allowed;
        this.endNanos = System.nanoTime() + allowed.toNanos();
    }

    /** Returns the remaining time in milliseconds, at least 1. */
    int remainingMs() throws SocketTimeoutException {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException(passed());
        }
        return millis(Duration.ofNanos(nanos));
    }

    /** Returns, in words for people, which time limit was exceeded. */
    String passed() {
        return "no header of a stream within " + HttpText.text(allowed);
    }

    /** Returns a timeout for sockets, in milliseconds: at least 1, because sockets take 0 for no timeout. */
    static int millis(Duration time) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis()));
    }
}
