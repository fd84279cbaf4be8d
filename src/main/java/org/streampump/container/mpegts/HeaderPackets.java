package org.streampump.container.mpegts;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * Collects the packets of a stream header, group by group. A group holds each packet once, and its packets in the order in
 * which they came, so that the continuity counters of each PID continue from the header into the stream.
 */
final class HeaderPackets {
    /** Maximum length of a header, in bytes. Tables that do not fit are left out: they come again in the stream soon enough. */
    static final int MAX_HEADER_BYTES = 32 * 1024;

    private record Place(PacketRun run, int index) {}

    private final TreeMap<Long, Place> group = new TreeMap<>();
    private byte[] bytes = new byte[0];

    /** Adds the packets of a table. A table with a wrong checksum is written anew, so that players accept it. */
    void add(int pid, KeptSection table) {
        if (table.hasWrongChecksum()) {
            addOwn(SectionPackets.of(pid, table.bytes(), table.packets().lastCounter()));
        } else {
            add(table.packets());
        }
    }

    /** Adds packets that the encoder did not send, before the other packets of their group. */
    void addOwn(byte[] packets) {
        if (bytes.length + group.size() * TsPacket.LENGTH + packets.length <= MAX_HEADER_BYTES) {
            int at = bytes.length;
            bytes = Arrays.copyOf(bytes, at + packets.length);
            System.arraycopy(packets, 0, bytes, at, packets.length);
        }
    }

    private void add(PacketRun run) {
        int length = bytes.length + (group.size() + run.count()) * TsPacket.LENGTH;
        for (int n = 0; length <= MAX_HEADER_BYTES && n < run.count(); n++) {
            group.put(run.serial(n), new Place(run, n));
        }
    }

    /**
     * Adds the beginning of a section whose end follows in the stream: without the beginning, a continuity counter would jump.
     */
    void addUnfinished(SectionCollector collector) {
        if (collector.isInSection()) {
            add(collector.packets());
        }
    }

    void endGroup() {
        int at = bytes.length;
        bytes = Arrays.copyOf(bytes, at + group.size() * TsPacket.LENGTH);
        for (Place place : group.values()) {
            place.run().copyTo(bytes, at, place.index());
            at += TsPacket.LENGTH;
        }
        group.clear();
    }

    byte[] bytes() {
        return bytes;
    }
}
