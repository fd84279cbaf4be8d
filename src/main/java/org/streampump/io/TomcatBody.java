package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The bare body in Tomcat, which gives the whole connection away; request and response are over when the servlet returns. */
final class TomcatBody implements BareBody, TomcatConnection.Owner {
    private static final byte[] OK = "HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII); // as Icecast

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TomcatConnection connection;
    private final AccessLine accessLine; // null: no access log wants one
    private final byte[] buffer = new byte[BodyReader.BUFFER_BYTES]; // one container thread at a time
    private volatile BodyReader.Consumer consumer;
    private volatile boolean closed;

    private TomcatBody(TomcatConnection connection, AccessLine accessLine) {
        this.connection = connection;
        this.accessLine = accessLine;
    }

    static boolean isPossible(HttpServletRequest request) {
        return TomcatRequest.own(request).isPresent();
    }

    static Optional<TomcatBody> take(HttpServletRequest request, HttpServletResponse response, Head head)
            throws IOException {
        byte[] first = head == Head.OK ? OK : TomcatRequest.awaitsContinue(request) ? CONTINUE : new byte[0];
        return TomcatConnection.detachSilently(request, response, first)
                .map(connection ->
                        new TomcatBody(connection, AccessLine.of(request, "").orElse(null)));
    }

    @Override
    public void begin(BodyReader.Consumer reader) {
        consumer = reader;
        connection.bind(this);
    }

    @Override
    public void afterWhatWaits(Runnable task) {
        connection.afterWhatWaits(task);
    }

    @Override
    public void close() {
        closed = true;
        connection.abort();
    }

    @Override
    public boolean isReader() {
        return true;
    }

    @Override
    public byte[] readBuffer() {
        return buffer;
    }

    @Override
    public boolean received(byte[] bytes, int length) throws IOException {
        if (!closed) {
            consumer.body(bytes, 0, length);
        }
        return !closed;
    }

    @Override
    public boolean inputEnded() throws IOException {
        consumer.bodyEnded();
        return false;
    }

    @Override
    public void writable() {
        // everything was sent when the connection was taken over
    }

    @Override
    public void closed(String why) {
        consumer.bodyFailed(new IOException(why));
        if (accessLine != null) {
            accessLine.write(HttpServletResponse.SC_OK, /* bytes= */ 0, /* orderly= */ closed, connection.socket());
        }
    }

    @Override
    public void paused() {
        if (accessLine != null) {
            accessLine.paused(HttpServletResponse.SC_OK, /* bytes= */ 0, connection.socket());
        }
    }
}
