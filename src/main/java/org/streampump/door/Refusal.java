package org.streampump.door;

import jakarta.servlet.http.HttpServletResponse;

/** No, with the HTTP status that says why and a line of text for the peer. */
public class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    public Refusal(int status, String message) {
        super(message, null, false, false); // an answer, not a bug: no stack trace
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** Seconds after which it makes sense to try again; 0: nothing is said about that. */
    public long retryAfterSeconds() {
        return 0;
    }

    /** Says so in the answer's head, where there is something to say. */
    public final void retryAfterIn(HttpServletResponse response) {
        if (retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Long.toString(retryAfterSeconds()));
        }
    }
}
