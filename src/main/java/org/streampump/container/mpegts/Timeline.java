package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the times of a stream. Times of a first publication stay as they were sent. Times of a continued publication are moved
 * so that each PID continues after its last time in the previous publication, and no further than necessary.
 *
 * <p>A {@link Clock} is moved as a whole: it consists of all PIDs whose times were close to each other at first sight. These
 * are the PIDs of one program, and of all programs of one encoder. Programs that a multiplexer took from different encoders
 * have clocks of their own. Tables play no role: they may come late, damaged or never. A PID's offset is decided at its first
 * time in a publication and stays the same until that publication ends, however the PID's times jump.
 */
final class Timeline implements Offsets {
    /** Maximum number of PIDs that are followed; further PIDs are moved with the first clock. */
    static final int MAX_PIDS = 256;

    /**
     * Maximum gap, in ticks, that a previous offset may leave: an encoder whose clock continues by itself within this gap is
     * not moved, or is moved by the same offset as before.
     */
    static final long KEPT_GAP = 200 * Ticks.PER_MS;

    /** A time base. */
    private static final class Clock {
        private long newest = Ticks.NONE; // of all times that were given to viewers
        private long offset;
        private boolean settled; // within this publication
    }

    /** The times of one PID. */
    private static final class Times {
        private final TimeTrack pcr;
        private final TimeTrack pts;
        private final TimeTrack dts;
        private Clock clock;
        private long offset;
        private boolean settled; // within this publication

        Times() {
            pcr = new TimeTrack();
            pts = new TimeTrack();
            dts = new TimeTrack();
        }

        Times(Times other, Clock clock) {
            pcr = new TimeTrack(other.pcr);
            pts = new TimeTrack(other.pts);
            dts = new TimeTrack(other.dts);
            this.clock = clock;
        }
    }

    private final boolean continued;
    private final Map<Integer, Times> pids = new LinkedHashMap<>();
    private final List<Clock> clocks = new ArrayList<>();

    Timeline() {
        this(false);
    }

    private Timeline(boolean continued) {
        this.continued = continued;
    }

    @Override
    public boolean areMoving() {
        return continued;
    }

    @Override
    public long take(int pid, long pcr, long pts, long dts) {
        Times times = pids.get(pid);
        if (times == null && pids.size() < MAX_PIDS) {
            times = new Times();
            pids.put(pid, times);
        }
        if (times == null) {
            return offset(pid);
        }
        long newest = Ticks.later(pcr, Ticks.later(pts, dts));
        if (!times.settled) {
            settle(times, pcr, pts, dts, newest);
        }
        pass(times, pcr, pts, dts, newest);
        return times.offset;
    }

    @Override
    public long offset(int pid) {
        Times times = pids.get(pid);
        return times != null && times.settled ? times.offset : clocks.isEmpty() ? 0 : clocks.get(0).offset;
    }

    private void settle(Times times, long pcr, long pts, long dts, long newest) {
        Clock clock = times.clock != null ? times.clock : near(newest);
        if (clock != null && !clock.settled) {
            clock.offset = offset(clock, times, pcr, pts, dts, newest);
            clock.settled = true;
        } else if (clock == null || isFar(clock, newest)) {
            clock = ofItsOwn(times, pcr, pts, dts, newest);
        }
        times.clock = clock;
        times.offset = clock.offset;
        times.settled = true;
    }

    /** Returns the clock to which a new PID belongs by its first time; null when there is none. */
    private Clock near(long time) {
        for (Clock each : clocks) {
            if (each.settled && !isFar(each, time)) {
                return each;
            }
        }
        return clocks.isEmpty() || clocks.get(0).settled ? null : clocks.get(0);
    }

    private static boolean isFar(Clock clock, long sent) {
        long distance = Ticks.between(clock.newest, Ticks.plus(sent, clock.offset));
        return Math.abs(distance) > TimeTrack.MAX_BACKWARD;
    }

    /** Returns a new clock for a PID that is new, or whose times are no longer close to the times of its previous clock. */
    private Clock ofItsOwn(Times times, long pcr, long pts, long dts, long newest) {
        Clock clock = new Clock();
        if (times.clock != null) {
            clock.newest = times.clock.newest;
            times.clock = clock;
            clock.offset = offset(clock, times, pcr, pts, dts, newest);
        }
        clock.settled = true;
        clocks.add(clock);
        return clock;
    }

    /**
     * Returns the smallest offset with which each track of the clock continues. The first time of a track that is still silent
     * is estimated from the track's previous lag behind the others.
     */
    private long offset(Clock clock, Times times, long pcr, long pts, long dts, long newest) {
        long least = Ticks.NONE;
        if (pts != Ticks.NONE) {
            least = offset(clock, times.pts, pts, newest);
        }
        for (Times each : pids.values()) {
            if (each.clock == clock) {
                least = Ticks.later(least, offset(clock, each.pcr, each == times ? pcr : Ticks.NONE, newest));
                least = Ticks.later(least, offset(clock, each.dts, each == times ? dts : Ticks.NONE, newest));
            }
        }
        return kept(
                least == Ticks.NONE ? Ticks.plus(clock.newest, TimeTrack.DEFAULT_STEP - newest) : least, clock.offset);
    }

    /**
     * Returns the offset that moves a track to the time at which it continues; {@link Ticks#NONE} for a track that ended
     * earlier.
     *
     * @param sent the track's first time; {@link Ticks#NONE} if it is yet to come, with no more than the track's usual lag
     *     behind {@code newest}
     */
    private static long offset(Clock clock, TimeTrack track, long sent, long newest) {
        if (!track.isNear(clock.newest)) {
            return Ticks.NONE;
        }
        return Ticks.plus(track.next(), sent == Ticks.NONE ? track.lag() - newest : -sent);
    }

    /** Returns the previous offset, or 0, if the clock continues with it within {@link #KEPT_GAP}; else {@code least}. */
    private static long kept(long least, long before) {
        for (long offset : new long[] {before, 0}) {
            long more = Ticks.between(least, offset);
            if (more >= 0 && more <= KEPT_GAP) {
                return offset;
            }
        }
        return least;
    }

    private static void pass(Times times, long pcr, long pts, long dts, long newest) {
        Clock clock = times.clock;
        long given = given(newest, times.offset);
        if (clock.newest == Ticks.NONE || TimeTrack.isNewer(clock.newest, given)) {
            clock.newest = given;
        }
        times.pcr.take(given(pcr, times.offset), clock.newest);
        times.pts.take(given(pts, times.offset), clock.newest);
        times.dts.take(given(dts, times.offset), clock.newest);
    }

    private static long given(long sent, long offset) {
        return sent == Ticks.NONE ? Ticks.NONE : Ticks.plus(sent, offset);
    }

    /** Returns the timeline of the next publication. */
    Timeline successor() {
        Timeline next = new Timeline(continued || !pids.isEmpty());
        Map<Clock, Clock> copies = new HashMap<>();
        pids.forEach((pid, times) -> {
            Clock clock = copies.computeIfAbsent(times.clock, Timeline::unsettled);
            next.pids.put(pid, new Times(times, clock));
            if (!next.clocks.contains(clock)) {
                next.clocks.add(clock);
            }
        });
        return next;
    }

    private static Clock unsettled(Clock clock) {
        Clock copy = new Clock();
        copy.newest = clock.newest;
        copy.offset = clock.offset;
        return copy;
    }
}
