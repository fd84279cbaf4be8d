package org.streampump.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Clients over HTTP/2 that ask for much and take no answer. One half give the answers no window of flow control (RFC 9113, 5.2),
 * nor send the bodies that some of their requests announce; as encoders, they end a body and leave the answer. The others give
 * all the window there is and read nothing from their sockets: some ask for a file, some watch. As many requests are open as each connection may have, whatever the
 * server ends.
 */
final class ShutWindows implements StarvingContract.Strangers {
    static final int STREAMS = 50; // of each connection; servers allow 100 and more

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_WINDOW_SIZE = 4; // RFC 9113, 6.5.2
    private static final int LARGEST_WINDOW = Integer.MAX_VALUE; // RFC 9113, 6.9.1
    private static final int DEFAULT_WINDOW = 65_535; // RFC 9113, 6.9.2
    private static final int PAUSE_MS = 1_000;

    // Types of frames and their flags: RFC 9113, 6
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;

    // Numbers of names (RFC 7541, appendix A), and the largest that a byte holds besides other things (5.1)
    private static final int AUTHORITY = 1;
    private static final int METHOD = 2;
    private static final int PATH = 4;
    private static final int SCHEME = 6;
    private static final int CONTENT_LENGTH = 28;
    private static final int PREFIX = 15;

    private static final String LARGE = "/style.css";

    private static final List<String> PATHS = List.of(
            "/health", "/", "/js/card.js", "/api/v1/streams", LARGE, "/status-json.xsl", "/streams/none", "/none");

    /** Nonsense, which is refused with a line of text. */
    private static final int MEDIA_BYTES = 1_000;

    private static final int SMALL_BUFFER = 4 * 1024;

    private final Server server;
    private final String stream;
    private final String key;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Connection> connections;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    private ShutWindows(Server server, int count, String stream, String key, String watched) {
        this.server = server;
        this.stream = stream;
        this.key = key;
        this.connections = IntStream.range(0, count)
                .mapToObj(n -> new Connection(/* reads= */ n % 2 == 0, n % 4 == 1 ? watched : LARGE))
                .toList();
    }

    /**
     * @param stream that they may publish
     * @param watched by some of those who read nothing
     */
    static ShutWindows open(Server server, int connections, String stream, String key, String watched) {
        ShutWindows clients = new ShutWindows(server, connections, stream, key, watched);
        for (Connection connection : clients.connections) {
            Future<?> unused = clients.threads.submit(connection::run);
        }
        return clients;
    }

    @Override
    public int asked() {
        return asked.get();
    }

    @Override
    public String toString() {
        return connections.size() + " connections over HTTP/2, " + asked + " requests";
    }

    @Override
    public void close() throws IOException {
        closed = true;
        threads.shutdownNow();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    /** Connections one after another, each a moment after the server has ended the previous one. */
    private final class Connection {
        private final boolean reads;
        private final String wanted; // by those who do not read
        private volatile SSLSocket socket;
        private int last; // of the streams' numbers
        private int open;

        Connection(boolean reads, String wanted) {
            this.reads = reads;
            this.wanted = wanted;
        }

        void run() {
            while (!closed) {
                try {
                    connect();
                    if (reads) {
                        Future<?> unused = threads.submit(this::keepAsking);
                        listen();
                    } else {
                        keepAsking();
                    }
                } catch (IOException e) {
                    pause(); // ended by the server
                }
            }
        }

        private void connect() throws IOException {
            SSLSocket fresh = (SSLSocket) server.clientTls().getSocketFactory().createSocket();
            fresh.setReceiveBufferSize(SMALL_BUFFER);
            fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.httpsPort()));
            SSLParameters parameters = fresh.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            fresh.setSSLParameters(parameters);
            fresh.setTcpNoDelay(true);
            fresh.startHandshake();
            synchronized (this) {
                socket = fresh;
                last = -1;
                open = 0;
                fresh.getOutputStream().write(PREFACE);
                send(SETTINGS, 0, 0, setting(INITIAL_WINDOW_SIZE, reads ? 0 : LARGEST_WINDOW));
                if (!reads) {
                    send(WINDOW_UPDATE, 0, 0, number(LARGEST_WINDOW - DEFAULT_WINDOW));
                }
            }
        }

