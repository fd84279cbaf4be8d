package org.streampump.container.ogg;

/** The checksum of pages, RFC 3533 §6: polynomial 0x04C11DB7 from 0 on, not reflected, no final inversion. */
final class PageCrc {
    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] TABLE = table();

    private PageCrc() {}

    /** The checksum of a whole page, whose own field counts as 0. */
    static int of(byte[] bytes, int offset, int length) {
        int crc = update(0, bytes, offset, offset + Page.CRC_AT);
        for (int n = 0; n < Integer.BYTES; n++) {
            crc = crc << 8 ^ TABLE[crc >>> 24];
        }
        return update(crc, bytes, offset + Page.CRC_AT + Integer.BYTES, offset + length);
    }

    private static int update(int start, byte[] bytes, int from, int end) {
        int crc = start;
        for (int at = from; at < end; at++) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ bytes[at] & 0xff];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int n = 0; n < table.length; n++) {
            int crc = n << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            table[n] = crc;
        }
        return table;
    }
}
