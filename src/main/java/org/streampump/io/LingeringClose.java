package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Closes an encoder's connection for good after its answer has been written. An encoder that is still sending does not look
 * at an answer until its connection breaks, and containers read on for a long time to keep it; so what comes is read for a
 * moment only, long enough for the answer to be seen, and then the connection is closed with the rest unread.
 */
public final class LingeringClose {
    /** Milliseconds. */
    public static final long MAX_MS = 1_000;

    /** Bytes. */
    public static final int MAX_BYTES = 256 * 1024;

    private LingeringClose() {}

    /**
     * Arranges that the connection is closed behind the answer, which the caller writes next, with its length and before the
     * servlet returns. Nothing of the request's body has been read. Where the container does not let us, it is asked to.
     */
    public static void behindAnswer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<TomcatConnection> connection =
                Detaching.isPossible(request) ? TomcatConnection.detach(request, response) : Optional.empty();
        if (connection.isPresent()) {
            UnreadBody.leave(request); // to us
            connection.get().bind(new Drain(connection.get(), new byte[0]));
        } else if (request.getProtocol().startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close");
        }
    }

    /**
     * Answers with these bytes, status line included, and closes the connection as behind another answer. For old clients:
     * Tomcat's status lines have no reason phrase, and libshout takes a line without one for no answer.
     *
     * @return whether this could be done; if not, the response can be used as ever
     */
    public static boolean withAnswer(HttpServletRequest request, HttpServletResponse response, byte[] answer)
            throws IOException {
        if (!Detaching.isPossible(request)) {
            return false;
        }
        Optional<TomcatConnection> connection = TomcatConnection.detachSilently(request, response);
        if (connection.isPresent()) { // no lambda: it would need Tomcat's classes elsewhere
            connection.get().bind(new Drain(connection.get(), answer));
        }
        return connection.isPresent();
    }

    /**
     * Has the container not wait for what is left of a request's body, when the request is over.
     *
     * @param request was answered with {@code Connection: close}
     */
    public static void leaveBodyUnread(HttpServletRequest request) {
        UnreadBody.leave(request);
    }

    /** Reads and forgets, within limits. */
    private static final class Drain implements TomcatConnection.Owner {
        private final TomcatConnection connection;
        private final byte[] answer; // of a few bytes, the first that are sent to this peer
        private final long untilNs = System.nanoTime() + MAX_MS * 1_000_000;
        private int count;

        Drain(TomcatConnection connection, byte[] answer) {
            this.connection = connection;
            this.answer = answer;
        }

        @Override
        public void writable() {
            connection.readTimeout(MAX_MS);
            if (answer.length > 0) {
                connection.writeFirst(answer);
            }
        }

        @Override
        public boolean received(byte[] bytes, int length) {
            count += length;
            return count <= MAX_BYTES && System.nanoTime() - untilNs < 0;
        }

        @Override
        public boolean inputEnded() {
            return false;
        }

        @Override
        public void closed(String why) {
            // that was the purpose
        }
    }
}
