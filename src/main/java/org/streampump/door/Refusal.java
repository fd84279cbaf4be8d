package org.streampump.door;

import jakarta.servlet.http.HttpServletResponse;

/** A refusal, with an HTTP status that states the reason and a line of text for the peer. */
public class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    public Refusal(int status, String message) {
        super(message, null, false, false); // a refusal is an answer, not a bug: no stack trace
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** Time after which a further attempt makes sense, in seconds; 0: the answer has no {@code Retry-After}. */
    public long retryAfterSeconds() {
        return 0;
    }

    /** Sets {@code Retry-After} in the answer's head if the time is known. */
    public final void retryAfterIn(HttpServletResponse response) {
        if (retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Long.toString(retryAfterSeconds()));
        }
    }
}
