package org.streampump.container.asf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;

/**
 * Reads the packets of the framing of MMSH (WMSP 2.2.3, PUSH 2.2.3). One caller at a time; after an exception the decoder is
 * spent. A data packet that lies completely in the caller's bytes is not copied; at most one incomplete packet and the
 * fragments of one header are held.
 */
public final class MmshDecoder {
    /** Maximum number of successive packets of an unknown type; input with more is not MMSH. */
    public static final int MAX_UNKNOWN_IN_A_ROW = 16;

    static final int FRAMING_BYTES = 4;
    static final int PREHEADER_BYTES = 8;
    static final int DOLLAR = 0x24;
    static final int DOLLAR_IN_HASTE = 0xa4; // the next packet follows without delay, which does not matter here

    private static final int FIRST_FRAGMENT = 0x04; // AFFlags of $H
    private static final int LAST_FRAGMENT = 0x08;
    private static final byte[] NOTHING = {};

    /** Whether {@code $H}, {@code $D} and {@code $M} have eight bytes of preheader, which pushed packets lack. */
    public enum Preheaders {
        PRESENT,
        ABSENT,
        /** Not yet known: the place where the first header begins will tell. */
        DETECT
    }

    /**
     * Receives the packets.
     *
     * @param <X> a further exception that the consumer can throw; {@link #feed} passes it on
     */
    @FunctionalInterface
    public interface Consumer<X extends Exception> {
        void packet(MmshPacket packet) throws RefusedStreamException, X;
    }

    private Preheaders preheaders;
    private boolean headerSeen;
    private int unknownInARow;
    private long position; // position of the present packet's first byte

    private byte[] packet = new byte[FRAMING_BYTES];
    private int collected;

    private byte[] fragments = NOTHING; // grows with the bytes that have come
    private int fragmentBytes;
    private boolean reassembling;

    public MmshDecoder(Preheaders preheaders) {
        this.preheaders = preheaders;
    }