        private void keepAsking() {
            SSLSocket mine = socket;
            try {
                while (!closed && mine == socket) {
                    ask(mine);
                    pause();
                }
            } catch (IOException e) {
                pause(); // as the reader has learnt, too
            }
        }

        private synchronized void ask(SSLSocket mine) throws IOException {
            while (mine == socket && open < STREAMS) {
                last += 2;
                open++;
                if (!reads) {
                    send(HEADERS, END_HEADERS | END_STREAM, last, fields(wanted, /* announces= */ false));
                } else if (last % 8 == 7) {
                    send(HEADERS, END_HEADERS, last, fields(stream + "?key=" + key, /* announces= */ true));
                    send(DATA, END_STREAM, last, new byte[MEDIA_BYTES]);
                } else {
                    boolean announces = last % 4 == 3; // every second one, a body
                    String path = PATHS.get(last / 2 % PATHS.size());
                    send(HEADERS, announces ? END_HEADERS : END_HEADERS | END_STREAM, last, fields(path, announces));
                }
                asked.incrementAndGet();
            }
            if (!reads) {
                open = 0; // as far as is known
            }
        }

        private static byte[] setting(int which, int value) {
            byte[] setting = new byte[6];
            setting[1] = (byte) which;
            System.arraycopy(number(value), 0, setting, 2, 4);
            return setting;
        }

        private static byte[] number(int value) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        }

        private static byte[] fields(String path, boolean announces) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            field(block, METHOD, announces ? "POST" : "GET");
            field(block, SCHEME, "https");
            field(block, AUTHORITY, Server.HOST);
            field(block, PATH, path);
            if (announces) {
                field(block, CONTENT_LENGTH, Integer.toString(MEDIA_BYTES));
            }
            return block.toByteArray();
        }

        /** A literal without indexing, its name by number (RFC 7541, 6.2.2). */
        private static void field(ByteArrayOutputStream block, int name, String value) {
            if (name < PREFIX) {
                block.write(name);
            } else {
                block.write(PREFIX);
                block.write(name - PREFIX);
            }
            block.write(value.length()); // below 127
            block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        }

        private synchronized void send(int type, int flags, int stream, byte[] payload) throws IOException {
            byte[] frame = new byte[9 + payload.length];
            frame[1] = (byte) (payload.length >> 8);
            frame[2] = (byte) payload.length;
            frame[3] = (byte) type;
            frame[4] = (byte) flags;
            for (int n = 0; n < 4; n++) {
                frame[5 + n] = (byte) (stream >> 8 * (3 - n));
            }
            System.arraycopy(payload, 0, frame, 9, payload.length);
            socket.getOutputStream().write(frame);
        }

        private void listen() throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                in.readInt(); // stream
                byte[] payload = new byte[lengthAndType >>> 8];
                in.readFully(payload);
                hear(lengthAndType & 0xff, flags, payload);
            }
        }

        private void hear(int type, int flags, byte[] payload) throws IOException {
            boolean acknowledges = (flags & ACK) != 0;
            switch (type) {
                case SETTINGS, PING -> {
                    if (!acknowledges) {
                        send(type, ACK, 0, type == PING ? payload : new byte[0]);
                    }
                }
                case DATA, HEADERS -> ended((flags & END_STREAM) != 0);
                case RST_STREAM -> ended(true);
                case GOAWAY -> close();
                default -> {}
            }
        }

        private synchronized void ended(boolean one) {
            if (one) {
                open--;
            }
        }

        private void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void close() throws IOException {
            SSLSocket present = socket;
            if (present != null) {
                present.close();
            }
        }
    }
}
