package org.streampump.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The floor with which servers are compared: about the least that a Java program can do for this job. It has one thread
 * and one selector. The bytes that an encoder posts go to a {@link FloorRing}; once per pass, each viewer gets all new
 * bytes by one write from the ring's direct buffer. The floor is not a server: it has no limits, no time-outs and no
 * TLS, and takes only the synthetic stream.
 *
 * <p>Arguments: port, milliseconds from pass to pass (0: a pass as soon as bytes have come), number of bytes to keep of
 * each stream, and the number of seconds after which the program ends by itself.
 */
public final class Floor {
    private static final int READ = 256 * 1024; // bytes
    private static final int BACKLOG = 4096;
    private static final ByteBuffer OK =
            ByteBuffer.wrap("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
    private static final ByteBuffer OFFLINE =
            ByteBuffer.wrap("HTTP/1.1 503 Offline\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));

    private final long passNs;
    private final int keep;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel acceptor = ServerSocketChannel.open();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ);
    private final Map<String, FloorRing> streams = new HashMap<>();
    private List<Connection> viewers = new ArrayList<>();
    private boolean news;

    private Floor(int port, long passNs, int keep) throws IOException {
        this.passNs = passNs;
        this.keep = keep;
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        acceptor.configureBlocking(false);
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        long passNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
        long lifetimeNs = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
        new Floor(Integer.parseInt(arguments[0]), passNs, Integer.parseInt(arguments[2])).run(lifetimeNs);
    }

    private void run(long lifetimeNs) throws IOException {
        long startNs = System.nanoTime();
        long nextPassNs = startNs;
        while (System.nanoTime() - startNs < lifetimeNs) {
            long waitMs = passNs == 0 ? 1_000 : Math.max(1, (nextPassNs - System.nanoTime()) / 1_000_000);
            selector.select(this::ready, waitMs);
            if (passNs == 0 ? news : System.nanoTime() >= nextPassNs) {
                news = false;
                pass();
                nextPassNs = Math.max(nextPassNs + passNs, System.nanoTime());
            }
        }
    }

    private void pass() {
        boolean anyEnded = false;
        for (int n = 0; n < viewers.size(); n++) {
            Connection viewer = viewers.get(n);
            try {
                viewer.position = viewer.stream.write(viewer.channel, viewer.position);
            } catch (IOException e) {
                close(viewer);
            }
            anyEnded |= !viewer.channel.isOpen();
        }
        if (anyEnded) {
            viewers = new ArrayList<>(
                    viewers.stream().filter(each -> each.channel.isOpen()).toList());
        }
    }

    private void ready(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else if (key.isReadable()) {
            Connection connection = (Connection) key.attachment();
            try {
                read(connection);
            } catch (IOException e) {
                close(connection);
            }
        }
    }

    private void accept() {
        try {
            SocketChannel channel = acceptor.accept();
            while (channel != null) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
                channel = acceptor.accept();
            }
        } catch (IOException e) {
            System.err.println("accept: " + e);
        }
    }

    private void read(Connection connection) throws IOException {
        scratch.clear();
        if (connection.channel.read(scratch) < 0) {
            close(connection);
            return;
        }
        scratch.flip();
        int count = connection.body.next(scratch);
        if (connection.stream == null && connection.body.hasHead()) {
            begin(connection);
        }
        while (count > 0) {
            connection.stream.append(scratch, count);
            news = true;
            count = connection.body.next(scratch);
        }
    }

    private void begin(Connection connection) throws IOException {
        String[] request = connection.body.head().split(" ", 3);
        if (request.length < 3) {
            throw new ProtocolException(connection.body.head());
        }
        if (!request[0].equals("GET")) {
            connection.stream = streams.computeIfAbsent(request[1], path -> new FloorRing(keep));
            return;
        }
        FloorRing stream = streams.get(request[1]);
        if (stream == null || stream.joinPoint() < 0) {
            connection.channel.write(OFFLINE.duplicate());
            throw new ProtocolException("offline");
        }
        connection.stream = stream;
        connection.position = stream.joinPoint();
        connection.channel.write(OK.duplicate());
        viewers.add(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.channel.close();
        } catch (IOException e) {
            // the connection is gone in any case
        }
    }

    /** An encoder or a viewer; its stream is null until its request has come. */
    private static final class Connection {
        private final SocketChannel channel;
        private final HttpBody body = new HttpBody();
        private FloorRing stream;
        private long position;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }
}
