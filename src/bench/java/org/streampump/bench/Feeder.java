package org.streampump.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The encoders, on one thread: each pushes a {@link SyntheticStream} as the chunked body of a request, one picture in
 * one piece every 40 ms. The pictures of different streams are spread evenly over this time.
 */
final class Feeder implements AutoCloseable {
    private static final long PICTURE_NS = 1_000_000_000L / SyntheticStream.PICTURES_PER_SECOND;
    private static final int CONNECT_MS = 5_000;
    private static final int ANSWER = 1_024; // maximum number of bytes shown of an answer

    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<SyntheticStream> streams = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "feeder");
    private volatile boolean closed;
    private volatile String failure = "";
    private volatile long latestNs;

    private Feeder() {}

    /** Connects all encoders and begins to push. */
    static Feeder start(String method, List<URI> targets, long bitsPerSecond) throws IOException {
        Feeder feeder = new Feeder();
        try {
            for (URI target : targets) {
                SocketChannel channel = SocketChannel.open();
                feeder.channels.add(channel);
                channel.socket().connect(new InetSocketAddress(target.getHost(), target.getPort()), CONNECT_MS);
                channel.socket().setTcpNoDelay(true);
                String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
                String head =
                        method + " " + target.getRawPath() + query + " HTTP/1.1\r\nHost: " + target.getRawAuthority()
                                + "\r\nContent-Type: video/mp2t\r\nTransfer-Encoding: chunked\r\n\r\n";
                channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
                feeder.streams.add(new SyntheticStream(bitsPerSecond));
            }
        } catch (IOException e) {
            feeder.close();
            throw e;
        }
        feeder.thread.setDaemon(true);
        feeder.thread.start();
        return feeder;
    }

    private void run() {
        int count = streams.size();
        long gapNs = PICTURE_NS / count;
        long startNs = System.nanoTime();
        for (long turn = 0; !closed; turn++) {
            int index = (int) (turn % count);
            long dueNs = startNs + turn / count * PICTURE_NS + index * gapNs;
            long waitNs = dueNs - System.nanoTime();
            while (waitNs > 0 && !closed) {
                LockSupport.parkNanos(waitNs);
                waitNs = dueNs - System.nanoTime();
            }
            latestNs = Math.max(latestNs, -waitNs);
            if (!push(index)) {
                return;
            }
        }
    }

    /** Sends a picture; returns false when the server no longer takes it. */
    private boolean push(int index) {
        SocketChannel channel = channels.get(index);
        try {
            ByteBuffer picture = streams.get(index).picture(System.nanoTime());
            byte[] size = (Integer.toHexString(picture.remaining()) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            ByteBuffer chunk = ByteBuffer.allocate(size.length + picture.remaining() + 2);
            chunk.put(size).put(picture).put((byte) '\r').put((byte) '\n').flip();
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
            return true;
        } catch (IOException e) {
            if (!closed) {
                failure = "stream " + index + " is no longer taken: " + e + answer(channel);
            }
            return false;
        }
    }

    /** Returns the beginning of the server's answer, as far as it has come; empty when nothing has come. */
    private static String answer(SocketChannel channel) {
        try {
            InputStream in = channel.socket().getInputStream();
            byte[] bytes = in.readNBytes(Math.min(ANSWER, in.available()));
            return bytes.length == 0 ? "" : "\n" + new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // a connection that was reset shows nothing
        }
    }

    /** Returns why the feeder has ended; empty while it runs. Any thread. */
    String failure() {
        return failure;
    }

    /**
     * Returns the greatest delay with which a picture was sent, in milliseconds. If the delay is large, the measured
     * latencies are not the server's. Any thread.
     */
    double latestMs() {
        return latestNs / 1e6;
    }

    /** Breaks the connections; a write that waits ends with them. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // the connection is gone in any case
            }
        }
    }
}
