package org.streampump.container.mpegts;

import java.util.Arrays;

/** Writes a section into packets of its own, ISO/IEC 13818-1 2.4.4, for tables that the encoder sends wrongly or not at all. */
final class SectionPackets {
    private static final int HEAD = 4;
    private static final int ROOM = TsPacket.LENGTH - HEAD;

    private SectionPackets() {}

    /**
     * Returns the packets of a section.
     *
     * @param section the whole section; in the packets, the right checksum replaces its last four bytes
     * @param lastCounter continuity counter of the last packet
     */
    static byte[] of(int pid, byte[] section, int lastCounter) {
        byte[] withPointer = new byte[1 + section.length];
        System.arraycopy(section, 0, withPointer, 1, section.length);
        int checked = section.length - SectionCollector.CRC_BYTES;
        writeChecksum(withPointer, 1 + checked, SectionCrc.of(section, 0, checked));
        int count = (withPointer.length + ROOM - 1) / ROOM;
        byte[] packets = new byte[count * TsPacket.LENGTH];
        Arrays.fill(packets, (byte) 0xff);
        for (int n = 0; n < count; n++) {
            int at = n * TsPacket.LENGTH;
            packets[at] = TsPacket.SYNC_BYTE;
            packets[at + 1] = (byte) ((n == 0 ? 0x40 : 0) | pid >> 8);
            packets[at + 2] = (byte) pid;
            packets[at + 3] = (byte) (0x10 | lastCounter - (count - 1 - n) & 0x0f);
            System.arraycopy(withPointer, n * ROOM, packets, at + HEAD, Math.min(ROOM, withPointer.length - n * ROOM));
        }
        return packets;
    }

    private static void writeChecksum(byte[] b, int at, int crc) {
        for (int n = 0; n < SectionCollector.CRC_BYTES; n++) {
            b[at + n] = (byte) (crc >>> 24 - 8 * n);
        }
    }
}
