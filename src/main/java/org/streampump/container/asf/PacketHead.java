package org.streampump.container.asf;

import java.util.Locale;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;

/**
 * The head of one data packet: error correction data and payload parsing information (ASF 5.2.1, 5.2.2). One object is reused
 * for each packet; one caller at a time.
 */
final class PacketHead {
    static final int NONE = 0;
    static final int BYTE = 1;
    static final int WORD = 2;

    private static final int ERROR_CORRECTION = 0x80;
    private static final int ERROR_CORRECTION_LENGTH_TYPE = 0x60;
    private static final int ERROR_CORRECTION_BYTES = 0x0f;
    private static final int MULTIPLE = 1;
    private static final int SEND_TIME_BYTES = 4;
    private static final int DURATION_BYTES = 2;
    private static final byte[] NO_BYTES = {};
    private static final int[] FIELD_BYTES = {0, 1, 2, 4}; // by length type

    private byte[] bytes = NO_BYTES;
    private int at;
    private int end;

    private int flagsAt;
    private int flags; // length types; the property flags from bit 8 on
    private long packetLength;
    private int paddingAt;
    private long padding;
    private int sendTimeAt;

    /**
     * Reads a head.
     *
     * @param offset index of the packet in the array; the indices that this object returns are indices in the array too
     * @param length how many bytes of the packet have come
     */
    void read(byte[] from, int offset, int length) throws MalformedStreamException {
        bytes = from;
        at = offset;
        end = offset + length;
        skipErrorCorrection();
        flagsAt = at;
        flags = (int) take(2);
        if ((flags & ERROR_CORRECTION) != 0) {
            throw new MalformedStreamException("its length type flags have the top bit set");
        }
        packetLength = field(packetLengthType());
        field(flags >>> 1 & 3); // sequence: nobody uses it
        paddingAt = at;
        padding = field(paddingType());
        sendTimeAt = at;
        skip(SEND_TIME_BYTES + DURATION_BYTES);
    }

    /** Drops the reference to the array; everything that was read from it stays. */
    void forget() {
        bytes = NO_BYTES;
    }

    private void skipErrorCorrection() throws MalformedStreamException {
        int first = peek();
        if ((first & ERROR_CORRECTION) != 0) {
            if ((first & ERROR_CORRECTION_LENGTH_TYPE) != 0) {
                throw malformed("its error correction flags are 0x%02x", first);
            }
            skip(1 + (first & ERROR_CORRECTION_BYTES));
        }
    }

    /** The index of the first byte after the head. */
    int end() {
        return at;
    }

    boolean hasMultiplePayloads() {
        return (flags & MULTIPLE) != 0;
    }

    int propertyFlags() {
        return flags >>> 8;
    }

    int flagsAt() {
        return flagsAt;
    }

    int packetLengthType() {
        return flags >>> 5 & 3;
    }

    /** The packet length, unsigned 32 bits; 0 when the field is absent. */
    long packetLength() {
        return packetLength;
    }

    int paddingType() {
        return flags >>> 3 & 3;
    }

    /** The index of the padding length; where the field is absent, the index that it would have. */
    int paddingAt() {
        return paddingAt;
    }

    /** The padding length, unsigned 32 bits. */
    long padding() {
        return padding;
    }

    int sendTimeAt() {
        return sendTimeAt;
    }

    private int peek() throws MalformedStreamException {
        if (at >= end) {
            throw new MalformedStreamException("its head is cut short");
        }
        return bytes[at] & 0xff;
    }

    private void skip(int count) throws MalformedStreamException {
        if (count > end - at) {
            throw new MalformedStreamException("its head is cut short");
        }
        at += count;
    }

    private long field(int type) throws MalformedStreamException {
        return take(FIELD_BYTES[type]);
    }

    private long take(int count) throws MalformedStreamException {
        skip(count);
        return number(bytes, at - count, count);
    }

    static int fieldBytes(int type) {
        return FIELD_BYTES[type];
    }

    /** Returns a number of 0, 1, 2 or 4 bytes, the lowest byte first. */
    static long number(byte[] bytes, int at, int count) {
        return switch (count) {
            case 0 -> 0;
            case 1 -> LittleEndian.u8(bytes, at);
            case 2 -> LittleEndian.u16(bytes, at);
            default -> LittleEndian.u32(bytes, at);
        };
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
