package org.streampump.access;

/** The answer to a {@link Question}. */
public sealed interface Verdict extends Opinion {

    /** The verdict in words, for the peer. */
    String text();

    /** The visitor is admitted. */
    record Admitted(Grant grant) implements Verdict {
        @Override
        public String text() {
            return "admitted";
        }
    }

    /**
     * The visitor is refused, whatever its credential.
     *
     * @param text the reason in words, for the peer
     */
    record Forbidden(String text) implements Verdict {}

    /** A credential is needed: none was presented, or an answer of {@code Digest} to a nonce that is no longer valid. */
    record Missing() implements Verdict {
        @Override
        public String text() {
            return "a credential is needed";
        }
    }

    /** Several credentials were presented, and none was compared. */
    record Several() implements Verdict {
        @Override
        public String text() {
            return "several credentials in one request: give one";
        }
    }

    /**
     * No rule knows the credential.
     *
     * @param delayMs delay of the answer in milliseconds, so that guessing takes time
     */
    record Wrong(long delayMs) implements Verdict {
        @Override
        public String text() {
            return "wrong credential";
        }
    }

    /**
     * The credential was not compared, because there were too many wrong credentials.
     *
     * @param retryAfterMs time until the next credential will be compared, in milliseconds, if nobody guesses meanwhile
     */
    record Untried(long retryAfterMs) implements Verdict {
        @Override
        public String text() {
            return "too many wrong credentials from this address: this one was not looked at";
        }
    }

    /** A rule could not decide, because of a fault or because the pump stops. The visitor may try again later. */
    record Undecided() implements Verdict {
        @Override
        public String text() {
            return "it cannot be decided at present who may do this";
        }
    }
}
