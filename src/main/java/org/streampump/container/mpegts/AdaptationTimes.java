package org.streampump.container.mpegts;

/**
 * Finds the times in a packet's adaptation field, ISO/IEC 13818-1 2.4.3.4: PCR, OPCR, and DTS_next_AU of a seamless splice.
 * They can be read even when the packet is scrambled. A field that is shorter than its flags require has no times.
 */
final class AdaptationTimes {
    private static final int ABSENT = -1;
    private static final int LENGTH_AT = 4;
    private static final int FIELDS_AT = 6; // after the length and the flags
    private static final int MAX_LENGTH = TsPacket.LENGTH - LENGTH_AT - 1;
    private static final int CLOCK_BYTES = 6;
    private static final int TIME_BYTES = 5;

    private int pcrAt;
    private int opcrAt;
    private int nextAt;

    /** Finds the times of a packet. The other methods must then be given the same array. */
    void find(byte[] b, int at) {
        pcrAt = ABSENT;
        opcrAt = ABSENT;
        nextAt = ABSENT;
        int length = (b[at + 3] & 0x20) == 0 ? 0 : b[at + LENGTH_AT] & 0xff;
        if (length > 0 && length <= MAX_LENGTH) {
            find(b, at + FIELDS_AT, at + LENGTH_AT + 1 + length, b[at + LENGTH_AT + 1]);
        }
    }

    private void find(byte[] b, int fields, int end, int flags) {
        int at = fields;
        if ((flags & 0x10) != 0) {
            pcrAt = within(at, CLOCK_BYTES, end);
            at += CLOCK_BYTES;
        }
        if ((flags & 0x08) != 0) {
            opcrAt = within(at, CLOCK_BYTES, end);
            at += CLOCK_BYTES;
        }
        if ((flags & 0x04) != 0) {
            at++; // splice_countdown
        }
        if ((flags & 0x02) != 0) {
            at += at < end ? 1 + (b[at] & 0xff) : 1; // transport_private_data
        }
        if ((flags & 0x01) != 0 && at + 2 <= end) {
            findInExtension(b, at, Math.min(end, at + 1 + (b[at] & 0xff)));
        }
    }

    private void findInExtension(byte[] b, int extension, int end) {
        int flags = b[extension + 1];
        int at = extension + 2;
        if ((flags & 0x80) != 0) {
            at += 2; // legal time window
        }
        if ((flags & 0x40) != 0) {
            at += 3; // piecewise rate
        }
        if ((flags & 0x20) != 0) {
            nextAt = within(at, TIME_BYTES, end);
        }
    }

    private static int within(int at, int bytes, int end) {
        return at + bytes <= end ? at : ABSENT;
    }

    /** The PCR's base in ticks, or {@link Ticks#NONE}. */
    long pcr(byte[] b) {
        return pcrAt == ABSENT ? Ticks.NONE : Ticks.readBase(b, pcrAt);
    }

    boolean isEmpty() {
        return pcrAt == ABSENT && opcrAt == ABSENT && nextAt == ABSENT;
    }

    void move(byte[] b, long ticks) {
        moveBase(b, pcrAt, ticks);
        moveBase(b, opcrAt, ticks);
        if (nextAt != ABSENT) {
            Ticks.write(Ticks.plus(Ticks.read(b, nextAt), ticks), b, nextAt);
        }
    }

    private static void moveBase(byte[] b, int at, long ticks) {
        if (at != ABSENT) {
            Ticks.writeBase(Ticks.plus(Ticks.readBase(b, at), ticks), b, at);
        }
    }
}
