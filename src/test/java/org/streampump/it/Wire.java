package org.streampump.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.streampump.Pace;

/** One HTTP/1.x connection of a client that says exactly what the test wants, and reads what comes. */
final class Wire implements Closeable {
    /** How long a read waits before the test has failed. */
    static final Duration PATIENCE = Pace.seconds(30);

    private static final int MAX_LINE = 16 * 1024;

    private final Socket socket;
    private final InputStream in;

    // State of the answer that is being read.
    private String head = "";
    private boolean chunked;
    private int left; // in this chunk
    private boolean ended;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
    }

    static Wire http(Server server) throws IOException {
        return http(server, 0);
    }

    /** @param receiveBuffer bytes; 0 for the system's own */
    static Wire http(Server server, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.httpPort()));
        return new Wire(socket);
    }

    /** At this port of the server's machine. */
    static Wire at(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** From this address of the loopback interface. */
    static Wire from(Server server, String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.httpPort()));
        return new Wire(socket);
    }

    static Wire tls(Server server) throws IOException {
        return new Wire(server.clientTls().getSocketFactory().createSocket(Server.HOST, server.httpsPort()));
    }

    /** A request without a body, of HTTP/1.1. Header lines without their ends. */
    Wire request(String method, String path, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + Server.HOST + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return send(text.append("\r\n").toString());
    }

    /** Characters up to 255, each a byte. */
    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A chunk of a chunked body; an empty one ends the body. */
    Wire chunk(byte[] bytes) throws IOException {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, whole, 0, size.length);
        System.arraycopy(bytes, 0, whole, size.length, bytes.length);
        whole[whole.length - 2] = '\r';
        whole[whole.length - 1] = '\n';
        return send(whole);
    }

    /** Whether something has come that nobody has read; not over TLS. */
    boolean hasNews() throws IOException {
        return in.available() > 0;
    }

    /** Reads the head of the final answer, and returns its status. */
    int status() throws IOException {
        do {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            String line = line();
            while (!line.isEmpty()) {
                lines.writeBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
                line = line();
            }
            head = lines.toString(StandardCharsets.ISO_8859_1);
        } while (head.startsWith("HTTP/1.1 100"));
        chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        return Integer.parseInt(head.split(" ", 3)[1].strip());
    }

    String head() {
        return head;
    }

    /** Bytes of the body, -1 at its orderly end. */
    int read(byte[] bytes, int most) throws IOException {
        if (ended) {
            return -1;
        }
        if (chunked && left == 0 && !nextChunk()) {
            ended = true;
            return -1;
        }
        int count = in.read(bytes, 0, chunked ? Math.min(most, left) : most);
        if (!chunked) {
            ended = count < 0;
        } else if (count < 0) {
            throw new EOFException("within a chunk");
        } else {
            left -= count;
            if (left == 0 && !line().isEmpty()) {
                throw new IOException("no end of line behind a chunk");
            }
        }
        return count;
    }

    private boolean nextChunk() throws IOException {
        left = Integer.parseInt(line(), 16);
        return left > 0 || !line().isEmpty();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c != '\n') {
            if (c < 0 || line.length() > MAX_LINE) {
                throw new EOFException("connection ended behind: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    /** All that comes until the server closes the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** As peers see this client. */
    String address() {
        return Server.HOST + ":" + socket.getLocalPort();
    }

    /** Ends with a reset instead of a handshake. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
