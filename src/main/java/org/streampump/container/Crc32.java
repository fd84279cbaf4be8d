package org.streampump.container;

/** The checksum of MPEG's sections and Ogg's pages: polynomial 0x04C11DB7, not reflected, no final inversion. */
public final class Crc32 {
    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] TABLE = table();

    private Crc32() {}

    /**
     * Returns the checksum after some more bytes.
     *
     * @param crc the checksum of all previous bytes; for the first bytes, the initial value that the media container prescribes
     */
    public static int update(int crc, byte[] bytes, int offset, int length) {
        int next = crc;
        for (int at = offset; at < offset + length; at++) {
            next = next << 8 ^ TABLE[next >>> 24 ^ bytes[at] & 0xff];
        }
        return next;
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
