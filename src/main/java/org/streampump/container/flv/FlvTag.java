package org.streampump.container.flv;

import java.nio.charset.StandardCharsets;

/** The layout of a tag (E.4.1): 11 bytes of header, the body, and 4 bytes that repeat the size of both. */
final class FlvTag {
    static final int HEADER_BYTES = 11;
    static final int SIZE_BYTES = 4;

    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int SCRIPT_AMF3 = 15; // E2
    static final int SCRIPT = 18;

    private static final int AMF0_STRING = 2;
    private static final int RESERVED_BITS = 0xc0;
    private static final int ENCRYPTED = 0x20; // some bytes precede the encrypted body
    private static final int TYPE_BITS = 0x1f;

    private FlvTag() {}

    static boolean hasReservedBits(byte[] tag) {
        return (tag[0] & RESERVED_BITS) != 0;
    }

    static boolean isEncrypted(byte[] tag) {
        return (tag[0] & ENCRYPTED) != 0;
    }

    static int type(byte[] tag) {
        return tag[0] & TYPE_BITS;
    }

    /** Whether encoders write headers like this one: a known type, and stream id 0. */
    static boolean isPlausible(byte[] tag) {
        return switch (type(tag)) {
            case AUDIO, VIDEO, SCRIPT, SCRIPT_AMF3 -> u24(tag, 8) == 0;
            default -> false;
        };
    }

    static int bodyBytes(byte[] tag) {
        return u24(tag, 1);
    }

    /** Returns the timestamp in milliseconds, modulo 2 to the 32nd; the highest byte is the last of its four bytes. */
    static int timestamp(byte[] tag, int offset) {
        return tag[offset + 7] << 24 | u24(tag, offset + 4);
    }

    static void putTimestamp(byte[] tag, int offset, int timestamp) {
        tag[offset + 4] = (byte) (timestamp >> 16);
        tag[offset + 5] = (byte) (timestamp >> 8);
        tag[offset + 6] = (byte) timestamp;
        tag[offset + 7] = (byte) (timestamp >> 24);
    }

    static void putSize(byte[] bytes, int offset, int size) {
        bytes[offset] = (byte) (size >> 24);
        bytes[offset + 1] = (byte) (size >> 16);
        bytes[offset + 2] = (byte) (size >> 8);
        bytes[offset + 3] = (byte) size;
    }

    /** Returns a script's name as AMF0 (E.4.4.2): at most 255 characters, ASCII only. */
    static byte[] amfString(String text) {
        byte[] coded = new byte[3 + text.length()];
        coded[0] = AMF0_STRING;
        coded[2] = (byte) text.length();
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, coded, 3, text.length());
        return coded;
    }

    static int u24(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 16 | (bytes[offset + 1] & 0xff) << 8 | bytes[offset + 2] & 0xff;
    }
}
