package org.streampump.container.ogg;

import org.streampump.container.Crc32;

/** The checksum of pages, RFC 3533 section 6; its initial value is 0. */
final class PageCrc {
    private static final byte[] ABSENT = new byte[Integer.BYTES];

    private PageCrc() {}

    /** Returns the checksum of a whole page, whose own checksum field counts as 0. */
    static int of(byte[] bytes, int offset, int length) {
        int crc = Crc32.update(0, bytes, offset, Page.CRC_AT);
        crc = Crc32.update(crc, ABSENT, 0, ABSENT.length);
        int after = Page.CRC_AT + Integer.BYTES;
        return Crc32.update(crc, bytes, offset + after, length - after);
    }
}
