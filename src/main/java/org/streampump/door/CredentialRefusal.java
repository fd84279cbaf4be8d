package org.streampump.door;

import jakarta.servlet.http.HttpServletResponse;

/** No, because of the credential that a request presents: it is wrong, was not looked at, or is not the only one. */
public final class CredentialRefusal extends Refusal {
    private static final long serialVersionUID = 1L;

    static final int SC_TOO_MANY_REQUESTS = 429; // RFC 6585, 4

    private final long delayMs;
    private final long retryAfterSeconds;

    private CredentialRefusal(int status, String message, long delayMs, long retryAfterSeconds) {
        super(status, message);
        this.delayMs = delayMs;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static CredentialRefusal wrong(long delayMs) {
        return new CredentialRefusal(HttpServletResponse.SC_UNAUTHORIZED, "wrong credential", delayMs, 0);
    }

    static CredentialRefusal several() {
        return new CredentialRefusal(
                HttpServletResponse.SC_BAD_REQUEST, "several credentials in one request: give one", 0, 0);
    }

    static CredentialRefusal untried(long retryAfterMs) {
        return new CredentialRefusal(
                SC_TOO_MANY_REQUESTS,
                "too many wrong credentials from this address: this one was not looked at",
                0,
                (retryAfterMs + 999) / 1_000);
    }

    /** The same, to be given at once. */
    CredentialRefusal due() {
        return new CredentialRefusal(status(), getMessage(), 0, retryAfterSeconds);
    }

    /** How long the answer is to wait, in milliseconds. */
    long delayMs() {
        return delayMs;
    }

    @Override
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
