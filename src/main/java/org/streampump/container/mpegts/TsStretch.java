package org.streampump.container.mpegts;

import java.util.HashMap;
import java.util.Map;
import org.streampump.container.Splicing;

/** The times in a part of a stream: the first times on each PID, and how the times continue. */
final class TsStretch implements Splicing.Stretch, Offsets {
    /** Maximum number of PIDs; further PIDs are ignored. */
    private static final int MAX_PIDS = Timeline.MAX_PIDS;

    /** The times of a PID, by kind of time. */
    private static final class Times {
        private final TimeTrack[] tracks = {new TimeTrack(), new TimeTrack(), new TimeTrack()};
        private final long[] first = {Ticks.NONE, Ticks.NONE, Ticks.NONE};
    }

    private static final int PCR = 0;
    private static final int KINDS = 3; // PCR, PTS and DTS

    private final Retimer reader = new Retimer(this);
    private final byte[] carry = new byte[TsPacket.LENGTH];
    private final Map<Integer, Times> pids = new HashMap<>();
    private int carried;
    private long newest = Ticks.NONE;
    private long newestPcr = Ticks.NONE;

    @Override
    public void read(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int whole = (end - at) / TsPacket.LENGTH * TsPacket.LENGTH;
            if (carried == 0 && whole > 0) {
                reader.read(bytes, at, whole);
                at += whole;
            } else {
                at += carry(bytes, at, end);
            }
        }
    }

    private int carry(byte[] bytes, int at, int end) {
        int count = Math.min(end - at, TsPacket.LENGTH - carried);
        System.arraycopy(bytes, at, carry, carried, count);
        carried += count;
        if (carried == TsPacket.LENGTH) {
            carried = 0;
            reader.read(carry, 0, TsPacket.LENGTH);
        }
        return count;
    }

    @Override
    public boolean areMoving() {
        return false;
    }

    @Override
    public long take(int pid, long pcr, long pts, long dts) {
        long later = Ticks.later(pcr, Ticks.later(pts, dts));
        newest = newest == Ticks.NONE || TimeTrack.isNewer(newest, later) ? later : newest;
        newestPcr = pcr == Ticks.NONE ? newestPcr : pcr;
        Times times = pids.get(pid);
        if (times == null && pids.size() < MAX_PIDS) {
            times = new Times();
            pids.put(pid, times);
        }
        if (times != null) {
            long[] sent = {pcr, pts, dts};
            for (int kind = 0; kind < KINDS; kind++) {
                times.tracks[kind].take(sent[kind], newest);
                times.first[kind] = times.first[kind] == Ticks.NONE ? sent[kind] : times.first[kind];
            }
        }
        return 0;
    }

    @Override
    public long offset(int pid) {
        return 0;
    }

    /**
     * Returns the smallest number of ticks by which this stretch must be moved so that each of its tracks continues after
     * {@code given}, a stretch of a different stream.
     *
     * @param before the stretch before this stretch in its own stream
     */
    long offsetAfter(TsStretch given, TsStretch before) {
        long least = Ticks.NONE;
        if (given.newest != Ticks.NONE) {
            for (int pid : pids.keySet()) {
                least = Ticks.later(least, offsetAfter(given, before, pid));
            }
            for (int pid : before.pids.keySet()) {
                least = Ticks.later(least, offsetAfter(given, before, pid));
            }
        }
        return least == Ticks.NONE ? 0 : least;
    }

    private long offsetAfter(TsStretch given, TsStretch before, int pid) {
        long least = Ticks.NONE;
        for (int kind = 0; kind < KINDS; kind++) {
            long first = first(before, pid, kind);
            long behind = given.next(pid, kind);
            if (first != Ticks.NONE && behind != Ticks.NONE) {
                least = Ticks.later(least, Ticks.plus(behind, -first));
            }
        }
        return least;
    }

    /**
     * Returns a track's first time in this stretch, or the expected time; {@link Ticks#NONE} for tracks that are silent or have
     * a different clock.
     */
    private long first(TsStretch before, int pid, int kind) {
        long present = newest == Ticks.NONE ? before.newest : newest;
        Times here = pids.get(pid);
        long first = here == null ? Ticks.NONE : here.first[kind];
        if (first != Ticks.NONE) {
            return Math.abs(Ticks.between(first, present)) <= TimeTrack.MAX_BACKWARD ? first : Ticks.NONE;
        }
        Times ago = before.pids.get(pid);
        return ago != null && ago.tracks[kind].isNear(present) ? ago.tracks[kind].next() : Ticks.NONE;
    }

    /**
     * Returns the time at which a track of a different stream can continue after this stretch: after the track of the same PID
     * and kind, else after all tracks.
     */
    private long next(int pid, int kind) {
        Times times = pids.get(pid);
        if (times != null && times.tracks[kind].isNear(newest)) {
            return times.tracks[kind].next();
        }
        long last = kind == PCR ? newestPcr : newest;
        return last == Ticks.NONE ? Ticks.NONE : Ticks.plus(last, TimeTrack.DEFAULT_STEP);
    }
}
