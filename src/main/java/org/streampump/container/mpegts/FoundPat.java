package org.streampump.container.mpegts;

import java.util.List;

/** Writes a PAT for programs whose PMTs have come without a PAT, because viewers' players need one. */
final class FoundPat {
    private static final int HEAD = 8;
    private static final int ENTRY = 4;

    private FoundPat() {}

    /** Returns a section, ISO/IEC 13818-1 2.4.4.3, with room for its checksum. */
    static byte[] of(List<Program> programs) {
        int length = HEAD + ENTRY * programs.size() + SectionCollector.CRC_BYTES;
        byte[] section = new byte[length];
        section[0] = SectionCollector.PAT_TABLE;
        section[1] = (byte) (0xb0 | length - 3 >> 8);
        section[2] = (byte) (length - 3);
        section[4] = 1; // transport_stream_id
        section[5] = (byte) 0xc1; // version 0, current
        int at = HEAD;
        for (Program program : programs) {
            section[at] = (byte) (program.number() >> 8);
            section[at + 1] = (byte) program.number();
            section[at + 2] = (byte) (0xe0 | program.pmtPid() >> 8);
            section[at + 3] = (byte) program.pmtPid();
            at += ENTRY;
        }
        return section;
    }
}
