package org.streampump.it;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.streampump.Pace;

/**
 * One HTTP/1.x connection, written byte by byte as a test likes it, and read strictly. No call waits for longer than
 * {@link #LIMIT}; a test that expects more patience of a peer has found something.
 */
final class RawHttp implements Closeable {
    static final Duration LIMIT = Pace.seconds(30);

    private static final int MAX_LINE_BYTES = 8_192;
    private static final int SMALL_BUFFER = 4 * 1024;

    /** The head of an answer, its header fields as they came. */
    record Head(String version, int status, String reason, List<String> fields) {
        /** The value of a field that comes once. */
        Optional<String> field(String name) {
            List<String> values = fields.stream()
                    .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(field -> field.substring(name.length() + 1).strip())
                    .toList();
            if (values.size() > 1) {
                throw new AssertionError("several fields " + name + ": " + values);
            }
            return values.stream().findFirst();
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** To the current server. */
    static RawHttp open() throws IOException {
        return openFrom(Server.HOST);
    }

    /** To the current server, from this address of the loopback interface. */
    static RawHttp openFrom(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        return connect(socket, Server.current().httpPort());
    }

    /** To another port of the current server, with a small receive buffer. */
    static RawHttp openAt(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        return connect(socket, port);
    }

    /** To the current server over TLS, without offering HTTP/2. */
    static RawHttp openTls() throws IOException {
        SSLSocket socket =
                (SSLSocket) Server.current().clientTls().getSocketFactory().createSocket();
        return connect(socket, Server.current().httpsPort());
    }

    private static RawHttp connect(Socket socket, int port) throws IOException {
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Math.toIntExact(LIMIT.toMillis()));
        return new RawHttp(socket);
    }

    /** The head of the answer to one request on a connection of its own. */
    static Head ask(String line, String... fields) throws IOException {
        try (RawHttp http = open()) {
            return http.request(line, fields).head();
        }
    }

    // ---- writing

    RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** A request's head, in HTTP/1.1 with a Host unless the request line says otherwise. */
    RawHttp request(String line, String... fields) throws IOException {
        StringBuilder head = new StringBuilder(line);
        if (!line.contains(" HTTP/")) {
            head.append(" HTTP/1.1");
        }
        head.append("\r\nHost: ").append(Server.HOST).append("\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** One chunk of a chunked body, in one write. */
    RawHttp chunk(byte[] bytes) throws IOException {
        return chunk(bytes, 0, bytes.length, "");
    }

    /** One chunk with a part of the bytes, in one write, and with a chunk extension (RFC 9112, 7.1.1), which means nothing. */
    RawHttp chunk(byte[] bytes, int offset, int length, String extension) throws IOException {
        byte[] size = (Integer.toHexString(length) + extension + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] chunk = new byte[size.length + length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(bytes, offset, chunk, size.length, length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return send(chunk);
    }

    RawHttp lastChunk() throws IOException {
        return send("0\r\n\r\n");
    }

    /** Says that nothing more will be sent; what the peer sends can still be read. */
    void closeOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Leaves without a word: the peer sees a reset, as from a process that was killed with unread data. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    // ---- reading

    Head head() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("no status line: " + String.join(" ", status));
        }
        List<String> fields = new ArrayList<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            fields.add(field);
        }
        return new Head(
                status[0], Integer.parseInt(status[1]), status.length > 2 ? status[2] : "", List.copyOf(fields));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = readByte(); next != '\n'; next = readByte()) {
            line.append((char) next);
            if (line.length() > MAX_LINE_BYTES) {
                throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
            }
        }
        if (line.length() == 0 || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line that does not end in CR LF: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    private int readByte() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection was closed in the middle of an answer");
        }
        return next;
    }

    /** The body behind this head. It throws when it is cut short: the end of input is the end that was announced. */
    InputStream body(Head head) {
        if (head.field("Transfer-Encoding").isPresent()) {
            return new Chunked();
        }
        return head.field("Content-Length")
                .<InputStream>map(length -> new Counted(Long.parseLong(length)))
                .orElse(in);
    }

    /** The whole body as text. */
    String text(Head head) throws IOException {
        return new String(body(head).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whether the peer closes, in order or not, without sending anything more. */
    boolean isClosedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    /** Reads this many bytes from the connection. */
    private final class Counted extends InputStream {
        private long left;

        Counted(long length) {
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("closed with " + left + " bytes to come");
            }
            left -= count;
            return count;
        }
    }

    /** Reads chunks up to the last one (RFC 9112, 7.1). */
    private final class Chunked extends InputStream {
        private InputStream chunk = InputStream.nullInputStream();
        private boolean begun;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (!ended) {
                int count = chunk.read(bytes, offset, length);
                if (count >= 0) {
                    return count;
                }
                nextChunk();
            }
            return -1;
        }

        private void nextChunk() throws IOException {
            if (begun && !line().isEmpty()) {
                throw new IOException("no line end behind a chunk");
            }
            begun = true;
            long size = Long.parseLong(line(), 16);
            ended = size == 0;
            chunk = new Counted(size);
            while (ended && !line().isEmpty()) {
                // a trailer
            }
        }
    }
}
