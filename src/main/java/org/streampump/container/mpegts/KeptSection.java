package org.streampump.container.mpegts;

import java.util.Arrays;

/** The newest section of one kind, and the packets in which it came. */
final class KeptSection {
    private final PacketRun packets = new PacketRun();
    private byte[] bytes = new byte[0];
    private boolean checksumIsRight;

    /**
     * Takes a section and its packets in place of the previous ones; returns whether the section differs from the previous
     * section.
     */
    boolean keep(SectionCollector newest) {
        packets.set(newest.packets());
        checksumIsRight = newest.isChecksumRight();
        int length = newest.sectionBytes();
        if (Arrays.equals(bytes, 0, bytes.length, newest.section(), 0, length)) {
            return false;
        }
        bytes = Arrays.copyOf(newest.section(), length);
        return true;
    }

    boolean isKnown() {
        return bytes.length > 0;
    }

    /** Whether the section is used although its checksum is wrong. */
    boolean hasWrongChecksum() {
        return isKnown() && !checksumIsRight;
    }

    /** The packets in which the newest section came. */
    PacketRun packets() {
        return packets;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The offset at which the table's entries end and the checksum begins. */
    int entriesEnd() {
        return bytes.length - SectionCollector.CRC_BYTES;
    }

    int unsigned16(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
