package org.streampump.protocol.mmsh;

import java.util.Arrays;

/** Puts packets into the framing that viewers get (WMSP §2.2.3). All numbers are little-endian. */
final class MmshFraming {
    /** Length of a packet's part before the payload, in bytes: framing header and preheader. */
    static final int HEAD_BYTES = 12;

    /** Maximum payload of one packet, in bytes: the packet's length has 16 bits and includes the preheader. */
    static final int MAX_PAYLOAD = 65535 - 8;

    private static final int DOLLAR = '$'; // with the B bit 0: ffmpeg, VLC and libmms fail on 0xa4
    private static final int FIRST_FRAGMENT = 0x04;
    private static final int LAST_FRAGMENT = 0x08;
    private static final int PREHEADER_BYTES = 8;

    private MmshFraming() {}

    /** {@code $E}: the stream has ended. With any reason but 0, VLC and libmms connect again, for ever. */
    static byte[] end() {
        return reason('E', 0);
    }

    /**
     * {@code $E} with the reason that another entry follows. VLC and libmms send a new request after it, and so get it at most
     * once in an answer.
     */
    static byte[] endOfEntry() {
        return reason('E', 1);
    }

    /** {@code $C}: a different header follows. */
    static byte[] change() {
        return reason('C', 0);
    }

    private static byte[] reason(char type, int reason) {
        return new byte[] {DOLLAR, (byte) type, 4, 0, (byte) reason, 0, 0, 0};
    }

    /** {@code $H}; several packets only if one packet cannot hold the header, because ffmpeg fails on several. */
    static byte[] header(byte[] asf) {
        return header(asf, MAX_PAYLOAD);
    }

    /**
     * @param most maximum payload of one packet, in bytes
     */
    static byte[] header(byte[] asf, int most) {
        int fragments = (asf.length + most - 1) / most;
        byte[] framed = new byte[asf.length + fragments * HEAD_BYTES];
        for (int n = 0; n < fragments; n++) {
            int from = n * most;
            int length = Math.min(most, asf.length - from);
            int at = n * (HEAD_BYTES + most);
            int first = n == 0 ? FIRST_FRAGMENT : 0;
            int last = n == fragments - 1 ? LAST_FRAGMENT : 0;
            head(framed, at, 'H', n, first | last, length);
            System.arraycopy(asf, from, framed, at + HEAD_BYTES, length);
        }
        return framed;
    }

    /**
     * Writes the head of a {@code $D}.
     *
     * @param locationId unsigned 32 bits; the packet's number in the stream
     * @param afFlags a second count for data packets, of which 8 bits are sent
     */
    static void dataHead(byte[] target, int locationId, int afFlags, int packetBytes) {
        head(target, 0, 'D', locationId, afFlags, packetBytes);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void head(byte[] target, int at, char type, int locationId, int afFlags, int payloadBytes) {
        int length = PREHEADER_BYTES + payloadBytes;
        target[at] = DOLLAR;
        target[at + 1] = (byte) type;
        put16(target, at + 2, length);
        put16(target, at + 4, locationId);
        put16(target, at + 6, locationId >>> 16);
        target[at + 8] = 0; // incarnation
        target[at + 9] = (byte) afFlags;
        put16(target, at + 10, length);
    }

    private static void put16(byte[] target, int at, int value) {
        target[at] = (byte) value;
        target[at + 1] = (byte) (value >>> 8);
    }
}
