package org.streampump.protocol;

import org.streampump.access.Action;
import org.streampump.access.Verdict;

/** The decision not to admit a visitor, with its reason. Each protocol reports the decision in its own words. */
public final class Refused extends Exception implements ViewerDecision, PublisherDecision {
    private static final long serialVersionUID = 1L;

    /** The reasons that protocols tell apart. */
    public enum Why {
        /** There is no such stream. */
        UNKNOWN,
        /** A rule excludes the visitor, or nobody may do this: no credential helps. */
        FORBIDDEN,
        /** A credential is needed. */
        UNAUTHENTICATED,
        /** The credential that was presented is wrong. */
        WRONG_CREDENTIAL,
        /** Several credentials were presented, and none was compared. */
        SEVERAL_CREDENTIALS,
        /** There were too many wrong credentials from this address: this credential was not compared. */
        TOO_MANY_GUESSES,
        /** A rule cannot decide at present. */
        UNDECIDED,
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

    /** The refusal of a visitor whom a verdict does not admit. */
    static Refused of(Verdict verdict, Action action) {
        if (verdict instanceof Verdict.Missing) {
            return new Refused(Why.UNAUTHENTICATED, action.needed());
        }
        if (verdict instanceof Verdict.Wrong) {
            return new Refused(Why.WRONG_CREDENTIAL, verdict.text());
        }
        if (verdict instanceof Verdict.Untried untried) {
            return new Refused(Why.TOO_MANY_GUESSES, verdict.text(), untried.retryAfterMs());
        }
        if (verdict instanceof Verdict.Several) {
            return new Refused(Why.SEVERAL_CREDENTIALS, verdict.text());
        }
        return new Refused(verdict instanceof Verdict.Forbidden ? Why.FORBIDDEN : Why.UNDECIDED, verdict.text());
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

    /** As {@link #retryAfterMs}, in whole seconds, rounded up. */
    long retryAfterSeconds() {
        return (retryAfterMs + 999) / 1_000;
    }

    /** Whether a rule about access is the reason. */
    boolean isOfAccess() {
        return isOfCredential() || why == Why.UNAUTHENTICATED || why == Why.FORBIDDEN || why == Why.UNDECIDED;
    }

    /** Whether the reason is the presented credential, which may have been a guess. */
    boolean isOfCredential() {
        return why == Why.WRONG_CREDENTIAL || why == Why.SEVERAL_CREDENTIALS || why == Why.TOO_MANY_GUESSES;
    }
}
