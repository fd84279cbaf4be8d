package org.streampump.container.mpegts;

import java.util.Arrays;
import org.streampump.container.MediaTime;

/**
 * Measures media time with all time stamps that come: the PCR, PTS and DTS of a few PIDs. A time stamp counts by its distance
 * from the previous time stamp of the same source; different clocks and jumps therefore do no harm. While time stands still,
 * packets are counted instead.
 */
final class MediaClock {
    /** Maximum number of sources of time stamps that are followed at a time. */
    private static final int SOURCES = 16;

    /** Maximum step of a time stamp, in milliseconds; a greater step is a jump. */
    private static final long MAX_STEP_MS = 10_000;

    /** Maximum lag of a source behind the clock, in milliseconds; a source that lags more is taken to lag this much. */
    private static final long MAX_LAG_MS = 500;

    /** Number of packets without a time stamp of a source after which a different source may take its place. */
    private static final long STALE_PACKETS = 16_384;

    /** Number of packets that count as one second in a stream without time stamps, at 1.5 Mb/s. */
    private static final long PACKETS_PER_SECOND = 1024;

    /** Number of packets that count as one second while time stamps stand still, at 25 Mb/s. */
    private static final long STILL_PACKETS_PER_SECOND = 16_384;

    /**
     * Maximum time by which {@link #mediaMs} may be behind the clock, in milliseconds: the leading PID can be silent, and sound
     * late, for so long.
     */
    private static final long MAX_BEHIND_MS = JoinRule.SILENCE_MS;

    private static final int TICKS_PER_MS = 90; // ISO/IEC 13818-1 2.4.2.1: 90 kHz
    private static final long STAMP_MASK = (1L << 33) - 1;
    private static final int PCR_SOURCE = TsPacket.PIDS;

    private final int[] ids = new int[SOURCES];
    private final long[] stamps = new long[SOURCES];
    private final long[] ticks = new long[SOURCES];
    private final long[] packetsThen = new long[SOURCES];
    private long packets;
    private long nowTicks;
    private long stampedTicks;
    private long leadTicks; // media time by the time stamps of the leading PID
    private long lastStep;
    private boolean everStamped;

    MediaClock() {
        Arrays.fill(ids, -1);
    }

    /** Returns the time since the clock's first packet, in milliseconds; never falls. */
    long nowMs() {
        return nowTicks / TICKS_PER_MS;
    }

    /**
     * Returns the media time up to the newest PES packet of the leading PID, in milliseconds, by time stamps only; never falls.
     */
    long mediaMs() {
        long least = stampedTicks - MAX_BEHIND_MS * TICKS_PER_MS;
        return everStamped ? Math.max(leadTicks, least) / TICKS_PER_MS : MediaTime.UNKNOWN;
    }

    /** Takes note that the newest PES packet belongs to this PID, which leads. */
    void leads(int pid) {
        int n = known(pid);
        if (n >= 0) {
            leadTicks = Math.max(leadTicks, stampedTicks - (nowTicks - ticks[n]));
        }
    }

    /** Takes each packet, even when its PID is not followed otherwise. */
    void packet(byte[] b, int at) {
        packets++;
        if (TsPacket.hasPcr(b, at)) {
            stamp(PCR_SOURCE + TsPacket.pid(b, at), TsPacket.pcrBase(b, at));
        }
        if (packets - lastStep >= (everStamped ? STILL_PACKETS_PER_SECOND : PACKETS_PER_SECOND)) {
            lastStep = packets;
            nowTicks += 1000L * TICKS_PER_MS;
        }
    }

    /** Takes the first packet of a PES packet. */
    void pes(byte[] b, int at) {
        long stamp = TsPacket.decodingTime(b, at);
        if (stamp >= 0) {
            stamp(TsPacket.pid(b, at), stamp);
        }
    }

    private void stamp(int id, long stamp) {
        int n = slot(id);
        if (n < 0) {
            return;
        }
        packetsThen[n] = packets;
        if (ids[n] != id) {
            ids[n] = id;
            ticks[n] = nowTicks;
        } else {
            step(n, stamp - stamps[n] & STAMP_MASK);
        }
        stamps[n] = stamp;
        everStamped = true;
    }

    private void step(int n, long step) {
        if (step > 0 && step <= MAX_STEP_MS * TICKS_PER_MS) {
            ticks[n] = Math.max(ticks[n] + step, nowTicks - MAX_LAG_MS * TICKS_PER_MS);
            if (ticks[n] > nowTicks) {
                stampedTicks += ticks[n] - nowTicks;
                nowTicks = ticks[n];
                lastStep = packets;
            }
        }
    }

    private int known(int id) {
        for (int n = 0; n < SOURCES; n++) {
            if (ids[n] == id) {
                return n;
            }
        }
        return -1;
    }

    /** Returns the source's index, or the index of a source that it can replace, or -1. */
    private int slot(int id) {
        int free = -1;
        for (int n = 0; n < SOURCES; n++) {
            if (ids[n] == id) {
                return n;
            }
            if (free < 0 && (ids[n] < 0 || packets - packetsThen[n] > STALE_PACKETS)) {
                free = n;
            }
        }
        return free;
    }
}
