package org.streampump.protocol;

/** No, with the HTTP status that says why and a line of text for the peer. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    public Refusal(int status, String message) {
        super(message, null, false, false); // an answer, not a bug: no stack trace
        this.status = status;
    }

    public int status() {
        return status;
    }
}
