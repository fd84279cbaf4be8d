package org.streampump.stream;

/**
 * Finds out whether an encoder has been silent. Bytes that have arrived and wait for a thread of a busy server are no silence.
 * The clock's thread, except for the encoder's answer.
 */
final class Silence {
    /**
     * Number of idle times after which an encoder counts as silent even if bytes wait: a server that is so busy cannot serve
     * the encoder at all.
     */
    private static final int MAX_IDLES = 6;

    /** A question to the encoder, which is answered after the bytes that wait for a thread. */
    private static final class Question {
        private volatile boolean answered; // written by any thread
        private boolean seen; // an earlier call saw the answer; bytes before it may still be on their way
    }

    private final Publisher publisher;
    private Question question; // null while nothing is asked

    Silence(Publisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Whether the encoder has been silent for longer than {@code mostMs}. Called again and again.
     *
     * @param idleMs time for which the stream has received no bytes, in milliseconds
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
            return asked.answered; // an answer at once means that no bytes can wait
        }
        boolean sure = question.seen || idleMs >= MAX_IDLES * mostMs;
        question.seen = question.answered;
        return sure;
    }
}
