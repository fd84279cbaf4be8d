package org.streampump.io.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection for one question and its answer. The source's thread only. */
public final class HttpConnection implements AutoCloseable {
    private final HttpSocket socket;
    private final Socket channel;
    private final HttpTarget relay;
    private final boolean local;

    /**
     * @param channel the socket, or TLS on top of it
     * @param relay the proxy that must be told where the question goes; null: whoever reads it is the server
     * @param local whether the server is in the local network
     */
    HttpConnection(HttpSocket socket, Socket channel, HttpTarget relay, boolean local) {
        this.socket = socket;
        this.channel = channel;
        this.relay = relay;
        this.local = local;
    }

    /** Whether the server is in the local network. */
    public boolean isLocal() {
        return local;
    }

    /** The proxy that must be told where the question goes, or null. */
    public HttpTarget relay() {
        return relay;
    }

    /**
     * Sends a request without body and reads the answer's head.
     *
     * @param head whole lines and the empty one; characters of ISO 8859-1
     */
    public HttpAnswer ask(String head) throws IOException {
        channel.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return HttpAnswer.read(channel.getInputStream());
    }

    /** What must come in time has come: from now on only silence counts. */
    public void allowSilence(Duration each) {
        socket.allowSilence(each);
    }

    /** How long was waited in vain, for people; null if it was not. */
    public String timedOut() {
        return socket.timedOut();
    }

    /** Without TLS's farewell, which would wait for a peer that does not read. */
    @Override
    public void close() {
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is given up; there is nothing that could be done
        }
    }
}
