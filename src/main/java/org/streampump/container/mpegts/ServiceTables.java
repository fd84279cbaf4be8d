package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streampump.container.StreamHeader;

/**
 * Follows the PAT and the PMTs of all programs, makes the stream header from them, and knows the role of each PID. Where no PAT
 * comes, PMTs are found by their packets; where no PMT comes either, the PES packets tell the codec of each PID.
 */
final class ServiceTables {
    /** Maximum number of programs that are followed; further programs of a PAT are only passed through. */
    static final int MAX_PROGRAMS = 64;

    // The role of a PID's packets. Roles from FIRST_TRACK on are an index in the join rule's list plus FIRST_TRACK:
    // viewers may perhaps join at such packets.
    static final int PASSED_THROUGH = 0;
    static final int TABLES = 1;
    static final int FIRST_TRACK = 2;

    /** Maximum number of programs that are found without a PAT, or of PIDs that are found without a PMT. */
    private static final int MAX_FOUND = 16;

    /** Time without a PAT after which PMTs are searched for, in milliseconds of media time. */
    private static final long SEARCH_AFTER_MS = 1_000;

    /** Time without a PMT after which a PMT is searched for although a PAT lists its PID, in milliseconds of media time. */
    private static final long SEARCH_DESPITE_PAT_AFTER_MS = 2_000;

    /** Time without any PMT after which PIDs are followed without a PMT, in milliseconds of media time. */
    private static final long PLAIN_AFTER_MS = 3_000;

    private static final int NETWORK_PROGRAM = 0; // the PID of this program carries the NIT

    private final MediaClock clock;
    private final JoinRule joinRule;
    private final byte[] roles = new byte[TsPacket.PIDS];
    private final SectionCollector patCollector =
            new SectionCollector(TsPacket.PAT_PID, SectionCollector.PAT_TABLE, this::patSection);
    private final PatTable pat = new PatTable();
    private Map<Integer, SectionCollector> pmtCollectors = new LinkedHashMap<>();
    private List<Program> programs = List.of();
    private Program plain; // holds the PIDs that no table lists
    private int found;

    // The newest header.
    private boolean changedSinceHeader = true;
    private int codecsIdentified;
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

    /** Drops unfinished sections, because bytes of the stream have been lost. */
    void abandonUnfinished() {
        patCollector.abandon();
        pmtCollectors.values().forEach(SectionCollector::abandon);
        changedSinceHeader = true;
    }

    /** Whether PIDs that are passed through may be of interest to {@link #takeUnlisted}. */
    boolean isSearching() {
        return !hasPat() || !hasPmt();
    }

    boolean hasPat() {
        return pat.isKnown();
    }

