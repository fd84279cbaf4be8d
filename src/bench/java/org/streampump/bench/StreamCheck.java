package org.streampump.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Looks at every byte that one viewer gets of a {@link SyntheticStream}: gaps, order, corruption, and how old it is. Not
 * thread-safe.
 */
final class StreamCheck {
    /** Some servers jump from their burst to the live edge: gaps in a viewer's first time are counted apart. */
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
     * Takes what has come, all of it.
     *
     * @param nowNs when it was read
     * @param ages gets the age of each record that was made after the viewer's first byte; null where nobody asks
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
            corrupt++; // what it says of itself cannot be believed; the next one shows the gap
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

    /** Video packets that came whole. */
    long packets() {
        return packets;
    }

    /** Video packets that never came, but for those of the first three seconds. */
    long missing() {
        return missing;
    }

    /** Video packets of the first three seconds that never came. */
    long missingAtJoin() {
        return missingAtJoin;
    }

    /** Video packets that came twice or after a later one. */
    long reordered() {
        return reordered;
    }

    /** Packets that were not sent like this; also a beginning without tables or key picture. */
    long corrupt() {
        return corrupt;
    }

    /** Whether anything was wrong but for a jump at the join. */
    boolean hasLost() {
        return missing + reordered + corrupt > 0;
    }
}
