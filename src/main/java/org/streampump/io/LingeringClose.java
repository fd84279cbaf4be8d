package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Closes an encoder's connection for good after its answer has been written. An encoder that is still sending does not read an
 * answer until its connection breaks, and containers read on for a long time to keep the connection. This class reads for a
 * moment only, long enough for the encoder to see the answer, and then closes the connection with the rest unread.
 */
public final class LingeringClose {
    /** Maximum time for reading after the answer, in milliseconds. */
    public static final long MAX_MS = 1_000;

    /** Maximum number of bytes read after the answer. */
    public static final int MAX_BYTES = 256 * 1024;

    /** Methods whose requests have no body unless they announce one. An Icecast source announces no body either, but has one. */
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");

    private LingeringClose() {}

    /**
     * Answers with the response's status and fields and this body, whose length is set, and closes the connection after the
     * answer. No byte of the request's body has been read. Where the container does not give the connection away, it is asked
     * to close the connection.
     *
     * @param body the body for a GET; a HEAD is answered without it
     */
    public static void answer(HttpServletRequest request, HttpServletResponse response, byte[] body)
            throws IOException {
        byte[] sent = request.getMethod().equals("HEAD") ? new byte[0] : body;
        if (!request.isAsyncStarted() && Detaching.isPossible(request) && isDetached(request, response, sent)) {
            return;
        }
        boolean closes = request.getProtocol().startsWith("HTTP/1.");
        if (closes) {
            response.setHeader("Connection", "close");
        }
        AnswerWriter.write(request, response, sent, closes);
    }

    private static boolean isDetached(HttpServletRequest request, HttpServletResponse response, byte[] body)
            throws IOException {
        int status = response.getStatus();
        Optional<TomcatConnection> connection = TomcatConnection.detach(request, response, body);
        return begin(connection, request, status, body.length);
    }

    /**
     * Answers with these bytes, status line included, and closes the connection as after any answer of this class. For encoders
     * that expect the words of an Icecast server.
     *
     * @param status of the answer, for the access log
     * @param bodyBytes length of the answer's body, for the access log
     * @return whether the answer was sent; if not, the response can be used as before
     */
    public static boolean withAnswer(
            HttpServletRequest request, HttpServletResponse response, byte[] answer, int status, int bodyBytes)
            throws IOException {
        return Detaching.isPossible(request)
                && begin(TomcatConnection.detachSilently(request, response, answer), request, status, bodyBytes);
    }

    private static boolean begin(
            Optional<TomcatConnection> connection, HttpServletRequest request, int status, int bodyBytes) {
        if (connection.isPresent()) { // no lambda: a lambda would need Tomcat's classes in other containers
            AccessLine line = AccessLine.of(request, "").orElse(null);
            boolean lingers = request.getContentLengthLong() != 0 && !isWithoutBody(request);
            new LastAnswer(connection.get(), line, status, bodyBytes).begin(lingers);
            HeldRequest.holder(request).ifPresent(HeldRequest.Holder::over);
        }
        return connection.isPresent();
    }

    private static boolean isWithoutBody(HttpServletRequest request) {
        return request.getContentLengthLong() < 0
                && request.getHeader("Transfer-Encoding") == null
                && BODILESS.contains(request.getMethod());
    }

    /**
     * Keeps the container from waiting for the rest of a request's body when the request is over.
     *
     * @param request a request that was answered with {@code Connection: close}
     */
    public static void leaveBodyUnread(HttpServletRequest request) {
        TomcatRequest.leaveBodyUnread(request);
    }

    /** Owner of a connection whose answer was written at the takeover. Reads and drops the peer's bytes, within limits. */
    private static final class LastAnswer implements TomcatConnection.Owner {
        private final TomcatConnection connection;
        private final AccessLine accessLine; // null: no access log wants one
        private final int status;
        private final int bodyBytes;
        private final long untilNs = System.nanoTime() + MAX_MS * 1_000_000;
        private int count;

        LastAnswer(TomcatConnection connection, AccessLine accessLine, int status, int bodyBytes) {
            this.connection = connection;
            this.accessLine = accessLine;
            this.status = status;
            this.bodyBytes = bodyBytes;
        }

        /**
         * @param lingers true: the peer may still be sending; false: the connection is closed as soon as the answer is sent
         */
        void begin(boolean lingers) {
            connection.bind(this);
            if (!lingers) {
                connection.closeWhenWritten();
            }
        }

        @Override
        public void writable() {
            log();
            connection.readTimeout(MAX_MS);
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
            log();
        }

        private void log() {
            if (accessLine != null) {
                boolean sent = connection.isBegun();
                accessLine.write(status, sent ? bodyBytes : 0, /* orderly= */ sent, connection.socket());
            }
        }
    }
}
