package org.streampump.container.matroska;

/** Reads and writes the numbers of EBML (RFC 8794 §4 to §6). */
final class Ebml {
    /** Maximum length of an element's ID, in bytes; streams with longer IDs are refused. */
    static final int MAX_ID_BYTES = 4;

    /** Maximum length of an element's size, in bytes; streams with longer sizes are refused. */
    static final int MAX_SIZE_BYTES = 8;

    static final int MAX_HEAD_BYTES = MAX_ID_BYTES + MAX_SIZE_BYTES;

    /** Value for the size of an element that ends before the first element that it cannot hold. */
    static final long UNKNOWN_SIZE = -1;

    private Ebml() {}

    /**
     * Returns the length in bytes of the variable-size integer that begins with this byte; 9 if no integer can begin with it.
     */
    static int vintBytes(byte first) {
        return Integer.numberOfLeadingZeros(first & 0xff) - 23;
    }

    /**
     * Returns the value of a variable-size integer, without its marker bit; {@link #UNKNOWN_SIZE} if all of the other bits are
     * set.
     */
    static long vint(byte[] bytes, int at, int length) {
        long value = unsigned(bytes, at, length);
        long mask = (1L << 7 * length) - 1;
        return (value & mask) == mask ? UNKNOWN_SIZE : value & mask;
    }

    /** Returns a big-endian number of up to 8 bytes; 0 for no bytes. Numbers of more than 63 bits become negative. */
    static long unsigned(byte[] bytes, int at, int length) {
        long value = 0;
        for (int n = 0; n < length; n++) {
            value = value << 8 | bytes[at + n] & 0xff;
        }
        return value;
    }

    static void putLong(byte[] bytes, int at, long value) {
        for (int n = 0; n < Long.BYTES; n++) {
            bytes[at + n] = (byte) (value >>> 56 - 8 * n);
        }
    }
}
