package org.streampump.container.mpegts;

/** The checksum of sections, ISO/IEC 13818-1 Annex A: polynomial 0x04C11DB7, not reflected, no final inversion. */
final class Crc32Mpeg2 {
    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] TABLE = table();

    private Crc32Mpeg2() {}

    /** The checksum; 0 over bytes that end with their own checksum. */
    static int of(byte[] bytes, int offset, int length) {
        int crc = -1;
        for (int at = offset; at < offset + length; at++) {
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
