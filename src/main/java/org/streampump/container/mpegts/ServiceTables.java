package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streampump.container.StreamHeader;

/**
 * Follows the PAT and the PMTs of all programs, makes the stream header of them, and knows what each PID is for. Where no PAT
 * comes, PMTs are found by their packets; where no PMT comes either, PIDs are taken for what their PES packets say.
 */
final class ServiceTables {
    /** Programs that are followed; those that a PAT lists beyond are passed through only. */
    static final int MAX_PROGRAMS = 64;

    /** Sections of a PAT that are followed. */
    static final int MAX_PAT_SECTIONS = 4;

    private static final int ENTRIES_AT = 8;
    private static final int ENTRY_LENGTH = 4;
    private static final int NETWORK_PROGRAM = 0; // its PID carries the NIT
    private static final int PID_MASK = 0x1fff;

    /** Programs and PIDs that are found without tables, at most. */
    private static final int MAX_FOUND = 16;

    /** Milliseconds of media time without a PAT after which PMTs are searched for. */
    private static final long SEARCH_AFTER_MS = 1_000;

    /** Milliseconds without a PMT after which they are searched for, although a PAT says where they should be. */
    private static final long SEARCH_DESPITE_PAT_AFTER_MS = 4_000;

    /** Milliseconds of media time without any table after which PIDs are taken without. */
    private static final long PLAIN_AFTER_MS = 3_000;

    // What a PID's packets are to us. From FIRST_TRACK on: a place in the join rule's list, and a viewer may perhaps
    // join.
    static final int PASSED_THROUGH = 0;
    static final int TABLES = 1;
    static final int FIRST_TRACK = 2;

    private final MediaClock clock;
    private final JoinRule joinRule;
    private final byte[] roles = new byte[TsPacket.PIDS];
    private final SectionCollector patCollector =
            new SectionCollector(TsPacket.PAT_PID, SectionCollector.PAT_TABLE, this::patSection);
    private final List<KeptSection> pat = new ArrayList<>();
    private int patVersion = -1;
    private List<Program> programs = List.of();
    private Map<Integer, SectionCollector> pmtCollectors = new LinkedHashMap<>();
    private int found; // programs without a PAT, or PIDs without a PMT
    private Program plain; // PIDs that no table names
    private boolean changedSinceHeader = true;
    private StreamHeader header;

    ServiceTables(MediaClock clock, JoinRule joinRule) {
        this.clock = clock;
        this.joinRule = joinRule;
        roles[TsPacket.PAT_PID] = TABLES;
    }

    int role(int pid) {
        return roles[pid] & 0xff;
    }

    /** Takes a packet of a PID whose role is {@link #TABLES}. */
    void take(int pid, byte[] b, int at, long serial) {
        SectionCollector collector = pid == TsPacket.PAT_PID ? patCollector : pmtCollectors.get(pid);
        collector.take(b, at, serial);
        changedSinceHeader = true;
    }

    /** Bytes of the stream have been lost. */
    void abandonUnfinished() {
        patCollector.abandon();
        pmtCollectors.values().forEach(SectionCollector::abandon);
        changedSinceHeader = true;
    }

    /** Takes the first packet of a unit on a PID that is passed through, while there are no tables. */
    void takeUnlisted(int pid, byte[] b, int at, long serial) {
        if (pid == TsPacket.NULL_PID) {
            return;
        }
        if (!TsPacket.startsPes(b, at)) {
            if (isSearchDue() && TableSearch.beginsPmt(b, at) && pmtCollectors.size() < MAX_PROGRAMS + MAX_FOUND) {
                pmtCollectors.put(pid, pmtCollector(pid));
                roles[pid] = TABLES;
                take(pid, b, at, serial);
            }
            return;
        }
        clock.pes(b, at);
        if (!hasPmt() && isPlainDue() && found < MAX_FOUND && TableSearch.beginsMedia(b, at)) {
            found++;
            plain = plain == null ? new Program(NETWORK_PROGRAM, TsPacket.NULL_PID) : plain;
            plain.addUnlisted(new Program.ElementaryStream(pid, TableSearch.codec(b, at)));
            programs = List.of(plain);
            updateRoles();
        }
    }

    /** Whether PIDs that are passed through may be of interest: {@link #takeUnlisted}. */
    boolean isSearching() {
        return pat.isEmpty() || !hasPmt();
    }

    /** Whether a PMT has come, from wherever. */
    boolean hasPmt() {
        for (int n = 0; n < programs.size(); n++) {
            if (programs.get(n).pmt().isKnown()) {
                return true;
            }
        }
        return false;
    }

    boolean hasPat() {
        return !pat.isEmpty();
    }

    /** Whether a PAT or PMT that is used has a wrong checksum. */
    boolean hasWrongChecksums() {
        for (int n = 0; n < pat.size(); n++) {
            if (pat.get(n).isKnown() && !pat.get(n).isChecksumRight()) {
                return true;
            }
        }
        for (int n = 0; n < programs.size(); n++) {
            KeptSection pmt = programs.get(n).pmt();
            if (pmt.isKnown() && !pmt.isChecksumRight()) {
                return true;
            }
        }
        return false;
    }

    private boolean isSearchDue() {
        return clock.nowMs() >= (hasPat() ? SEARCH_DESPITE_PAT_AFTER_MS : SEARCH_AFTER_MS);
    }

    private boolean isPlainDue() {
        return clock.nowMs() >= Math.max(PLAIN_AFTER_MS, hasPat() ? SEARCH_DESPITE_PAT_AFTER_MS : 0);
    }

    /** Whether viewers who get {@link #header()} have what there is of tables. */
    boolean areComplete() {
        return found > 0 || isPatComplete();
    }

