package org.streampump.io.client;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** Until when the answers and the header must have come. */
public final class HttpDeadline {
    private final Duration allowed;
    private final long endNanos;

    /** @param allowed from now on */
    public HttpDeadline(Duration allowed) {
        this.allowed = allowed;
        this.endNanos = System.nanoTime() + allowed.toNanos();
    }

    /** At least 1. */
    int remainingMs() throws SocketTimeoutException {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException(passed());
        }
        return millis(Duration.ofNanos(nanos));
    }

    /** For people. */
    String passed() {
        return "no header of a stream within " + HttpText.text(allowed);
    }

    /** What a socket takes: at least 1, as 0 would be for ever. */
    static int millis(Duration time) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis()));
    }
}
