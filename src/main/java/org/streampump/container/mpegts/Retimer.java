package org.streampump.container.mpegts;

import java.util.HashMap;
import java.util.Map;

/**
 * Moves the times in a stream's packets: PCR, OPCR, DTS_next_AU, PTS and DTS. {@link Offsets} gets the times that were sent,
 * and returns how far they are moved. All other bytes of a packet stay as they are. While nothing is moved, nothing is copied.
 * A PES header may come in several packets; where its times are to be moved, all packets from the header's first packet on are
 * held until the header is whole, because its last byte decides how its first packet is written. One caller at a time.
 */
final class Retimer {
    /**
     * Maximum length in bytes of the packets that wait for the end of a PES header. A PES header that takes longer is passed on
     * unchanged.
     */
    static final int MAX_HELD_BYTES = 340 * TsPacket.LENGTH;

    /** Maximum length in bytes of the packets that one call takes. */
    static final int MAX_RUN_BYTES = 170 * TsPacket.LENGTH;

    private static final int MAX_SPLIT_HEADS = 64;

    private final Offsets offsets;
    private final AdaptationTimes adaptation = new AdaptationTimes();
    private final PesHead whole = new PesHead();
    private final Map<Integer, PesHead> split = new HashMap<>(); // by PID: heads whose end has not come
    private byte[] moved = new byte[0];
    private int held;
    private int ready; // length of the moved bytes that can go on
    private long base; // the place of the first byte of moved: bytes since the beginning

    Retimer(Offsets offsets) {
        this.offsets = offsets;
    }

    /** Whether times are moved. Packets must then be given to {@link #move}, else to {@link #read}. */
    boolean isMoving() {
        return offsets.areMoving();
    }

    /**
     * Reads the times in whole packets of a stream whose times are not moved.
     *
     * @param length in bytes; a multiple of a packet's length
     */
    void read(byte[] b, int offset, int length) {
        for (int at = offset; at < offset + length; at += TsPacket.LENGTH) {
            take(b, at);
        }
    }

    /**
     * Moves the times in whole packets of a stream whose times are moved.
     *
     * @param b is not changed
     * @param length in bytes; a multiple of a packet's length, at most {@link #MAX_RUN_BYTES}
     * @return how many bytes of {@link #moved()} can go on; they stay there until the next call
     */
    int move(byte[] b, int offset, int length) {
        dropReady();
        if (moved.length == 0) {
            moved = new byte[MAX_HELD_BYTES + MAX_RUN_BYTES];
        }
        System.arraycopy(b, offset, moved, held, length);
        int first = held;
        held += length;
        for (int at = first; at < held; at += TsPacket.LENGTH) {
            take(moved, at);
        }
        split.values().removeIf(head -> held - packetOf(head) > MAX_HELD_BYTES);
        ready = held;
        for (PesHead head : split.values()) {
            ready = Math.min(ready, packetOf(head));
        }
        return ready;
    }

    /**
     * Releases all held packets, because bytes of the stream have been lost or the stream has ended; returns a length as
     * {@link #move} does.
     */
    int release() {
        dropReady();
        split.clear();
        ready = held;
        return ready;
    }

    /** Whether packets wait for the end of a PES header. */
    boolean isHolding() {
        return held > ready;
    }

    byte[] moved() {
        return moved;
    }

    private void dropReady() {
        System.arraycopy(moved, ready, moved, 0, held - ready);
        held -= ready;
        base += ready;
        ready = 0;
    }

    private int packetOf(PesHead head) {
        return (int) (head.firstPlace() - base) / TsPacket.LENGTH * TsPacket.LENGTH;
    }

    private void take(byte[] b, int at) {
        int pid = TsPacket.pid(b, at);
        if (pid == TsPacket.NULL_PID || TsPacket.hasTransportError(b, at)) {
            return;
        }
        adaptation.find(b, at);
        PesHead head = wholeHead(pid, b, at);
        long pcr = adaptation.pcr(b);
        long pts = head == null ? Ticks.NONE : head.pts();
        boolean timed = pcr != Ticks.NONE || pts != Ticks.NONE;
        long dts = head == null ? Ticks.NONE : head.dts();
        long ticks = timed ? offsets.take(pid, pcr, pts, dts) : offsets.offset(pid);
        if (ticks != 0) {
            adaptation.move(b, ticks);
        }
        if (ticks != 0 && head != null) {
            head.move(b, base, ticks);
        }
    }

    /** Returns the PES header whose last byte is in this packet, or null. */
    private PesHead wholeHead(int pid, byte[] b, int at) {
        if (!TsPacket.hasPayload(b, at)) {
            return null;
        }
        PesHead begun = split.isEmpty() ? null : split.get(pid);
        int step = begun == null ? 1 : begun.stepTo(b, at);
        if (step == 0) {
            return null; // sent twice, 2.4.3.3; decoders take the first
        }
        if (TsPacket.isScrambled(b, at) || step != 1) {
            split.remove(pid);
            begun = null;
        }
        if (TsPacket.isScrambled(b, at)) {
            return null;
        }
        if (TsPacket.startsUnit(b, at)) {
            return begin(pid, b, at);
        }
        return begun == null ? null : goOn(begun, pid, b, at);
    }

    private PesHead begin(int pid, byte[] b, int at) {
        split.remove(pid);
        whole.begin(b, at, base + at);
        if (!whole.isUnfinished()) {
            return whole;
        }
        if (split.size() < MAX_SPLIT_HEADS) {
            PesHead begun = new PesHead();
            begun.begin(b, at, base + at);
            split.put(pid, begun);
        }
        return null;
    }

    private PesHead goOn(PesHead begun, int pid, byte[] b, int at) {
        begun.take(b, at, base + at);
        if (begun.isUnfinished()) {
            return null;
        }
        split.remove(pid);
        return begun;
    }
}
