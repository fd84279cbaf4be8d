package org.streampump.container.mpegts;

import java.util.HashMap;
import java.util.Map;

/**
 * Follows the times in a stream's packets for {@link Offsets}, and moves them as those say: PCR, OPCR, DTS_next_AU, PTS and
 * DTS. All else in a packet stays as it is. While nothing is moved, nothing is copied. A PES header may come in several packets;
 * where its times are to be moved, all packets from its first one on are held until it is whole, since what the last byte becomes
 * decides about the first one. One caller at a time.
 */
final class Retimer {
    /** Bytes of packets that wait for the end of a PES header. One that takes longer is passed on as it was sent. */
    static final int MAX_HELD_BYTES = 340 * TsPacket.LENGTH;

    /** Bytes that one call takes at most. */
    static final int MAX_RUN_BYTES = 170 * TsPacket.LENGTH;

    private static final int MAX_SPLIT_HEADS = 64;

    private final Offsets offsets;
    private final AdaptationTimes adaptation = new AdaptationTimes();
    private final PesHead whole = new PesHead();
    private final Map<Integer, PesHead> split = new HashMap<>(); // by PID: those whose end has not come
    private byte[] moved = new byte[0];
    private int held;
    private int ready; // of what was moved last
    private long base; // the place of its first byte: bytes since the beginning

    Retimer(Offsets offsets) {
        this.offsets = offsets;
    }

    /** Whether packets go on from {@link #moved()} only. */
    boolean isMoving() {
        return offsets.areMoving();
    }

    /**
     * While nothing is moved: looks at whole packets.
     *
     * @param length a multiple of a packet's
     */
    void read(byte[] b, int offset, int length) {
        for (int at = offset; at < offset + length; at += TsPacket.LENGTH) {
            take(b, at);
        }
    }

    /**
     * While times are moved: takes whole packets.
     *
     * @param b is not changed
     * @param length a multiple of a packet's, at most {@link #MAX_RUN_BYTES}
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

    /** Bytes of the stream have been lost, or it has ended: what has been held goes on; returns as {@link #move}. */
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

    /** The PES header whose last byte is in this packet, or null. */
    private PesHead wholeHead(int pid, byte[] b, int at) {
        if (!TsPacket.hasPayload(b, at)) {
            return null;
        }
        PesHead begun = split.isEmpty() ? null : split.get(pid);
        int step = begun == null ? 1 : begun.stepTo(b, at);
        if (step == 0) {
            return null; // sent twice, 2.4.3.3; decoders take the first one
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
