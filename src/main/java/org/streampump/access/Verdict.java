package org.streampump.access;

import org.streampump.settings.Secret;

/** The outcome of the check of a request's credential. */
public sealed interface Verdict {

    /** The verdict in words, for the peer. */
    String text();

    /** The credential is this key. */
    record Right(Secret key) implements Verdict {
        @Override
        public String text() {
            return "right";
        }
    }

    /** No credential can be compared: none was presented, or an answer of {@code Digest} to a nonce that is no longer valid. */
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
     * The credential is none of the keys.
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
}
