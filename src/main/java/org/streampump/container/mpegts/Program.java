package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.List;

/** One program of the PAT, with its newest PMT, ISO/IEC 13818-1 2.4.4.9. */
final class Program {
    private static final int ENTRIES_AT = 12;
    private static final int ENTRY_HEAD = 5;
    private static final int LENGTH_MASK = 0x0fff;
    private static final int PID_MASK = 0x1fff;

    /** An entry of the PMT. */
    record ElementaryStream(int pid, Codec codec) {}

    private final int number;
    private final int pmtPid;
    private final KeptSection pmt = new KeptSection();
    private List<ElementaryStream> streams = List.of();

    Program(int number, int pmtPid) {
        this.number = number;
        this.pmtPid = pmtPid;
    }

    int number() {
        return number;
    }

    int pmtPid() {
        return pmtPid;
    }

    KeptSection pmt() {
        return pmt;
    }

    /** Adds a PID that no table lists. */
    void addUnlisted(ElementaryStream stream) {
        List<ElementaryStream> more = new ArrayList<>(streams);
        more.add(stream);
        streams = List.copyOf(more);
    }

    /** The PMT's entries; empty until a PMT has come. */
    List<ElementaryStream> streams() {
        return streams;
    }

    /** Takes the newest PMT; returns whether it differs from the previous PMT. */
    boolean keepPmt(SectionCollector newest) {
        boolean changed = pmt.keep(newest);
        if (changed) {
            streams = entries();
        }
        return changed;
    }

    /** Reads entries as long as the lengths in the table make sense. */
    private List<ElementaryStream> entries() {
        List<ElementaryStream> entries = new ArrayList<>();
        byte[] b = pmt.bytes();
        int end = pmt.entriesEnd();
        int at = end < ENTRIES_AT ? end : ENTRIES_AT + (pmt.unsigned16(ENTRIES_AT - 2) & LENGTH_MASK);
        while (at + ENTRY_HEAD <= end) {
            int descriptors = at + ENTRY_HEAD;
            int next = descriptors + (pmt.unsigned16(at + 3) & LENGTH_MASK);
            Codec codec = Codec.of(b[at] & 0xff, b, descriptors, Math.min(next, end));
            entries.add(new ElementaryStream(pmt.unsigned16(at + 1) & PID_MASK, codec));
            at = next;
        }
        return List.copyOf(entries);
    }
}
