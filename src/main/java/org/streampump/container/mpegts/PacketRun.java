package org.streampump.container.mpegts;

import java.util.Arrays;

/**
 * Copies of a few packets, each with its serial number in the stream. Objects are reused, so that repeated tables cost no
 * memory.
 */
final class PacketRun {
    /** Maximum number of packets; a section of 1024 bytes fills six. */
    static final int MAX_PACKETS = 8;

    private final long[] serials = new long[MAX_PACKETS];
    private byte[] bytes = new byte[TsPacket.LENGTH];
    private int count;

    int count() {
        return count;
    }

    long serial(int n) {
        return serials[n];
    }

    void clear() {
        count = 0;
    }

    /** Adds a packet; returns false when there is no room left. */
    boolean add(byte[] packet, int at, long serial) {
        if (count == MAX_PACKETS) {
            return false;
        }
        if (bytes.length == count * TsPacket.LENGTH) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        System.arraycopy(packet, at, bytes, count * TsPacket.LENGTH, TsPacket.LENGTH);
        serials[count++] = serial;
        return true;
    }

    void set(PacketRun other) {
        clear();
        for (int n = 0; n < other.count; n++) {
            add(other.bytes, n * TsPacket.LENGTH, other.serials[n]);
        }
    }

    /** The continuity counter of the last packet. */
    int lastCounter() {
        return TsPacket.continuityCounter(bytes, (count - 1) * TsPacket.LENGTH);
    }

    void copyTo(byte[] target, int at, int n) {
        System.arraycopy(bytes, n * TsPacket.LENGTH, target, at, TsPacket.LENGTH);
    }
}
