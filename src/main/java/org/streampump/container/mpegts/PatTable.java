package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.List;

/** The newest PAT, ISO/IEC 13818-1 2.4.4.3, in one or several sections. */
final class PatTable {
    /** Maximum number of sections that are followed. */
    static final int MAX_SECTIONS = 4;

    private static final int ENTRIES_AT = 8;
    private static final int ENTRY_LENGTH = 4;
    private static final int PID_MASK = 0x1fff;

    /** Receives each entry. */
    interface Entries {
        void program(int number, int pmtPid);
    }

    private final List<KeptSection> sections = new ArrayList<>();
    private int version = -1;

    /** Takes a good section; returns whether the PAT is complete and has changed. */
    boolean keep(SectionCollector collector) {
        byte[] section = collector.section();
        int number = section[6] & 0xff;
        int count = Math.min(MAX_SECTIONS, 1 + (section[7] & 0xff));
        if (number >= count) {
            return false;
        }
        begin(section[5] >> 1 & 0x1f, count);
        return sections.get(number).keep(collector) && isComplete();
    }

    private void begin(int newVersion, int count) {
        if (newVersion != version || count != sections.size()) {
            version = newVersion;
            sections.clear();
            for (int n = 0; n < count; n++) {
                sections.add(new KeptSection());
            }
        }
    }

    /** Whether any section has come. */
    boolean isKnown() {
        return !sections.isEmpty();
    }

    boolean isComplete() {
        for (int n = 0; n < sections.size(); n++) {
            if (!sections.get(n).isKnown()) {
                return false;
            }
        }
        return isKnown();
    }

    boolean hasWrongChecksum() {
        for (int n = 0; n < sections.size(); n++) {
            if (sections.get(n).hasWrongChecksum()) {
                return true;
            }
        }
        return false;
    }

    void forEach(Entries consumer) {
        for (KeptSection section : sections) {
            for (int at = ENTRIES_AT; at + ENTRY_LENGTH <= section.entriesEnd(); at += ENTRY_LENGTH) {
                consumer.program(section.unsigned16(at), section.unsigned16(at + 2) & PID_MASK);
            }
        }
    }

    void addTo(HeaderPackets packets) {
        for (KeptSection section : sections) {
            if (section.isKnown()) {
                packets.add(TsPacket.PAT_PID, section);
            }
        }
    }
}
