package org.streampump.access;

import org.streampump.settings.Secret;

/** The outcome of the check of a request's credential. */
public sealed interface Verdict {

    /** The verdict in words, for the peer. */
    String text();

    /** It is this key. */
    record Right(Secret key) implements Verdict {
        @Override
        public String text() {
            return "right";
        }
    }

    /** There is none to look at: none was presented, or an answer of {@code Digest} to a nonce that is no longer valid. */
    record Missing() implements Verdict {
        @Override
        public String text() {
            return "a credential is needed";
        }
    }

    /** There are several, of which none was looked at. */
    record Several() implements Verdict {
        @Override
        public String text() {
            return "several credentials in one request: give one";
        }
    }

    /**
     * It is none of the keys.
     *
     * @param delayMs how long the answer is to wait, in milliseconds, so that guessing takes time
     */
    record Wrong(long delayMs) implements Verdict {
        @Override
        public String text() {
            return "wrong credential";
        }
    }

    /**
     * It was not looked at: there were too many wrong ones.
     *
     * @param retryAfterMs when the next one will be looked at, in milliseconds from now, if nobody guesses meanwhile
     */
    record Untried(long retryAfterMs) implements Verdict {
        @Override
        public String text() {
            return "too many wrong credentials from this address: this one was not looked at";
        }
    }
}
