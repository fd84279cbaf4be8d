package org.streampump.container.mpegts;

/**
 * Times of a transport stream in ticks of 90 kHz, modulo 2 to the 33rd: PTS, DTS, and the PCR without its extension. The
 * distance between two times is the shorter of the distances forward and backward.
 */
final class Ticks {
    static final long PER_MS = 90;

    /** Value for an absent time. */
    static final long NONE = -1;

    private static final long MASK = (1L << 33) - 1;

    private Ticks() {}

    static long plus(long time, long ticks) {
        return time + ticks & MASK;
    }

    /** Returns the number of ticks by which {@code to} is later than {@code from}; negative when it is earlier. */
    static long between(long from, long to) {
        return to - from << 31 >> 31;
    }

    /** Returns the later of two times, either of which may be {@link #NONE}. */
    static long later(long one, long other) {
        return one == NONE || other != NONE && between(one, other) > 0 ? other : one;
    }

    /** Reads the five bytes of a PTS, a DTS or a DTS_next_AU, ISO/IEC 13818-1 2.4.3.5 and 2.4.3.7. */
    static long read(byte[] b, int at) {
        return (b[at] & 0x0eL) << 29
                | (b[at + 1] & 0xffL) << 22
                | (b[at + 2] & 0xfeL) << 14
                | (b[at + 3] & 0xffL) << 7
                | (b[at + 4] & 0xfeL) >> 1;
    }

    /** Writes the bits that {@link #read} reads, and leaves the marker bits between them as they are. */
    static void write(long time, byte[] b, int at) {
        b[at] = (byte) (b[at] & 0xf1 | time >> 29 & 0x0e);
        b[at + 1] = (byte) (time >> 22);
        b[at + 2] = (byte) (b[at + 2] & 0x01 | time >> 14 & 0xfe);
        b[at + 3] = (byte) (time >> 7);
        b[at + 4] = (byte) (b[at + 4] & 0x01 | time << 1 & 0xfe);
    }

    /** Reads the base of a PCR or an OPCR, ISO/IEC 13818-1 2.4.3.5, without the nine bits of the extension. */
    static long readBase(byte[] b, int at) {
        return (b[at] & 0xffL) << 25
                | (b[at + 1] & 0xffL) << 17
                | (b[at + 2] & 0xffL) << 9
                | (b[at + 3] & 0xffL) << 1
                | (b[at + 4] & 0x80L) >> 7;
    }

    /** Writes the bits that {@link #readBase} reads, and leaves the extension as it is. */
    static void writeBase(long time, byte[] b, int at) {
        b[at] = (byte) (time >> 25);
        b[at + 1] = (byte) (time >> 17);
        b[at + 2] = (byte) (time >> 9);
        b[at + 3] = (byte) (time >> 1);
        b[at + 4] = (byte) (b[at + 4] & 0x7f | time << 7 & 0x80);
    }
}
