package org.streampump.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** One viewer of a crowd. The crowd's thread only. */
final class Viewer {
    private static final int OK = 200;

    /** How a viewer reads. */
    enum Manner {
        /** Reads everything as soon as it comes. */
        PROMPT,
        /** Reads less than the stream's rate, with a small receive buffer. */
        SLOW,
        /** Reads nothing after its first bytes. */
        STALLED
    }

    private static final int SMALL_RECEIVE_BUFFER = 16 * 1024;

    private final URI target;
    private final Manner manner;
    private final SSLContext tls;
    private final StreamCheck check;

    private final HttpBody body = new HttpBody();
    private SocketChannel channel;
    private SelectionKey key;
    private Link link;
    private long connectNs;
    private long joinNs = -1;
    private boolean ended;
    private long bytes;
    private long bytesBefore;

    /**
     * @param tls null for a plain connection
     * @param check checks all bytes that the viewer gets; null for a viewer that only counts bytes
     */
    Viewer(URI target, Manner manner, SSLContext tls, StreamCheck check) {
        this.target = target;
        this.manner = manner;
        this.tls = tls;
        this.check = check;
    }

    Manner manner() {
        return manner;
    }

    void connect(Selector selector) {
        connectNs = System.nanoTime();
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            if (manner != Manner.PROMPT) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
            }
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(new InetSocketAddress(target.getHost(), target.getPort()))) {
                opened();
            }
        } catch (IOException e) {
            end();
        }
    }

    /** Reacts to the selector: the connection is open, or bytes have come. */
    void ready(ByteBuffer scratch, Histogram ages) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                opened();
            } else if (key.isReadable()) {
                scratch.clear();
                read(scratch, ages);
                if (manner != Manner.PROMPT && hasJoined()) {
                    key.interestOps(0); // from now on, it reads by the clock, or never
                }
            }
        } catch (IOException e) {
            end();
        }
    }

    private void opened() throws IOException {
        link = tls == null ? new Link.Plain(channel) : new TlsLink(channel, tls);
        String request = "GET " + target.getRawPath() + " HTTP/1.1\r\nHost: " + target.getRawAuthority()
                + "\r\nUser-Agent: streampump-benchmark\r\nAccept: */*\r\n\r\n";
        key.interestOps(SelectionKey.OP_READ);
        link.open(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Reads at most this number of bytes, for a slow viewer; over TLS, the size of the buffer is the limit. */
    void readSlowly(ByteBuffer scratch, int most) {
        if (ended || !hasJoined()) {
            return;
        }
        try {
            scratch.clear();
            if (tls == null) {
                scratch.limit(Math.min(most, scratch.capacity())); // TLS comes by records
            }
            read(scratch, null);
        } catch (IOException e) {
            end();
        }
    }

    private void read(ByteBuffer scratch, Histogram ages) throws IOException {
        int count = link.read(scratch);
        if (count < 0) {
            end();
            return;
        }
        long nowNs = System.nanoTime();
        scratch.flip();
        take(scratch, nowNs, ages);
    }

    private void take(ByteBuffer in, long nowNs, Histogram ages) throws ProtocolException {
        int count = body.next(in);
        if (body.hasHead() && !hasJoined() && body.status() != OK) {
            throw new ProtocolException("status " + body.status());
        }
        while (count > 0) {
            if (!hasJoined()) {
                joinNs = nowNs - connectNs;
            }
            bytes += count;
            int end = in.position() + count;
            if (check == null) {
                in.position(end);
            } else {
                int limit = in.limit();
                in.limit(end);
                check.feed(in, nowNs, ages);
                in.limit(limit);
            }
            count = body.next(in);
        }
    }

    /** Closes the connection, whichever side has ended it. */
    void end() {
        ended = true;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the connection is gone in any case
        }
    }

    boolean hasJoined() {
        return joinNs >= 0;
    }

    /** Whether the viewer has received its first byte of the body, or never will. */
    boolean isSettled() {
        return ended || hasJoined();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Returns the time from connecting to the first byte of the body, in nanoseconds; -1 before that byte. */
    long joinNs() {
        return joinNs;
    }

    /** Returns the check of the bytes; null for a viewer that only counts bytes. */
    StreamCheck check() {
        return check;
    }

    void beginWindow() {
        bytesBefore = bytes;
    }

    /** Returns the number of bytes of the body since the window began. */
    long windowBytes() {
        return bytes - bytesBefore;
    }
}
