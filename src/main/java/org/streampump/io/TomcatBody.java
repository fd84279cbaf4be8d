package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The same in Tomcat, which gives the whole connection away; request and response are over when the servlet returns. */
final class TomcatBody implements BareBody, TomcatConnection.Owner {
    private static final byte[] OK = "HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII); // as Icecast

    private final TomcatConnection connection;
    private final Head head;
    private final byte[] buffer = new byte[BodyReader.BUFFER_BYTES]; // one container thread at a time
    private volatile BodyReader.Consumer consumer;
    private volatile boolean closed;

    private TomcatBody(TomcatConnection connection, Head head) {
        this.connection = connection;
        this.head = head;
    }

    static boolean isPossible(HttpServletRequest request) {
        return UnreadBody.own(request).isPresent();
    }

    static Optional<TomcatBody> take(HttpServletRequest request, HttpServletResponse response, Head head)
            throws IOException {
        return TomcatConnection.detachSilently(request, response).map(connection -> new TomcatBody(connection, head));
    }

    @Override
    public void begin(BodyReader.Consumer reader) {
        consumer = reader;
        connection.bind(this);
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
        if (head == Head.OK) {
            connection.writeFirst(OK); // Tomcat's own has no reason phrase
        } // else Tomcat has said what there is to say
    }

    @Override
    public void closed(String why) {
        consumer.bodyFailed(new IOException(why));
    }
}
