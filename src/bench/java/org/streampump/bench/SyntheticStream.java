package org.streampump.bench;

import java.nio.ByteBuffer;

/**
 * A transport stream of constant rate: pictures of equal size, a key picture every two seconds, and the tables every
 * 400 ms, also before each key picture.
 */
final class SyntheticStream {
    static final int PICTURES_PER_SECOND = 25;

    private static final int KEY_INTERVAL = 2 * PICTURES_PER_SECOND;
    private static final int TABLES_INTERVAL = 10;

    private final long bitsPerSecond;
    private long picture;
    private long packets; // tables included
    private long sequence;
    private int counter;

    SyntheticStream(long bitsPerSecond) {
        this.bitsPerSecond = bitsPerSecond;
    }

    /** Returns the packets of the next picture, all with this time of {@link System#nanoTime()}. */
    ByteBuffer picture(long timeNs) {
        boolean key = picture % KEY_INTERVAL == 0;
        boolean tables = picture % TABLES_INTERVAL == 0;
        picture++;
        long due = picture * bitsPerSecond / (8L * PICTURES_PER_SECOND * TsPackets.PACKET) - packets;
        int count = (int) Math.max(due, tables ? 3 : 1);
        packets += count;
        byte[] out = new byte[count * TsPackets.PACKET];
        int flags = TsPackets.START | (key ? TsPackets.KEY : 0);
        int at = 0;
        if (tables) {
            TsPackets.tables(out, 0, counter++);
            at = 2 * TsPackets.PACKET;
            flags |= TsPackets.TABLES;
        }
        for (; at < out.length; at += TsPackets.PACKET) {
            TsPackets.video(out, at, flags, sequence++, timeNs);
            flags = 0;
        }
        return ByteBuffer.wrap(out);
    }
}