    /** The header for a join point here; the same object as before when nothing has changed. */
    StreamHeader header() {
        if (changedSinceHeader) {
            changedSinceHeader = false;
            byte[] bytes = headerBytes();
            if (header == null || !Arrays.equals(header.bytes(), bytes)) {
                header = new StreamHeader(bytes, bytes, codecs()).audioOnly(isAudioOnly());
            }
        }
        return header;
    }

    private byte[] headerBytes() {
        HeaderPackets packets = new HeaderPackets();
        if (pat.isEmpty() && hasPmt()) {
            packets.addOwn(SectionPackets.of(TsPacket.PAT_PID, FoundPat.of(programs), /* lastCounter= */ 0));
        }
        pat.stream().filter(KeptSection::isKnown).forEach(each -> packets.add(TsPacket.PAT_PID, each));
        packets.addUnfinished(patCollector);
        packets.endGroup();
        for (Program program : programs) {
            if (program.pmt().isKnown()) {
                packets.add(program.pmtPid(), program.pmt());
            }
        }
        pmtCollectors.values().forEach(packets::addUnfinished);
        packets.endGroup();
        return packets.bytes();
    }

    private boolean isAudioOnly() {
        return !has(Codec.Kind.VIDEO) && has(Codec.Kind.AUDIO);
    }

    private boolean has(Codec.Kind kind) {
        return programs.stream()
                .flatMap(program -> program.streams().stream())
                .anyMatch(stream -> stream.codec().kind() == kind);
    }

    private List<String> codecs() {
        return programs.stream()
                .flatMap(program -> program.streams().stream())
                .map(stream -> stream.codec().label())
                .filter(label -> !label.isEmpty())
                .distinct()
                .toList();
    }

    /** ISO/IEC 13818-1 2.4.4.3. */
    private void patSection(SectionCollector collector) {
        byte[] section = collector.section();
        int number = section[6] & 0xff;
        int count = Math.min(MAX_PAT_SECTIONS, 1 + (section[7] & 0xff));
        if (!isCurrent(section) || number >= count) {
            return;
        }
        beginPat(section[5] >> 1 & 0x1f, count);
        if (pat.get(number).keep(collector) && isPatComplete()) {
            updatePrograms();
        }
    }

    /** current_next_indicator: a table that will hold later says nothing yet. */
    private static boolean isCurrent(byte[] section) {
        return (section[5] & 1) != 0;
    }

    private void beginPat(int version, int sections) {
        if (version != patVersion || sections != pat.size()) {
            patVersion = version;
            pat.clear();
            for (int n = 0; n < sections; n++) {
                pat.add(new KeptSection());
            }
        }
    }

    private boolean isPatComplete() {
        for (int n = 0; n < pat.size(); n++) {
            if (!pat.get(n).isKnown()) {
                return false;
            }
        }
        return !pat.isEmpty();
    }

    private void updatePrograms() {
        List<Program> updated = new ArrayList<>();
        for (KeptSection section : pat) {
            for (int at = ENTRIES_AT; at + ENTRY_LENGTH <= section.entriesEnd(); at += ENTRY_LENGTH) {
                addProgram(updated, section.unsigned16(at), section.unsigned16(at + 2) & PID_MASK);
            }
        }
        programs = updated;
        plain = null;
        found = 0;
        Map<Integer, SectionCollector> collectors = new LinkedHashMap<>();
        for (Program program : programs) {
            collectors.put(program.pmtPid(), pmtCollector(program.pmtPid()));
        }
        pmtCollectors = collectors;
        updateRoles();
    }

    private void addProgram(List<Program> to, int number, int pmtPid) {
        boolean follow = number != NETWORK_PROGRAM && pmtPid != TsPacket.PAT_PID && pmtPid != TsPacket.NULL_PID;
        if (follow && to.size() < MAX_PROGRAMS && find(to, number, pmtPid) == null) {
            Program known = find(programs, number, pmtPid);
            to.add(known != null ? known : new Program(number, pmtPid));
        }
    }

    private static Program find(List<Program> programs, int number, int pmtPid) {
        for (Program each : programs) {
            if (each.number() == number && each.pmtPid() == pmtPid) {
                return each;
            }
        }
        return null;
    }

    private SectionCollector pmtCollector(int pid) {
        SectionCollector known = pmtCollectors.get(pid);
        return known != null ? known : new SectionCollector(pid, SectionCollector.PMT_TABLE, this::pmtSection);
    }

    private void pmtSection(SectionCollector collector) {
        byte[] section = collector.section();
        int number = (section[3] & 0xff) << 8 | section[4] & 0xff;
        if (!isCurrent(section)) {
            return;
        }
        Program program = find(programs, number, collector.pid());
        if (program == null && isSearching() && isSearchDue() && found < MAX_FOUND && collector.isChecksumRight()) {
            program = addFound(number, collector.pid());
        }
        if (program != null && program.keepPmt(collector)) {
            updateRoles();
        }
    }

    private Program addFound(int number, int pmtPid) {
        Program program = new Program(number, pmtPid);
        List<Program> more = new ArrayList<>(programs);
        found = more.remove(plain) ? 1 : found + 1;
        plain = null;
        more.add(program);
        programs = more;
        return program;
    }

    private void updateRoles() {
        joinRule.update(programs);
        Arrays.fill(roles, (byte) PASSED_THROUGH);
        List<Track> tracks = joinRule.tracks();
        for (int n = 0; n < tracks.size(); n++) {
            roles[tracks.get(n).pid()] = (byte) (FIRST_TRACK + n);
        }
        pmtCollectors.keySet().forEach(pid -> roles[pid] = TABLES);
        roles[TsPacket.PAT_PID] = TABLES;
        roles[TsPacket.NULL_PID] = PASSED_THROUGH;
        header = null;
        changedSinceHeader = true;
    }
}
