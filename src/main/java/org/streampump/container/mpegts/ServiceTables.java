package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streampump.container.StreamHeader;

/** Follows the PAT and the PMTs of all programs, makes the stream header of them, and knows what each PID is for. */
final class ServiceTables {
    /** Programs that are followed; those that a PAT lists beyond are passed through only. */
    static final int MAX_PROGRAMS = 64;

    /** Sections of a PAT that are followed. */
    static final int MAX_PAT_SECTIONS = 4;

    private static final int ENTRIES_AT = 8;
    private static final int ENTRY_LENGTH = 4;
    private static final int NETWORK_PROGRAM = 0; // its PID carries the NIT
    private static final int PID_MASK = 0x1fff;

    /** What a PID's packets are to us. */
    enum Role {
        PASSED_THROUGH,
        TABLES,
        /** A viewer may perhaps join at such a packet. */
        JOINING
    }

    private static final Role[] ROLES = Role.values();

    private final byte[] roles = new byte[TsPacket.PIDS];
    private final SectionCollector patCollector =
            new SectionCollector(TsPacket.PAT_PID, SectionCollector.PAT_TABLE, this::patSection);
    private final List<KeptSection> pat = new ArrayList<>();
    private final JoinRule joinRule = new JoinRule();
    private int patVersion = -1;
    private List<Program> programs = List.of();
    private Map<Integer, SectionCollector> pmtCollectors = Map.of();
    private boolean changedSinceHeader = true;
    private StreamHeader header;

    ServiceTables() {
        roles[TsPacket.PAT_PID] = (byte) Role.TABLES.ordinal();
    }

    Role role(int pid) {
        return ROLES[roles[pid]];
    }

    /** Takes a packet of a PID whose role is {@link Role#TABLES}. */
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

    /** For a packet of a PID whose role is {@link Role#JOINING}: whether a viewer may begin here. */
    boolean isJoinPoint(int pid, byte[] b, int at) {
        return isPatComplete() && joinRule.isJoinPoint(pid, b, at);
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
        pat.forEach(each -> packets.add(each.packets()));
        packets.addUnfinished(patCollector);
        packets.endGroup();
        for (Program program : programs) {
            if (program.pmt().isKnown()) {
                packets.add(program.pmt().packets());
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
        return programs.stream().anyMatch(program -> !program.streams(kind).isEmpty());
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
        Program program = find(programs, number, collector.pid());
        if (program != null && isCurrent(section) && program.keepPmt(collector)) {
            updateRoles();
        }
    }

    private void updateRoles() {
        joinRule.update(programs);
        Arrays.fill(roles, (byte) Role.PASSED_THROUGH.ordinal());
        joinRule.pids().forEach(pid -> roles[pid] = (byte) Role.JOINING.ordinal());
        pmtCollectors.keySet().forEach(pid -> roles[pid] = (byte) Role.TABLES.ordinal());
        roles[TsPacket.PAT_PID] = (byte) Role.TABLES.ordinal();
        roles[TsPacket.NULL_PID] = (byte) Role.PASSED_THROUGH.ordinal();
    }
}
