package org.streampump.stream;

/**
 * Whether an encoder has been silent: bytes that are here and wait for a thread of a busy server are no silence. The clock's
 * thread, but for what the encoder is asked.
 */
final class Silence {
    /** Idle times after which an encoder is silent, whatever waits: a server so busy hears nobody. */
    private static final int MAX_IDLES = 6;

    /** Passed on with what waits for a thread, and behind it. */
    private static final class Question {
        private volatile boolean answered; // by any thread
        private boolean seen; // what came before it may still be on its way to the stream when it is answered
    }

    private final Publisher publisher;
    private Question question; // null while nothing is asked

    Silence(Publisher publisher) {
        this.publisher = publisher;
    }

    /**
     * To be asked again and again.
     *
     * @param idleMs for how long the stream has got nothing
     */
    boolean isLongerThan(long mostMs, long idleMs) {
        if (idleMs < mostMs) {
            question = null;
            return false;
        }
        if (question == null) {
            Question asked = new Question();
            question = asked;
            publisher.afterWhatWaits(() -> asked.answered = true);
            return asked.answered; // at once: nothing can wait
        }
        boolean sure = question.seen || idleMs >= MAX_IDLES * mostMs;
        question.seen = question.answered;
        return sure;
    }
}
