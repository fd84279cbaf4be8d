package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * What an encoder sends behind the head of a request that announces no body: the bytes of the connection itself, up to its
 * end. Containers take such a request for an empty one. Read as by {@link BodyReader}: without blocking, and the next bytes
 * only when the consumer has returned.
 */
public interface BareBody {

    /** What the encoder is told before it sends. There is no answer behind the body. */
    enum Head {
        /** 200, at once: it waits for that. */
        OK,
        /** 100 if the request has {@code Expect: 100-continue}, else nothing: it does not look. */
        CONTINUE
    }

    /** Whether {@link #take} can be expected to. */
    static boolean isPossible(HttpServletRequest request) {
        return Detaching.isPossible(request) ? TomcatBody.isPossible(request) : JettyBody.isPossible(request);
    }

    /**
     * Takes the connection of a request over and tells the encoder to go on; {@link #begin} must follow. The request's
     * thread, before anything was written or read.
     *
     * @return empty when the container does not give it away: the request can be answered as any other
     * @throws IOException the connection has failed
     */
    static Optional<? extends BareBody> take(HttpServletRequest request, HttpServletResponse response, Head head)
            throws IOException {
        if (Detaching.isPossible(request)) {
            return TomcatBody.take(request, response, head);
        }
        return JettyBody.take(request, response, head);
    }

    /** Begins to read, still in the request's thread; the consumer is called, perhaps before this returns. */
    void begin(BodyReader.Consumer consumer);

    /** Runs this when a thread of the container's is free, behind what waits for one. Any thread. */
    void afterWhatWaits(Runnable task);

    /** Closes the connection at once, whatever is unread. Any thread; may be called more than once. */
    void close();
}
