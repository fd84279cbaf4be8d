package org.streampump.protocol;

/** The decision not to let a visitor in, and why. Each protocol says so in its own words. */
public final class Refused extends Exception implements ViewerDecision, PublisherDecision {
    private static final long serialVersionUID = 1L;

    /** The reasons that protocols tell apart. */
    public enum Why {
        /** There is no such stream. */
        UNKNOWN,
        /** Nobody may, whatever is presented. */
        FORBIDDEN,
        /** A credential is needed. */
        UNAUTHENTICATED,
        /** The credential that was presented is wrong. */
        WRONG_CREDENTIAL,
        /** Several credentials were presented, of which none was looked at. */
        SEVERAL_CREDENTIALS,
        /** There were too many wrong credentials from this address: this one was not looked at. */
        TOO_MANY_GUESSES,
        /** The stream does not accept this container. */
        UNSUPPORTED,
        /** There is nothing to watch now. */
        OFFLINE,
        /** A limit is reached. */
        FULL,
        /** The visitor is a pump from which the stream comes. */
        LOOP,
        /** The pump is shutting down, or the stream is being removed. */
        CLOSING
    }

    private final Why why;
    private final long retryAfterMs;

    Refused(Why why, String text) {
        this(why, text, 0);
    }

    Refused(Why why, String text, long retryAfterMs) {
        super(text, null, false, false); // an answer, not a bug: no stack trace
        this.why = why;
        this.retryAfterMs = retryAfterMs;
    }

    static Refused noSuchStream() {
        return new Refused(Why.UNKNOWN, "no such stream");
    }

    public Why why() {
        return why;
    }

    /** When it makes sense to try again, in milliseconds from now, if that is known; else 0. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    /** Whether it is about what the visitor presented, which may have been a guess. */
    boolean isOfCredential() {
        return why == Why.WRONG_CREDENTIAL || why == Why.SEVERAL_CREDENTIALS || why == Why.TOO_MANY_GUESSES;
    }
}
