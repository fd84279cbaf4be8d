package org.streampump.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Checks every byte that one viewer gets of a {@link SyntheticStream}: finds gaps, a wrong order and corruption, and
 * measures the age of the bytes. Not thread-safe.
 */
final class StreamCheck {
    /**
     * Time after a viewer's first byte for which gaps are counted separately, in nanoseconds: some servers jump from
     * their burst to the live edge.
     */
    private static final long JOIN_NS = 3_000_000_000L;

    private static final int FIRST_TABLES = 2;

    private final byte[] packet = new byte[TsPackets.PACKET];
    private final byte[] expected = new byte[TsPackets.PACKET];
    private int held;
    private int tables;
    private long beganNs = -1;
    private long last = -1;
    private long lastTimeNs;
    private boolean searching;

    private long packets;
    private long missing;
    private long missingAtJoin;
    private long reordered;
    private long corrupt;

    /**
     * Checks and consumes all bytes that have come.
     *
     * @param nowNs time at which the bytes were read
     * @param ages gets the age of each record that was made after the viewer's first byte; null: the ages are not
     *     needed
     */
    void feed(ByteBuffer bytes, long nowNs, Histogram ages) {
        if (beganNs < 0) {
            beganNs = nowNs;
        }
        while (bytes.hasRemaining()) {
            int count = Math.min(TsPackets.PACKET - held, bytes.remaining());
            bytes.get(packet, held, count);
            held += count;
            if (held == TsPackets.PACKET) {
                take(nowNs, ages);
            }
        }
    }

    private void take(long nowNs, Histogram ages) {
        if (packet[0] != TsPackets.SYNC) {
            corrupt += searching ? 0 : 1;
            searching = true;
            resynchronise();
            return;
        }
        held = 0;
        searching = false;
        int pid = TsPackets.pid(packet, 0);
        if (pid == TsPackets.VIDEO_PID) {
            takeVideo(nowNs, ages);
        } else if (TsPackets.isTable(packet)) {
            tables++;
        } else if (pid != TsPackets.NULL_PID) { // a server's filler is no fault
            corrupt++;
        }
    }

    private void resynchronise() {
        int at = 1;
        while (at < TsPackets.PACKET && packet[at] != TsPackets.SYNC) {
            at++;
        }
        held = TsPackets.PACKET - at;
        System.arraycopy(packet, at, packet, 0, held);
    }

    private void takeVideo(long nowNs, Histogram ages) {
        int flags = TsPackets.flags(packet);
        long sequence = TsPackets.sequence(packet);
        long timeNs = TsPackets.timeNs(packet);
        TsPackets.video(expected, 0, flags, sequence, timeNs);
        if (!Arrays.equals(expected, packet)) {
            corrupt++; // its record cannot be believed; the next packet shows the gap
            return;
        }
        packets++;
        if (last < 0) {
            corrupt += (flags & TsPackets.KEY) != 0 && tables >= FIRST_TABLES ? 0 : 1;
        } else if (sequence <= last || timeNs < lastTimeNs) {
            reordered++;
        } else if (sequence > last + 1) {
            if (nowNs - beganNs < JOIN_NS) {
                missingAtJoin += sequence - last - 1;
            } else {
                missing += sequence - last - 1;
            }
        } else {
            corrupt += tables == ((flags & TsPackets.TABLES) != 0 ? FIRST_TABLES : 0) ? 0 : 1;
        }
        tables = 0;
        last = Math.max(last, sequence);
        lastTimeNs = Math.max(lastTimeNs, timeNs);
        if (ages != null && timeNs >= beganNs) {
            ages.add(nowNs - timeNs);
        }
    }

    /** Number of video packets that came whole. */
    long packets() {
        return packets;
    }

    /** Number of video packets that never came, without those of the first three seconds. */
    long missing() {
        return missing;
    }

    /** Number of video packets of the first three seconds that never came. */
    long missingAtJoin() {
        return missingAtJoin;
    }

    /** Number of video packets that came twice or after a later packet. */
    long reordered() {
        return reordered;
    }

    /**
     * Number of packets that the encoder did not send in this form or at this place; a beginning without tables or key
     * picture counts as well.
     */
    long corrupt() {
        return corrupt;
    }

    /** Whether anything was wrong except a gap at the join. */
    boolean hasLost() {
        return missing + reordered + corrupt > 0;
    }
}
