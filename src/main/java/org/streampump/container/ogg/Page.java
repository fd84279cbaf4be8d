package org.streampump.container.ogg;

import java.util.Arrays;
import org.streampump.container.LittleEndian;

/**
 * A view of one whole page in an array, RFC 3533 §6. One object is moved from page to page, so that none is allocated for each
 * page.
 */
final class Page {
    /** The beginning of each page: the capture pattern and the version. */
    static final byte[] CAPTURE = {'O', 'g', 'g', 'S', 0};

    /** Length in bytes of the part before the lacing values. */
    static final int FIXED_BYTES = 27;

    static final int CRC_AT = 22;
    static final int COUNT_AT = 26; // the number of lacing values

    /** Lacing value, in bytes, after which the packet continues in the next lacing value. */
    static final int FULL_LACING = 255;

    /** Maximum length of a page in this format, in bytes. */
    static final int MAX_BYTES = FIXED_BYTES + 255 + 255 * FULL_LACING;

    /** The granule position of a page on which no packet ends. */
    static final long NO_GRANULE = -1;

    private static final int FLAGS_AT = 5;
    private static final int GRANULE_AT = 6;
    private static final int SERIAL_AT = 14;
    private static final int SEQUENCE_AT = 18;

    private static final int CONTINUED = 1;
    private static final int BEGINS_STREAM = 2;
    private static final int ENDS_STREAM = 4;

    private byte[] bytes;
    private int at;
    private int length;

    /** @param start index of the whole page's first byte */
    Page lookAt(byte[] in, int start) {
        bytes = in;
        at = start;
        length = length(in, start);
        return this;
    }

    /** Returns the length of a page in bytes; all of its lacing values must have come. */
    static int length(byte[] bytes, int at) {
        int count = bytes[at + COUNT_AT] & 0xff;
        int length = FIXED_BYTES + count;
        for (int n = 0; n < count; n++) {
            length += bytes[at + FIXED_BYTES + n] & 0xff;
        }
        return length;
    }

    static boolean isIntact(byte[] bytes, int at, int length) {
        return LittleEndian.i32(bytes, at + CRC_AT) == PageCrc.of(bytes, at, length);
    }

    /** Returns a page without packets, which ends its logical stream. */
    static byte[] end(int serial, int sequence, long granule) {
        byte[] page = Arrays.copyOf(CAPTURE, FIXED_BYTES);
        page[FLAGS_AT] = ENDS_STREAM;
        LittleEndian.put64(page, GRANULE_AT, granule);
        LittleEndian.put32(page, SERIAL_AT, serial);
        LittleEndian.put32(page, SEQUENCE_AT, sequence);
        LittleEndian.put32(page, CRC_AT, PageCrc.of(page, 0, page.length));
        return page;
    }

    byte[] array() {
        return bytes;
    }

    int start() {
        return at;
    }

    int length() {
        return length;
    }

    /** Whether the page begins with the rest of a packet. */
    boolean isContinued() {
        return (bytes[at + FLAGS_AT] & CONTINUED) != 0;
    }

    boolean beginsStream() {
        return (bytes[at + FLAGS_AT] & BEGINS_STREAM) != 0;
    }

    boolean endsStream() {
        return (bytes[at + FLAGS_AT] & ENDS_STREAM) != 0;
    }

    long granule() {
        return LittleEndian.i64(bytes, at + GRANULE_AT);
    }

    int serial() {
        return LittleEndian.i32(bytes, at + SERIAL_AT);
    }

    int sequence() {
        return LittleEndian.i32(bytes, at + SEQUENCE_AT);
    }

    int lacingCount() {
        return bytes[at + COUNT_AT] & 0xff;
    }

    int lacing(int n) {
        return bytes[at + FIXED_BYTES + n] & 0xff;
    }

    /** The index of the first byte after the lacing values. */
    int payload() {
        return at + FIXED_BYTES + lacingCount();
    }

    /** Returns a copy of this page with this serial number, page number and granule position. */
    byte[] renumbered(int serial, int sequence, long granule) {
        byte[] page = Arrays.copyOfRange(bytes, at, at + length);
        LittleEndian.put64(page, GRANULE_AT, granule);
        LittleEndian.put32(page, SERIAL_AT, serial);
        LittleEndian.put32(page, SEQUENCE_AT, sequence);
        LittleEndian.put32(page, CRC_AT, PageCrc.of(page, 0, page.length));
        return page;
    }

    /**
     * Returns the packets of these lacing values as a page of their own.
     *
     * @param from index of the first lacing value; unless it is 0, a packet must begin there
     * @param end index after the last lacing value
     */
    byte[] part(int from, int end, long granule) {
        int data = payload();
        for (int n = 0; n < from; n++) {
            data += lacing(n);
        }
        int count = 0;
        for (int n = from; n < end; n++) {
            count += lacing(n);
        }
        int head = FIXED_BYTES + end - from;
        byte[] part = Arrays.copyOf(Arrays.copyOfRange(bytes, at, at + FIXED_BYTES), head + count);
        part[COUNT_AT] = (byte) (end - from);
        System.arraycopy(bytes, at + FIXED_BYTES + from, part, FIXED_BYTES, end - from);
        System.arraycopy(bytes, data, part, head, count);
        int others = (from > 0 ? CONTINUED | BEGINS_STREAM : 0) | (end < lacingCount() ? ENDS_STREAM : 0);
        part[FLAGS_AT] &= (byte) ~others;
        LittleEndian.put64(part, GRANULE_AT, granule);
        LittleEndian.put32(part, CRC_AT, PageCrc.of(part, 0, part.length));
        return part;
    }
}
