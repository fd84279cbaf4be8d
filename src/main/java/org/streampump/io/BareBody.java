package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The bytes that an encoder sends after the head of a request that announces no body: the bytes of the connection itself, up to
 * its end. Servlet containers regard the body of such a request as empty. The bytes are read as {@link BodyReader} reads:
 * without blocking, and the next bytes only when the consumer has returned.
 */
public interface BareBody {

    /** The answer that the encoder gets before it sends. There is no answer after the body. */
    enum Head {
        /** 200, at once: the encoder waits for it. */
        OK,
        /** 100 if the request has {@code Expect: 100-continue}, else no answer: the encoder does not read one. */
        CONTINUE
    }

    /** Whether {@link #take} is likely to succeed. */
    static boolean isPossible(HttpServletRequest request) {
        return Detaching.isPossible(request) ? TomcatBody.isPossible(request) : JettyBody.isPossible(request);
    }

    /**
     * Takes over the connection of a request and tells the encoder to send; {@link #begin} must follow. The request's thread,
     * before any byte was written or read.
     *
     * @return empty when the container does not give the connection away: the request can be answered like any other
     * @throws IOException the connection has failed
     */
    static Optional<? extends BareBody> take(HttpServletRequest request, HttpServletResponse response, Head head)
            throws IOException {
        if (Detaching.isPossible(request)) {
            return TomcatBody.take(request, response, head);
        }
        return JettyBody.take(request, response, head);
    }

    /** Begins to read, still in the request's thread; the consumer may be called before this method returns. */
    void begin(BodyReader.Consumer consumer);

    /** Runs a task on a thread of the container as soon as one is free, after tasks that already wait. Any thread. */
    void afterWhatWaits(Runnable task);

    /** Closes the connection at once, even if bytes are unread. Any thread; may be called more than once. */
    void close();
}
