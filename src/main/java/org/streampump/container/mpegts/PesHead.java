package org.streampump.container.mpegts;

/**
 * The first bytes of a PES packet, up to its PTS and DTS, ISO/IEC 13818-1 2.4.3.6, which may come in several packets. The
 * object remembers the place of each byte, which is its position in the stream, so that the times can be moved there.
 */
final class PesHead {
    private static final int FIXED_BYTES = 9; // up to and including PES_header_data_length
    private static final int TIME_BYTES = 5;
    private static final int MAX_BYTES = FIXED_BYTES + 2 * TIME_BYTES;

    private final byte[] bytes = new byte[MAX_BYTES];
    private final long[] places = new long[MAX_BYTES];
    private int have;
    private int counter;

    /**
     * Begins with a packet in whose payload a unit starts.
     *
     * @param place position of the packet's first byte in the stream
     */
    void begin(byte[] b, int at, long place) {
        have = 0;
        take(b, at, place);
    }

    /** Takes a packet's payload, as far as it is needed. */
    void take(byte[] b, int at, long place) {
        counter = TsPacket.continuityCounter(b, at);
        for (int from = TsPacket.payloadAt(b, at); from < at + TsPacket.LENGTH && isUnfinished(); from++) {
            places[have] = place + from - at;
            bytes[have++] = b[from];
        }
    }

    /**
     * Returns the step from the newest packet's continuity counter to this packet's continuity counter: 0 when this packet is a
     * repetition, 1 when it is the next packet, and a different value when packets were lost.
     */
    int stepTo(byte[] b, int at) {
        return TsPacket.continuityCounter(b, at) - counter & 0x0f;
    }

    boolean isUnfinished() {
        return have < wanted();
    }

    /** The number of bytes up to the last time, as far as it is known; 0 when this is no PES packet or has no times. */
    private int wanted() {
        for (int n = 0; n < Math.min(have, 3); n++) {
            if (bytes[n] != (n == 2 ? 1 : 0)) {
                return 0; // a section
            }
        }
        if (have < FIXED_BYTES) {
            return FIXED_BYTES;
        }
        return hasFlags(bytes[3] & 0xff) && (bytes[6] & 0xc0) == 0x80 ? FIXED_BYTES + times() * TIME_BYTES : 0;
    }

    /** Whether packets with this stream_id have flags; other packets have data in their place (Table 2-21). */
    private static boolean hasFlags(int streamId) {
        return switch (streamId) {
            case 0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff -> false;
            default -> true;
        };
    }

    /** The number of times that PTS_DTS_flags announce and for which the header is long enough. */
    private int times() {
        int flags = bytes[7] >> 6 & 3;
        int room = (bytes[8] & 0xff) / TIME_BYTES;
        return Math.min(flags == 3 ? 2 : flags == 2 ? 1 : 0, room);
    }

    /** The PTS in ticks; {@link Ticks#NONE} when there is none or it has not come yet. */
    long pts() {
        return time(0);
    }

    /**
     * The DTS in ticks, which is the PTS when only a PTS was sent; {@link Ticks#NONE} when there is none or it has not come
     * yet.
     */
    long dts() {
        return time(wanted() == MAX_BYTES ? 1 : 0);
    }

    private long time(int number) {
        int at = FIXED_BYTES + number * TIME_BYTES;
        return have >= at + TIME_BYTES && wanted() >= at + TIME_BYTES ? Ticks.read(bytes, at) : Ticks.NONE;
    }

    /** The place of this head's first byte. */
    long firstPlace() {
        return places[0];
    }

    /**
     * Moves PTS and DTS at their places, once all bytes have come.
     *
     * @param base the place of the array's first byte
     */
    void move(byte[] b, long base, long ticks) {
        for (int at = FIXED_BYTES; at + TIME_BYTES <= wanted(); at += TIME_BYTES) {
            Ticks.write(Ticks.plus(Ticks.read(bytes, at), ticks), bytes, at);
        }
        for (int n = FIXED_BYTES; n < have; n++) {
            b[(int) (places[n] - base)] = bytes[n];
        }
    }
}
