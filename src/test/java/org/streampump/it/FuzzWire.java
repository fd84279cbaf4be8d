package org.streampump.it;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A stranger's connection. Everything on it is over soon: a stranger gives up when the server takes nothing or says nothing.
 * Exceptions are no news: the server has closed the connection.
 */
final class FuzzWire implements Closeable {
    /** Maximum time of connecting, of a read of the TLS handshake, and of a write, in milliseconds. */
    private static final int PATIENCE_MS = 2_000;

    /** How long an answer is awaited, in milliseconds. */
    private static final int ANSWER_MS = 100;

    /** Strangers' addresses are few, so that they meet; {@code publish: anyone} knows encoders by their address. */
    private static final int ADDRESSES = 12;

    private static final int SMALL_BUFFER = 4 * 1024;
    private static final int MAX_SEEN = 64 * 1024; // bytes of answers that are looked at
    private static final int MAX_DRIPS = 20;
    private static final long DRIP_NS = 1_000_000;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})", Pattern.MULTILINE);

    private final ScheduledExecutorService clock;
    private final Socket connection;
    private final Socket socket; // the same, or TLS over it
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    private FuzzWire(ScheduledExecutorService clock, Socket connection, Socket socket) throws IOException {
        this.clock = clock;
        this.connection = connection;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        socket.setSoTimeout(ANSWER_MS);
    }

    static FuzzWire http(Server server, ScheduledExecutorService clock, Random random) throws IOException {
        Socket connection = connected(server.httpPort(), random);
        return new FuzzWire(clock, connection, connection);
    }

    /** @param protocol that is offered, {@code h2} or {@code http/1.1} */
    static FuzzWire tls(Server server, ScheduledExecutorService clock, Random random, String protocol)
            throws IOException {
        Socket connection = connected(server.httpsPort(), random);
        try {
            SSLSocket socket = (SSLSocket) server.clientTls()
                    .getSocketFactory()
                    .createSocket(connection, Server.HOST, server.httpsPort(), /* autoClose= */ true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            connection.setSoTimeout(PATIENCE_MS);
            socket.startHandshake();
            return new FuzzWire(clock, connection, socket);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private static Socket connected(int port, Random random) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress("127.0.1." + (1 + random.nextInt(ADDRESSES)), 0));
            if (random.nextInt(3) == 0) {
                socket.setReceiveBufferSize(SMALL_BUFFER);
            }
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** As the server's log has it. */
    String address() {
        return connection.getLocalAddress().getHostAddress() + ":" + connection.getLocalPort();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void bounded(Step step) throws IOException {
        var limit = clock.schedule(this::abort, PATIENCE_MS, TimeUnit.MILLISECONDS);
        try {
            step.run();
        } finally {
            limit.cancel(false);
        }
    }

    private void abort() {
        try {
            connection.close(); // TLS's own would wait for whoever writes
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    // ---- writing

    void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        bounded(() -> {
            out.write(bytes, offset, length);
            out.flush();
        });
    }

    /** In one write, in several, or with a beginning byte by byte. */
    void send(byte[] bytes, Random random) throws IOException {
        int at = 0;
        if (random.nextInt(10) == 0) {
            for (; at < Math.min(bytes.length, MAX_DRIPS); at++) {
                send(bytes, at, 1);
                pause();
            }
        }
        int pieces = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1;
        for (int n = pieces; n > 0 && at < bytes.length; n--) {
            int length = n == 1 ? bytes.length - at : random.nextInt(bytes.length - at + 1);
            send(bytes, at, length);
            at += length;
        }
    }

    private static void pause() {
        LockSupport.parkNanos(DRIP_NS);
    }

    // ---- reading

    /** Reads so many bytes, or what comes before the server falls silent; false when it has closed. */
    boolean read(int most) throws IOException {
        boolean[] open = {true};
        bounded(() -> {
            byte[] bytes = new byte[Math.min(most, 8 * 1024)];
            try {
                for (int left = most; left > 0 && open[0]; ) {
                    int count = in.read(bytes, 0, Math.min(left, bytes.length));
                    open[0] = count >= 0;
                    left -= Math.max(0, count);
                    seen.write(bytes, 0, Math.max(0, Math.min(count, MAX_SEEN - seen.size())));
                }
            } catch (SocketTimeoutException e) {
                // it has nothing to say
            }
        });
        return open[0];
    }

    /** The server's answers from the beginning. */
    byte[] seen() {
        return seen.toByteArray();
    }

    String text() {
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    /** The worst status of HTTP/1.1 among what the server has said, 0 for none. */
    int status() {
        int worst = 0;
        for (Matcher status = STATUS.matcher(text()); status.find(); ) {
            worst = Math.max(worst, Integer.parseInt(status.group(1)));
        }
        return worst;
    }

    // ---- ends

    /** Says that nothing more comes; over TLS with an alert. */
    void halfClose() throws IOException {
        bounded(socket::shutdownOutput);
    }

    void reset() throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
