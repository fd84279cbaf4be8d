package org.streampump.container;

/**
 * Makes the checksums of damaged bytes right again, as a hostile sender does: otherwise damage comes no further than to a
 * checksum. Knows pages of Ogg (RFC 3533) and tables of MPEG-TS (ISO/IEC 13818-1, 2.4.4) that fit into a packet.
 */
final class Checksums {
    private static final int CRC_BYTES = 4;
    private static final int OGG_HEAD_BYTES = 27;
    private static final int OGG_CRC_AT = 22;
    private static final int TS_PACKET_BYTES = 188;
    private static final int TS_SYNC = 0x47;
    private static final int TS_LAST_TABLE_ID = 2; // PAT, CAT, PMT
    private static final int[] TABLE = new int[256]; // of the polynomial that both have

    static {
        for (int n = 0; n < TABLE.length; n++) {
            int crc = n << 24;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04c1_1db7 : 0);
            }
            TABLE[n] = crc;
        }
    }

    private Checksums() {}

    /** Changes the bytes. */
    static void repair(byte[] bytes) {
        for (int at = 0; at < bytes.length - OGG_HEAD_BYTES; at++) {
            if (bytes[at] == 'O' && bytes[at + 1] == 'g' && bytes[at + 2] == 'g' && bytes[at + 3] == 'S') {
                repairPage(bytes, at);
            } else if (isPacket(bytes, at)) {
                repairTable(bytes, at);
            }
        }
    }

    private static boolean isPacket(byte[] bytes, int at) {
        int next = at + TS_PACKET_BYTES;
        return bytes[at] == TS_SYNC && (next == bytes.length || next < bytes.length && bytes[next] == TS_SYNC);
    }

    private static void repairPage(byte[] bytes, int at) {
        int lacingValues = bytes[at + OGG_HEAD_BYTES - 1] & 0xff;
        int end = at + OGG_HEAD_BYTES + lacingValues;
        for (int n = at + OGG_HEAD_BYTES; n < at + OGG_HEAD_BYTES + lacingValues && n < bytes.length; n++) {
            end += bytes[n] & 0xff;
        }
        if (end <= bytes.length) {
            put(bytes, at + OGG_CRC_AT, 0);
            put(bytes, at + OGG_CRC_AT, Integer.reverseBytes(crc(0, bytes, at, end)));
        }
    }

    private static void repairTable(byte[] bytes, int at) {
        boolean begins = (bytes[at + 1] & 0x40) != 0;
        boolean hasFieldInFront = (bytes[at + 3] & 0x20) != 0;
        int pointer = at + 4 + (hasFieldInFront ? 1 + (bytes[at + 4] & 0xff) : 0);
        int end = at + TS_PACKET_BYTES;
        if (!begins || pointer >= end) {
            return;
        }
        int table = pointer + 1 + (bytes[pointer] & 0xff);
        if (table + 3 > end || bytes[table] < 0 || bytes[table] > TS_LAST_TABLE_ID) {
            return;
        }
        int crcAt = table + 3 + ((bytes[table + 1] & 0x0f) << 8 | bytes[table + 2] & 0xff) - CRC_BYTES;
        if (crcAt > table && crcAt + CRC_BYTES <= end) {
            put(bytes, crcAt, crc(-1, bytes, table, crcAt));
        }
    }

    private static int crc(int start, byte[] bytes, int from, int to) {
        int crc = start;
        for (int at = from; at < to; at++) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ bytes[at] & 0xff];
        }
        return crc;
    }

    private static void put(byte[] bytes, int at, int value) {
        for (int n = 0; n < CRC_BYTES; n++) {
            bytes[at + n] = (byte) (value >>> 24 - 8 * n);
        }
    }
}
