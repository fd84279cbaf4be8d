package org.streampump.access;

import org.streampump.settings.Secret;

/** The outcome of the check of a request's credential. */
public sealed interface Verdict {

    /** It is this key. */
    record Right(Secret key) implements Verdict {}

    /** There is none to look at: none was presented, or an answer of {@code Digest} to a nonce that is no longer valid. */
    record Missing() implements Verdict {}

    /** There are several, of which none was looked at. */
    record Several() implements Verdict {}

    /**
     * It is none of the keys.
     *
     * @param delayMs how long the answer is to wait, in milliseconds, so that guessing takes time
     */
    record Wrong(long delayMs) implements Verdict {}

    /**
     * It was not looked at: there were too many wrong ones.
     *
     * @param retryAfterMs when the next one will be looked at, in milliseconds from now, if nobody guesses meanwhile
     */
    record Untried(long retryAfterMs) implements Verdict {}
}
