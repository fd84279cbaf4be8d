package org.streampump.bench;

import java.util.Arrays;

/**
 * Makes and reads the packets of the synthetic stream (ISO/IEC 13818-1).
 *
 * <p>Each video packet's payload is a record: flags, sequence number, time, and filling that is computed from these
 * three. A reader makes the packet again from its record and compares byte by byte. The top bit is set in every byte of
 * a record, and therefore no start code can arise in a record.
 */
final class TsPackets {
    static final int PACKET = 188;
    static final int SYNC = 0x47;
    static final int NULL_PID = 0x1fff;
    static final int VIDEO_PID = 0x100;

    /** Flag of the first packet of a picture. */
    static final int START = 1;

    /** Flag of a packet at which a viewer can begin: its random_access_indicator is set. */
    static final int KEY = 2;

    /** Flag of a packet immediately after the tables. */
    static final int TABLES = 4;

    private static final int PMT_PID = 0x1000;
    private static final int NUMBER_BYTES = 9; // 63 bits, 7 in each byte
    private static final int START_BYTES = 8 + 14; // adaptation field, PES header
    private static final byte[] PAT = section(0, 0x00, 0xb0, 0x0d, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0);
    private static final byte[] PMT =
            section(PMT_PID, 0x02, 0xb0, 0x12, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0, 0xf0, 0);

    private TsPackets() {}

    /** Writes PAT and PMT, two packets, with this continuity counter. */
    static void tables(byte[] out, int at, int counter) {
        System.arraycopy(PAT, 0, out, at, PACKET);
        System.arraycopy(PMT, 0, out, at + PACKET, PACKET);
        out[at + 3] |= (byte) (counter & 0x0f);
        out[at + PACKET + 3] |= (byte) (counter & 0x0f);
    }

    /** Whether a packet is the PAT or the PMT, with any continuity counter. */
    static boolean isTable(byte[] packet) {
        return isLike(packet, PAT) || isLike(packet, PMT);
    }

    private static boolean isLike(byte[] packet, byte[] table) {
        return (packet[3] & 0xf0) == (table[3] & 0xf0)
                && Arrays.equals(packet, 0, 3, table, 0, 3)
                && Arrays.equals(packet, 4, PACKET, table, 4, PACKET);
    }

    static int pid(byte[] packet, int at) {
        return (packet[at + 1] & 0x1f) << 8 | packet[at + 2] & 0xff;
    }

    /** Whether the adaptation field of the packet that begins here marks a random access point (2.4.3.5). */
    static boolean isRandomAccess(byte[] packet, int at) {
        return (packet[at + 3] & 0x20) != 0 && packet[at + 4] != 0 && (packet[at + 5] & 0x40) != 0;
    }

    /**
     * Writes a video packet. The sequence number counts the video packets from 0; the time is one of {@link
     * System#nanoTime()}.
     */
    static void video(byte[] out, int at, int flags, long sequence, long timeNs) {
        boolean start = (flags & START) != 0;
        out[at] = SYNC;
        out[at + 1] = (byte) (VIDEO_PID >> 8 | (start ? 0x40 : 0));
        out[at + 2] = (byte) VIDEO_PID;
        out[at + 3] = (byte) ((start ? 0x30 : 0x10) | sequence & 0x0f);
        int body = at + 4;
        if (start) {
            pictureHead(out, body, (flags & KEY) != 0, timeNs);
            body += START_BYTES;
        }
        out[body] = (byte) (0x80 | flags);
        number(out, body + 1, sequence);
        number(out, body + 1 + NUMBER_BYTES, timeNs);
        long mix = sequence * 0x9e3779b97f4a7c15L ^ timeNs * 0xc2b2ae3d27d4eb4fL ^ flags;
        int filling = body + 1 + 2 * NUMBER_BYTES;
        for (int n = 0; filling + n < at + PACKET; n++) {
            if ((n & 7) == 0) {
                mix = mix * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            }
            out[filling + n] = (byte) (mix >>> 8 * (n & 7) | 0x80);
        }
    }

    private static int body(byte[] packet) {
        return (packet[1] & 0x40) == 0 ? 4 : 4 + START_BYTES;
    }

    static int flags(byte[] packet) {
        return packet[body(packet)] & 0x7f;
    }

    static long sequence(byte[] packet) {
        return number(packet, body(packet) + 1);
    }

    static long timeNs(byte[] packet) {
        return number(packet, body(packet) + 1 + NUMBER_BYTES);
    }

    /**
     * Writes the adaptation field with the clock reference, and the PES header with the picture's time (2.4.3.5,
     * 2.4.3.7).
     */
    private static void pictureHead(byte[] out, int at, boolean key, long timeNs) {
        long clock = timeNs / 100_000 * 9 & 0x1_ffff_ffffL; // 90 kHz
        long pts = clock + 9_000 & 0x1_ffff_ffffL; // shown 100 ms later
        put(out, at, 7, key ? 0x50 : 0x10);
        put(out, at + 2, (int) (clock >> 25), (int) (clock >> 17), (int) (clock >> 9), (int) (clock >> 1));
        put(out, at + 6, (int) (clock << 7) & 0x80 | 0x7e, 0);
        put(out, at + 8, 0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5);
        put(out, at + 17, 0x21 | (int) (pts >> 29) & 0x0e, (int) (pts >> 22), (int) (pts >> 14) | 1);
        put(out, at + 20, (int) (pts >> 7), (int) (pts << 1) | 1);
    }

    private static void put(byte[] out, int at, int... values) {
        for (int n = 0; n < values.length; n++) {
            out[at + n] = (byte) values[n];
        }
    }

    private static void number(byte[] out, int at, long value) {
        for (int n = 0; n < NUMBER_BYTES; n++) {
            out[at + n] = (byte) (value >>> 7 * (NUMBER_BYTES - 1 - n) | 0x80);
        }
    }

    private static long number(byte[] packet, int at) {
        long value = 0;
        for (int n = 0; n < NUMBER_BYTES; n++) {
            value = value << 7 | packet[at + n] & 0x7f;
        }
        return value;
    }

    /** Returns a packet with one section, its checksum, and stuffing. */
    private static byte[] section(int pid, int... section) {
        byte[] packet = new byte[PACKET];
        Arrays.fill(packet, (byte) 0xff);
        put(packet, 0, SYNC, 0x40 | pid >> 8, pid, 0x10, 0);
        put(packet, 5, section);
        int crc = crc(section);
        put(packet, 5 + section.length, crc >> 24, crc >> 16, crc >> 8, crc);
        return packet;
    }

    /** Returns the checksum of a section (Annex A). */
    private static int crc(int[] bytes) {
        int crc = -1;
        for (int each : bytes) {
            crc ^= each << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04c11db7 : 0);
            }
        }
        return crc;
    }
}
