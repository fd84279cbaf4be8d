package org.streampump.bench;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The newest bytes of one stream. Each byte is kept twice, so that any run of bytes lies in one piece. Not thread-safe.
 */
final class FloorRing {
    private static final int TABLES = 2 * TsPackets.PACKET; // before each key picture

    private final int size;
    private final ByteBuffer memory;
    private final ByteBuffer view;
    private final byte[] packet = new byte[TsPackets.PACKET];
    private long end; // position after the newest byte
    private long looked; // position of the first packet that has not been examined
    private long joinPoint = -1;

    /** @param size number of bytes to keep; more than two key intervals */
    FloorRing(int size) {
        this.size = size;
        memory = ByteBuffer.allocateDirect(2 * size);
        view = memory.duplicate();
    }

    /** Appends the next {@code count} bytes of a buffer. */
    void append(ByteBuffer in, int count) {
        int limit = in.limit();
        int to = in.position() + count;
        while (in.position() < to) {
            int at = (int) (end % size);
            int part = Math.min(to - in.position(), size - at);
            memory.put(at, in, in.position(), part);
            memory.put(at + size, in, in.position(), part);
            in.position(in.position() + part);
            end += part;
        }
        in.limit(limit);
        for (; looked + TsPackets.PACKET <= end; looked += TsPackets.PACKET) {
            memory.get((int) (looked % size), packet);
            if (TsPackets.pid(packet, 0) == TsPackets.VIDEO_PID && TsPackets.isRandomAccess(packet, 0)) {
                joinPoint = looked - TABLES;
            }
        }
    }

    /** Returns the position of the tables before the newest key picture; -1 before the first key picture. */
    long joinPoint() {
        return joinPoint;
    }

    /**
     * Writes the new bytes, as many as the socket takes. A viewer that lags by more than half of the ring gets the rest
     * of its packet and continues at the newest join point.
     *
     * @return the viewer's new position
     */
    long write(SocketChannel channel, long from) throws IOException {
        long position = from;
        long newest = end;
        if (end - position > size) {
            throw new ProtocolException("too slow to finish its packet");
        }
        if (end - position > size / 2) {
            long rest = (TsPackets.PACKET - position % TsPackets.PACKET) % TsPackets.PACKET;
            if (rest == 0) {
                position = joinPoint;
            } else {
                newest = position + rest;
            }
        }
        if (position < newest) {
            int at = (int) (position % size);
            view.limit(at + (int) (newest - position)).position(at);
            position += channel.write(view);
        }
        return position;
    }
}