    /**
     * Takes the next bytes in whatever pieces the network made.
     *
     * @param bytes belongs to the caller again when this method returns
     * @throws RefusedStreamException the bytes are not MMSH, or the consumer refuses their content
     * @throws X thrown by the consumer
     */
    public <X extends Exception> void feed(byte[] bytes, int offset, int length, Consumer<X> out)
            throws RefusedStreamException, X {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            at += collected > 0 || !isWhole(bytes, at, end)
                    ? collect(bytes, at, end - at, out)
                    : deliver(bytes, at, out);
        }
    }

    /**
     * Forgets an incomplete packet. The next bytes that are fed must begin with a packet.
     *
     * @return the number of bytes that were forgotten, header fragments included; 0 when the last packet was whole
     */
    public int dropPartial() {
        int dropped = collected + fragmentBytes;
        position += collected;
        collected = 0;
        forgetFragments();
        return dropped;
    }

    private boolean isWhole(byte[] bytes, int at, int end) throws MalformedStreamException {
        checkDollar(bytes[at]);
        return end - at >= FRAMING_BYTES && end - at >= FRAMING_BYTES + LittleEndian.u16(bytes, at + 2);
    }

    private void checkDollar(byte first) throws MalformedStreamException {
        int value = first & 0xff;
        if (value != DOLLAR && value != DOLLAR_IN_HASTE) {
            throw malformed("no MMSH packet at byte %d, but 0x%02x", position, value);
        }
    }

    private <X extends Exception> int collect(byte[] bytes, int offset, int available, Consumer<X> out)
            throws RefusedStreamException, X {
        int wanted = FRAMING_BYTES;
        if (collected >= FRAMING_BYTES) {
            wanted += LittleEndian.u16(packet, 2);
        }
        if (packet.length < wanted) {
            packet = Arrays.copyOf(packet, wanted);
        }
        int taken = Math.min(wanted - collected, available);
        System.arraycopy(bytes, offset, packet, collected, taken);
        collected += taken;
        if (collected >= FRAMING_BYTES && collected == FRAMING_BYTES + LittleEndian.u16(packet, 2)) {
            deliver(packet, 0, out);
            collected = 0;
        }
        return taken;
    }

    /** Delivers a whole packet; returns its length in bytes. */
    private <X extends Exception> int deliver(byte[] bytes, int at, Consumer<X> out) throws RefusedStreamException, X {
        char type = (char) (bytes[at + 1] & 0xff);
        int length = LittleEndian.u16(bytes, at + 2);
        MmshPacket read = read(type, bytes, at + FRAMING_BYTES, length);
        position += FRAMING_BYTES + length;
        if (read != null) {
            out.packet(read);
        }
        return FRAMING_BYTES + length;
    }

    /** Returns the packet; null for a header's fragment that is not the last. */
    private MmshPacket read(char type, byte[] bytes, int at, int length) throws RefusedStreamException {
        unknownInARow = isKnown(type) ? 0 : unknownInARow + 1;
        return switch (type) {
            case 'H' -> header(bytes, at, length);
            case 'D' -> data(bytes, at, length);
            case 'C' -> streamChange(bytes, at, length);
            case 'E' -> new MmshPacket.EndOfStream(endReason(bytes, at, length));
            case 'M' -> {
                checkPreheader(type, bytes, at, length);
                yield new MmshPacket.Skipped(type);
            }
            case 'F', 'T' -> new MmshPacket.Skipped(type);
            case 'P' ->
                throw new UnsupportedStreamException(
                        "an MMSH packet pair at byte " + position + ", which was not asked for");
            default -> unknown(type);
        };
    }

    private static boolean isKnown(char type) {
        return "HDCEMFTP".indexOf(type) >= 0;
    }

    private MmshPacket unknown(char type) throws MalformedStreamException {
        if (unknownInARow > MAX_UNKNOWN_IN_A_ROW) {
            throw malformed(
                    "the %dth MMSH packet of an unknown type in a row at byte %d: 0x%02x",
                    unknownInARow, position, (int) type);
        }
        return new MmshPacket.Skipped(type);
    }

    private MmshPacket header(byte[] bytes, int at, int length) throws RefusedStreamException {
        if (preheaders == Preheaders.DETECT) {
            detect(bytes, at, length);
        }
        if (preheaders == Preheaders.ABSENT) {
            headerSeen = true;
            return new MmshPacket.Header(Arrays.copyOfRange(bytes, at, at + length));
        }
        checkPreheader('H', bytes, at, length);
        int flags = bytes[at + 5];
        addFragment(flags, bytes, at + PREHEADER_BYTES, length - PREHEADER_BYTES);
        if ((flags & LAST_FRAGMENT) == 0 && !isWholeHeader(flags)) {
            return null;
        }
        byte[] whole = Arrays.copyOf(fragments, fragmentBytes);
        forgetFragments();
        headerSeen = true;
        return new MmshPacket.Header(whole);
    }

    private void detect(byte[] bytes, int at, int length) throws MalformedStreamException {
        if (length >= Guid.BYTES && Guid.HEADER.isAt(bytes, at)) {
            preheaders = Preheaders.ABSENT;
        } else if (length >= PREHEADER_BYTES + Guid.BYTES && Guid.HEADER.isAt(bytes, at + PREHEADER_BYTES)) {
            preheaders = Preheaders.PRESENT;
        } else {
            throw malformed("no ASF header in the MMSH header packet at byte %d", position);
        }
    }

    private void addFragment(int flags, byte[] bytes, int at, int length) throws RefusedStreamException {
        boolean first = (flags & FIRST_FRAGMENT) != 0;
        if (!first && !reassembling && !beginsHeader(bytes, at, length)) {
            throw malformed("the MMSH header at byte %d lacks its first fragment", position);
        }
        if (first) {
            forgetFragments();
        }
        if (fragmentBytes + length > AsfHeader.MAX_BYTES) {
            throw new OversizedUnitException("an MMSH header in fragments of together " + (fragmentBytes + length)
                    + " bytes exceeds " + AsfHeader.MAX_BYTES + " bytes");
        }
        if (fragmentBytes + length > fragments.length) {
            fragments = Arrays.copyOf(fragments, Math.max(fragmentBytes + length, 2 * fragments.length));
        }
        System.arraycopy(bytes, at, fragments, fragmentBytes, length);
        fragmentBytes += length;
        reassembling = true;
    }

    private void forgetFragments() {
        fragments = NOTHING;
        fragmentBytes = 0;
        reassembling = false;
    }

    private static boolean beginsHeader(byte[] bytes, int at, int length) {
        return length >= Guid.BYTES && Guid.HEADER.isAt(bytes, at);
    }

    /** Whether the fragment is the whole header. Some senders leave the flags 0 even if there is only one fragment. */
    private boolean isWholeHeader(int flags) {
        return flags == 0
                && fragmentBytes >= AsfHeader.OBJECT_HEAD_BYTES
                && LittleEndian.i64(fragments, Guid.BYTES) == fragmentBytes - AsfHeader.DATA_HEAD_BYTES;
    }

    private MmshPacket data(byte[] bytes, int at, int length) throws MalformedStreamException {
        if (!headerSeen) {
            throw malformed("an MMSH data packet at byte %d, before any header", position);
        }
        boolean bare = preheaders == Preheaders.ABSENT;
        if (!bare) {
            checkPreheader('D', bytes, at, length);
        }
        int skipped = bare ? 0 : PREHEADER_BYTES;
        if (length == skipped) {
            throw malformed("an empty MMSH data packet at byte %d", position);
        }
        ByteBuffer payload =
                ByteBuffer.wrap(bytes, at + skipped, length - skipped).slice();
        return new MmshPacket.Data(payload, bare ? -1 : LittleEndian.u32(bytes, at));
    }

    /** Returns a change of the stream. A pushed packet contains the new header; from other packets only the reason is read. */
    private MmshPacket streamChange(byte[] bytes, int at, int length) throws MalformedStreamException {
        requireReason('C', length);
        if (preheaders == Preheaders.DETECT && beginsHeader(bytes, at + 4, length - 4)) {
            preheaders = Preheaders.ABSENT;
        }
        byte[] header = preheaders == Preheaders.ABSENT ? Arrays.copyOfRange(bytes, at + 4, at + length) : NOTHING;
        headerSeen |= header.length > 0;
        return new MmshPacket.StreamChange(LittleEndian.i32(bytes, at), header);
    }

    /** Returns the reason of an end. The last packet of ffmpeg's muxer is a preheader without a reason, which counts as 0. */
    private int endReason(byte[] bytes, int at, int length) throws MalformedStreamException {
        requireReason('E', length);
        boolean onlyPreheader = length == PREHEADER_BYTES && LittleEndian.u16(bytes, at + 6) == length;
        return onlyPreheader ? 0 : LittleEndian.i32(bytes, at);
    }

    private void requireReason(char type, int length) throws MalformedStreamException {
        if (length < 4) {
            throw malformed(
                    "an MMSH packet $%c of length %d at byte %d, at least 4 are needed", type, length, position);
        }
    }

    private void checkPreheader(char type, byte[] bytes, int at, int length) throws MalformedStreamException {
        if (preheaders != Preheaders.PRESENT) {
            return;
        }
        if (length < PREHEADER_BYTES) {
            throw malformed(
                    "an MMSH packet $%c of length %d at byte %d, at least %d are needed",
                    type, length, position, PREHEADER_BYTES);
        }
        int inner = LittleEndian.u16(bytes, at + 6);
        if (inner != length) {
            throw malformed("an MMSH packet $%c of length %d at byte %d says %d inside", type, length, position, inner);
        }
    }

    private static MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(Locale.ROOT, format, values));
    }
}
