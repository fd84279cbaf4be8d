package org.streampump.io.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection for one question and its answer. The source's thread only. */
final class HttpConnection implements AutoCloseable {
    private final HttpSocket socket;
    private final Socket channel;
    private final HttpTarget relay;
    private final boolean local;

    /**
     * @param channel the socket, or TLS on top of the socket
     * @param relay the proxy that must be told the server's address; null: the server itself reads the request
     * @param local whether the server is in the local network
     */
    HttpConnection(HttpSocket socket, Socket channel, HttpTarget relay, boolean local) {
        this.socket = socket;
        this.channel = channel;
        this.relay = relay;
        this.local = local;
    }

    /** Whether the server is in the local network. */
    boolean isLocal() {
        return local;
    }

    /** The proxy that must be told the server's address, or null. */
    HttpTarget relay() {
        return relay;
    }

    /**
     * Sends a request without body and reads the answer's head.
     *
     * @param head whole lines and the empty line at the end; characters of ISO 8859-1
     */
    HttpAnswer ask(String head) throws IOException {
        channel.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return HttpAnswer.read(channel.getInputStream());
    }

    /** Ends the deadline: everything that must come in time has come. From now on, each read waits for this long. */
    void allowSilence(Duration each) {
        socket.allowSilence(each);
    }

    /** Returns the failure of a read; if a time limit was exceeded, a failure that names the limit. */
    IOException explained(HttpTarget server, IOException e) {
        return socket.timedOut() == null ? e : new IOException(server.name() + ": " + socket.timedOut(), e);
    }

    /** Closes without TLS's farewell, which would wait for a peer that does not read. */
    @Override
    public void close() {
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // the connection is given up, and a failure to close it changes nothing
        }
    }
}
