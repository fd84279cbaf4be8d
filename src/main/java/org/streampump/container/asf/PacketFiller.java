package org.streampump.container.asf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;

/**
 * Restores the full size of a data packet that was sent without its padding, as senders should send packets (WMSP 2.2.3.3, PUSH
 * 2.2.3.3). Readers of raw ASF need packets of full size; and the last payload's length often follows from the length of the
 * padding, which must therefore be right.
 */
public final class PacketFiller {
    private static final int MAX_BYTE = 0xff;
    private static final int PADDING_TYPE_SHIFT = 3; // within the length type flags

    private PacketFiller() {}

    /**
     * Writes a packet in full size. The missing bytes are zeros. Where the packet's fields would then be wrong, its padding
     * length is corrected or inserted. The result is not examined further.
     *
     * @param packet the bytes that came; its position does not change
     * @param target gets {@link AsfHeader#packetSize()} bytes from its beginning on
     * @return bytes written: the packet size
     * @throws MalformedStreamException the packet is empty or too long, or its head makes no sense; the message calls the
     *     packet "it"
     */
    public static int fill(ByteBuffer packet, AsfHeader header, byte[] target) throws MalformedStreamException {
        int size = header.packetSize();
        int length = packet.remaining();
        if (length == 0 || length > size) {
            throw malformed("it has %d bytes, 1 to %d are possible", length, size);
        }
        packet.get(packet.position(), target, 0, length);
        Arrays.fill(target, length, size, (byte) 0);
        if (length < size) {
            correctPadding(target, length, size);
        }
        return size;
    }

    private static void correctPadding(byte[] target, int length, int size) throws MalformedStreamException {
        PacketHead head = new PacketHead();
        head.read(target, 0, length);
        boolean explicit = head.packetLengthType() != PacketHead.NONE;
        long whole = explicit ? head.packetLength() : size;
        if (whole > size) {
            throw malformed("its length field says %d bytes, the packet size is %d", whole, size);
        }
        long missing = whole - length;
        if (missing <= 0) {
            return; // the packet is as long as its field says: bytes after it belong to nothing
        }
        if (head.paddingType() == PacketHead.NONE) {
            insertPadding(target, head, (int) missing, length);
        } else if (head.padding() != missing && !(explicit && head.padding() > missing)) {
            widenPadding(target, head, head.padding() + missing, length, (int) whole);
        }
    }

    /** Inserts the padding length; the field itself is part of the missing bytes. */
    private static void insertPadding(byte[] target, PacketHead head, int missing, int length) {
        boolean fitsByte = missing - 1 <= MAX_BYTE;
        int bytes = fitsByte ? 1 : 2;
        int at = head.paddingAt();
        System.arraycopy(target, at, target, at + bytes, length - at);
        setPaddingType(target, head, fitsByte ? PacketHead.BYTE : PacketHead.WORD);
        put(target, at, bytes, missing - bytes);
    }

    private static void widenPadding(byte[] target, PacketHead head, long padding, int length, int whole) {
        int at = head.paddingAt();
        int bytes = PacketHead.fieldBytes(head.paddingType());
        if (padding > whole - head.end()) {
            return; // no padding length makes sense; the field stays as the encoder sent it
        }
        if (bytes == 1 && padding > MAX_BYTE) {
            System.arraycopy(target, at + 1, target, at + 2, length - at - 1);
            setPaddingType(target, head, PacketHead.WORD);
            put(target, at, 2, (int) padding - 1);
        } else {
            put(target, at, bytes, (int) padding);
        }
    }

    private static void setPaddingType(byte[] target, PacketHead head, int type) {
        int flags = target[head.flagsAt()] & ~(3 << PADDING_TYPE_SHIFT);
        target[head.flagsAt()] = (byte) (flags | type << PADDING_TYPE_SHIFT);
    }

    private static void put(byte[] target, int at, int bytes, int value) {
        switch (bytes) {
            case 1 -> target[at] = (byte) value;
            case 2 -> LittleEndian.put16(target, at, value);
            default -> LittleEndian.put32(target, at, value);
        }
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
