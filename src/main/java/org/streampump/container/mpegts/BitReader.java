package org.streampump.container.mpegts;

/** Reads bits, the highest bit of each byte first; after the end, it reads zeros. */
final class BitReader {
    private static final int MAX_ZEROS = 24;

    private final byte[] bytes;
    private final int end;
    private int bit;

    /**
     * @param end offset after the last byte that is read
     */
    BitReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.end = end;
        this.bit = at * Byte.SIZE;
    }

    private int next() {
        int at = bit / Byte.SIZE;
        int value = at < end ? bytes[at] >> 7 - bit % Byte.SIZE & 1 : 0;
        bit++;
        return value;
    }

    /** Reads a number in the form ue(v), ITU-T H.264 9.1; {@link Integer#MAX_VALUE} where the bits make no sense. */
    int unsignedExpGolomb() {
        int zeros = 0;
        while (next() == 0) {
            if (++zeros > MAX_ZEROS) {
                return Integer.MAX_VALUE;
            }
        }
        int value = 1;
        for (int n = 0; n < zeros; n++) {
            value = value << 1 | next();
        }
        return value - 1;
    }
}
