package org.streampump.container.mpegts;

import org.streampump.container.Crc32;

/** The checksum of sections, ISO/IEC 13818-1 Annex A; its initial value has all bits set. */
final class SectionCrc {
    private SectionCrc() {}

    /** Returns the checksum; 0 for bytes that end with their own checksum. */
    static int of(byte[] bytes, int offset, int length) {
        return Crc32.update(-1, bytes, offset, length);
    }
}
