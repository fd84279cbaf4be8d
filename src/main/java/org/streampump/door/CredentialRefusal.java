package org.streampump.door;

/** A refusal because of the request's credential: it is wrong, was not compared, or is not the only one. */
public final class CredentialRefusal extends Refusal {
    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    public CredentialRefusal(int status, String message, long retryAfterMs) {
        super(status, message);
        this.retryAfterSeconds = (retryAfterMs + 999) / 1_000;
    }

    @Override
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
