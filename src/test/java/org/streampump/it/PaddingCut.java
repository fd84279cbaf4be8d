package org.streampump.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The ways in which encoders leave out a packet's padding. For packets without a length of their own, as ffmpeg's are. */
enum PaddingCut {
    /** The packet as it is. */
    NONE,
    /** The bytes are missing, the field still says how many there were. */
    BYTES,
    /** The bytes are missing, and the field says so: what MS-WMHTTP asks for. */
    ZEROED,
    /** The field is missing too. */
    FIELD,
    /** A length of the packet in its place. */
    LENGTH;

    private static final int[] FIELD_BYTES = {0, 1, 2, 4}; // by length type
    private static final int PADDING_TYPE = 0x18;
    private static final int WORD_LENGTH = 0x40;
    private static final int WORD = 2;

    byte[] of(byte[] packet) {
        int at = paddingAt(packet);
        int field = paddingFieldBytes(packet);
        int full = packet.length - padding(packet);
        return switch (this) {
            case NONE -> packet;
            case BYTES -> Arrays.copyOf(packet, full);
            case ZEROED -> {
                byte[] zeroed = Arrays.copyOf(packet, full);
                Arrays.fill(zeroed, at, at + field, (byte) 0);
                yield zeroed;
            }
            case FIELD -> without(packet, at, field, full);
            case LENGTH -> {
                byte[] bare = without(packet, at, field, full);
                yield bare.length + WORD > packet.length ? packet : withLength(bare, at);
            }
        };
    }

    private static byte[] without(byte[] packet, int at, int field, int full) {
        byte[] bare = new byte[full - field];
        System.arraycopy(packet, 0, bare, 0, at);
        System.arraycopy(packet, at + field, bare, at, bare.length - at);
        bare[flagsAt(packet)] &= ~PADDING_TYPE;
        return bare;
    }

    private static byte[] withLength(byte[] bare, int at) {
        ByteBuffer marked = ByteBuffer.allocate(bare.length + WORD).order(ByteOrder.LITTLE_ENDIAN);
        marked.put(bare, 0, at).putShort((short) marked.capacity()).put(bare, at, bare.length - at);
        marked.array()[flagsAt(bare)] |= WORD_LENGTH;
        return marked.array();
    }

    /** Where the padding length is; there is neither a packet length nor a sequence in front of it. */
    static int paddingAt(byte[] packet) {
        int at = flagsAt(packet);
        if ((packet[at] & 0xe6) != 0) {
            throw new IllegalArgumentException("a packet with length type flags " + packet[at]);
        }
        return at + 2;
    }

    static int paddingFieldBytes(byte[] packet) {
        return FIELD_BYTES[(packet[flagsAt(packet)] & PADDING_TYPE) >> 3];
    }

    /** Behind the error correction data. */
    private static int flagsAt(byte[] packet) {
        return packet[0] < 0 ? 1 + (packet[0] & 0x0f) : 0;
    }

    private static int padding(byte[] packet) {
        int at = paddingAt(packet);
        int padding = 0;
        for (int n = paddingFieldBytes(packet); n > 0; n--) {
            padding = padding << 8 | packet[at + n - 1] & 0xff;
        }
        return padding;
    }
}
