package org.streampump.container.mpegts;

/**
 * Assembles the sections of one PID, ISO/IEC 13818-1 2.4.4, and remembers the packets in which they came. Sections that are
 * damaged, too long, or of a different table are skipped.
 */
final class SectionCollector {
    static final int PAT_TABLE = 0x00;
    static final int PMT_TABLE = 0x02;

    /**
     * Maximum length of a section, in bytes: {@code section_length} of at most 1021 and the three bytes up to and including
     * that field.
     */
    static final int MAX_SECTION_BYTES = 1024;

    static final int CRC_BYTES = 4;

    private static final int HEAD_BYTES = 3;
    private static final int MIN_SECTION_BYTES = 8 + CRC_BYTES;
    private static final byte STUFFING = (byte) 0xff;

    /** Receives each good section; may read the section during the call only. */
    interface Listener {
        void section(SectionCollector collector);
    }

    private final int pid;
    private final int tableId;
    private final Listener listener;
    private final byte[] section = new byte[MAX_SECTION_BYTES];
    private final PacketRun packets = new PacketRun();
    private final TableTrust trust = new TableTrust();
    private int have;
    private int lastCounter = -1;
    private boolean collecting;
    private boolean wanted;

    SectionCollector(int pid, int tableId, Listener listener) {
        this.pid = pid;
        this.tableId = tableId;
        this.listener = listener;
    }

    int pid() {
        return pid;
    }

    byte[] section() {
        return section;
    }

    int sectionBytes() {
        return HEAD_BYTES + ((section[1] & 0x0f) << 8 | section[2] & 0xff);
    }

    PacketRun packets() {
        return packets;
    }

    /** Whether {@link #packets} belong to a section whose end has not come yet. */
    boolean isInSection() {
        return collecting && wanted;
    }

    /** Drops an unfinished section, because bytes of the stream have been lost. */
    void abandon() {
        collecting = false;
    }

    void take(byte[] b, int at, long serial) {
        int payload = TsPacket.payloadAt(b, at);
        if (payload == at + TsPacket.LENGTH || TsPacket.isScrambled(b, at) || isDuplicate(b, at)) {
            return;
        }
        if (TsPacket.startsUnit(b, at)) {
            takeStart(b, at, payload, serial);
        } else {
            goOn(b, at, payload, at + TsPacket.LENGTH, serial);
        }
    }

    /**
     * Follows the continuity counter, 2.4.3.3: a gap ends the section. Returns whether the packet is a repetition to be
     * skipped.
     */
    private boolean isDuplicate(byte[] b, int at) {
        int counter = TsPacket.continuityCounter(b, at);
        boolean same = counter == lastCounter;
        if (!same && counter != (lastCounter + 1 & 0x0f)) {
            abandon();
        }
        lastCounter = counter;
        return same && !TsPacket.startsUnit(b, at); // taking a start twice does no harm
    }

    /** Takes a packet with a pointer field: the end of one section, and the beginnings of others. */
    private void takeStart(byte[] b, int at, int payload, long serial) {
        int end = at + TsPacket.LENGTH;
        int next = payload + 1 + (b[payload] & 0xff);
        goOn(b, at, payload + 1, Math.min(next, end), serial);
        abandon();
        while (next < end && b[next] != STUFFING && !collecting) {
            begin(b[next]);
            next = goOn(b, at, next, end, serial);
        }
    }

    private void begin(byte firstByte) {
        collecting = true;
        wanted = (firstByte & 0xff) == tableId;
        have = 0;
        packets.clear();
    }

    /** Adds bytes to the section in progress; returns the index after the section, or the end of the bytes. */
    private int goOn(byte[] b, int packet, int from, int end, long serial) {
        if (!collecting || from >= end) {
            return end;
        }
        wanted = wanted && packets.add(b, packet, serial);
        int at = from;
        while (have < HEAD_BYTES && at < end) {
            section[have++] = b[at++];
        }
        return have < HEAD_BYTES ? end : fill(b, at, end);
    }

    private int fill(byte[] b, int from, int end) {
        int count = Math.min(sectionBytes() - have, end - from);
        if (have + count <= MAX_SECTION_BYTES) {
            System.arraycopy(b, from, section, have, count);
        }
        have += count;
        if (have == sectionBytes()) {
            collecting = false;
            if (wanted && isGood()) {
                listener.section(this);
            }
        }
        return from + count;
    }

    private boolean isGood() {
        boolean longSyntax = (section[1] & 0x80) != 0;
        return longSyntax && have >= MIN_SECTION_BYTES && have <= MAX_SECTION_BYTES && trust.takes(section, have);
    }

    /**
     * Whether the section's checksum is right. A section with a wrong checksum is used too if it is repeated
     * ({@link TableTrust}).
     */
    boolean isChecksumRight() {
        return SectionCrc.of(section, 0, sectionBytes()) == 0;
    }
}
