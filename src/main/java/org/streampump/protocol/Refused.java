package org.streampump.protocol;

/** The decision not to admit a visitor, with its reason. Each protocol reports the decision in its own words. */
public final class Refused extends Exception implements ViewerDecision, PublisherDecision {
    private static final long serialVersionUID = 1L;

    /** The reasons that protocols tell apart. */
    public enum Why {
        /** There is no such stream. */
        UNKNOWN,
        /** Nobody may do this, with any credential. */
        FORBIDDEN,
        /** A credential is needed. */
        UNAUTHENTICATED,
        /** The credential that was presented is wrong. */
        WRONG_CREDENTIAL,
        /** Several credentials were presented, and none was compared. */
        SEVERAL_CREDENTIALS,
        /** There were too many wrong credentials from this address: this credential was not compared. */
        TOO_MANY_GUESSES,
        /** The stream does not accept this container. */
        UNSUPPORTED,
        /** The stream has no encoder now. */
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
        super(text, null, false, false); // a refusal is an answer, not a bug: no stack trace
        this.why = why;
        this.retryAfterMs = retryAfterMs;
    }

    static Refused noSuchStream() {
        return new Refused(Why.UNKNOWN, "no such stream");
    }

    public Why why() {
        return why;
    }

    /** Time after which a further attempt makes sense, in milliseconds; 0 if this time is not known. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    /** Whether the reason is the presented credential, which may have been a guess. */
    boolean isOfCredential() {
        return why == Why.WRONG_CREDENTIAL || why == Why.SEVERAL_CREDENTIALS || why == Why.TOO_MANY_GUESSES;
    }
}