    /** Whether a PMT has come, on whatever PID. */
    boolean hasPmt() {
        for (int n = 0; n < programs.size(); n++) {
            if (programs.get(n).pmt().isKnown()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a PAT or PMT is used although its checksum is wrong. */
    boolean hasWrongChecksums() {
        for (int n = 0; n < programs.size(); n++) {
            if (programs.get(n).pmt().hasWrongChecksum()) {
                return true;
            }
        }
        return pat.hasWrongChecksum();
    }

    /** Whether viewers who get {@link #header()} have all tables that the stream has. */
    boolean areComplete() {
        return found > 0 || pat.isComplete();
    }

    /**
     * Returns the header for a join point at the present place in the stream; the same object as before when nothing has
     * changed.
     */
    StreamHeader header() {
        if (changedSinceHeader || codecsIdentified != joinRule.identified()) {
            changedSinceHeader = false;
            codecsIdentified = joinRule.identified();
            byte[] bytes = headerBytes();
            List<String> codecs = codecs();
            if (header == null
                    || !Arrays.equals(header.bytes(), bytes)
                    || !header.codecs().equals(codecs)) {
                header = new StreamHeader(bytes, bytes, codecs).audioOnly(isAudioOnly());
            }
        }
        return header;
    }

    private byte[] headerBytes() {
        HeaderPackets packets = new HeaderPackets();
        if (!hasPat() && hasPmt()) {
            packets.addOwn(SectionPackets.of(TsPacket.PAT_PID, FoundPat.of(programs), /* lastCounter= */ 0));
        }
        pat.addTo(packets);
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
                .anyMatch(stream -> joinRule.codecOf(stream).kind() == kind);
    }

    private List<String> codecs() {
        return programs.stream()
                .flatMap(program -> program.streams().stream())
                .map(stream -> joinRule.codecOf(stream).label())
                .filter(label -> !label.isEmpty())
                .distinct()
                .toList();
    }

    /** Whether current_next_indicator is set; a table that only becomes valid later is ignored. */
    private static boolean isCurrent(byte[] section) {
        return (section[5] & 1) != 0;
    }

    private void patSection(SectionCollector collector) {
        if (isCurrent(collector.section()) && pat.keep(collector)) {
            List<Program> updated = new ArrayList<>();
            pat.forEach((number, pmtPid) -> addProgram(updated, number, pmtPid));
            Map<Integer, SectionCollector> collectors = new LinkedHashMap<>();
            updated.forEach(program -> collectors.put(program.pmtPid(), pmtCollector(program.pmtPid())));
            programs = updated;
            pmtCollectors = collectors;
            plain = null;
            found = 0;
            updateRoles();
        }
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
        if (!isCurrent(section)) {
            return;
        }
        int number = (section[3] & 0xff) << 8 | section[4] & 0xff;
        Program program = find(programs, number, collector.pid());
        if (program == null && isSearchDue() && found < MAX_FOUND && collector.isChecksumRight()) {
            program = addFound(number, collector.pid());
        }
        if (program != null && program.keepPmt(collector)) {
            leaveOutPlain();
            updateRoles();
        }
    }

    // Streams without tables.

    /** Takes the first packet of a unit on a PID that is passed through, while {@link #isSearching()}. */
    void takeUnlisted(int pid, byte[] b, int at, long serial) {
        if (pid == TsPacket.NULL_PID) {
            return;
        }
        if (TsPacket.startsPes(b, at)) {
            clock.pes(b, at);
            takeUnlistedPes(pid, b, at);
        } else if (isSearchDue() && TableSearch.beginsPmt(b, at) && pmtCollectors.size() < MAX_PROGRAMS + MAX_FOUND) {
            pmtCollectors.put(pid, pmtCollector(pid));
            roles[pid] = TABLES;
            take(pid, b, at, serial);
        }
    }

    private void takeUnlistedPes(int pid, byte[] b, int at) {
        boolean due = !hasPmt() && clock.nowMs() >= PLAIN_AFTER_MS;
        Codec codec = due && found < MAX_FOUND ? TableSearch.codec(b, at) : Codec.UNKNOWN;
        if (codec != Codec.UNKNOWN) {
            if (plain == null) {
                plain = new Program(NETWORK_PROGRAM, TsPacket.NULL_PID);
                programs = plus(plain);
            }
            plain.addUnlisted(new Program.ElementaryStream(pid, codec));
            found++;
            updateRoles();
        }
    }

    private boolean isSearchDue() {
        return isSearching() && clock.nowMs() >= (hasPat() ? SEARCH_DESPITE_PAT_AFTER_MS : SEARCH_AFTER_MS);
    }

    private Program addFound(int number, int pmtPid) {
        Program program = new Program(number, pmtPid);
        programs = plus(program);
        found++;
        return program;
    }

    private List<Program> plus(Program program) {
        List<Program> more = new ArrayList<>(programs);
        more.add(program);
        return more;
    }

    /** Drops the program without tables, because a table has come after all. */
    private void leaveOutPlain() {
        if (plain != null) {
            programs = programs.stream().filter(each -> each != plain).toList();
            plain = null;
        }
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
        changedSinceHeader = true;
    }
}
