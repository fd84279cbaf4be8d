package org.streampump.container.fmp4;

import java.util.Arrays;

/**
 * A stream's times and the numbers of its fragments. They stay as they were sent, even at a jump ahead in mid-stream, except
 * after a seam: a place where an encoder has begun anew under an equivalent header, which viewers do not notice, or where a
 * track's time goes back. Unless the times after a seam continue the stream by themselves, all of them are moved by one amount,
 * so that they begin where the stream ended. One caller at a time.
 */
final class Timeline {
    /**
     * Maximum time by which a stream may be ahead after a seam without being moved, in seconds. Such a stream has kept its
     * clock, as when the middle of a chain of pumps was away for a while.
     */
    static final long MAX_FORWARD_SECONDS = 60;

    /**
     * Maximum time by which a fragment may begin before the same track's previous fragment began without a seam, in seconds.
     */
    static final long MAX_DISORDER_SECONDS = 1;

    /**
     * Maximum distance from the end of a track's newest fragment for the next fragment to count as one of the present or the
     * previous clock, in seconds.
     */
    static final long MAX_DISTANCE_SECONDS = 3;

    /** Assumed duration of a traf of unknown duration, in microseconds: one picture at 25 per second. */
    static final long GAP_MICROS = 40_000;

    private static final long MICROS = 1_000_000;
    private static final long MICROS_PER_MS = 1_000;

    private final long[] ends; // by track: where its newest fragment ended, in ticks as moved
    private final long[] endMicros; // as ends, in microseconds
    private final long[] starts; // by track: where its newest fragment began, in ticks as moved
    private long shiftMicros;
    private long otherShiftMicros; // of the previous clock; tracks may change clocks one after the other
    private boolean seam;
    private long newestSequence = Moof.NO_SEQUENCE; // as moved
    private int sequenceShift;

    /**
     * @param tracks number of the stream's tracks
     */
    Timeline(int tracks) {
        ends = new long[tracks];
        endMicros = new long[tracks];
        starts = new long[tracks];
        Arrays.fill(ends, Traf.UNKNOWN);
    }

    /** Begins a seam: all later fragments come from an encoder that has begun anew under an equivalent header. */
    void continued() {
        seam = true;
    }

    /** Takes the next fragment; every fragment must be taken, in order. */
    void take(Moof moof) {
        boolean back = isBack(moof);
        if (seam || back && !changesClock(moof)) {
            seam = false;
            otherShiftMicros = shiftMicros;
            if (!goesOn(moof, shiftMicros)) {
                shiftMicros = goesOn(moof, 0) ? 0 : newestMicros() - startMicros(moof);
            }
            sequenceShift = isAhead(moof.sequence()) ? 0 : (int) (newestSequence + 1 - moof.sequence());
        } else if (!back && !isNear(moof, shiftMicros)) {
            changesClock(moof);
        }
        moof.trafs().forEach(this::takeTimes);
        if (moof.sequence() != Moof.NO_SEQUENCE) {
            newestSequence = moof.sequence() + sequenceShift & 0xffff_ffffL;
        }
    }

    /** Returns the time at which a track's newest fragment begins for viewers, in milliseconds. */
    long startMs(Track track) {
        return micros(starts[track.index()], track.timescale()) / MICROS_PER_MS;
    }

    /** Returns the time at which a track's newest fragment ends for viewers, in milliseconds. */
    long endMs(Track track) {
        return micros(ends[track.index()], track.timescale()) / MICROS_PER_MS;
    }

    private void takeTimes(Traf traf) {
        long timescale = traf.track().timescale();
        long lasts = traf.duration() > 0 ? traf.duration() : ticks(GAP_MICROS, timescale);
        long end = moved(traf, shiftMicros) + lasts;
        starts[traf.track().index()] = moved(traf, shiftMicros);
        ends[traf.track().index()] = end;
        endMicros[traf.track().index()] = micros(end, timescale) + 1; // rounded up
    }

    /** Changes to the previous clock, if the fragment belongs to it; returns whether it does. */
    private boolean changesClock(Moof moof) {
        if (!isNear(moof, otherShiftMicros)) {
            return false;
        }
        long before = shiftMicros;
        shiftMicros = otherShiftMicros;
        otherShiftMicros = before;
        return true;
    }

    private boolean isBack(Moof moof) {
        for (Traf traf : moof.trafs()) {
            int index = traf.track().index();
            long ahead = moved(traf, shiftMicros) - starts[index];
            if (ends[index] != Traf.UNKNOWN
                    && ahead < -MAX_DISORDER_SECONDS * traf.track().timescale()) {
                return true;
            }
        }
        return false;
    }

    private boolean isNear(Moof moof, long shift) {
        for (Traf traf : moof.trafs()) {
            long ahead = moved(traf, shift) - endOf(traf.track());
            if (Math.abs(ahead) > MAX_DISTANCE_SECONDS * traf.track().timescale()) {
                return false;
            }
        }
        return true;
    }

    private boolean isAhead(long sequence) {
        return sequence == Moof.NO_SEQUENCE || sequence > newestSequence;
    }

    /** Whether each track of the fragment, moved by this shift, begins at or after the track's end, and not far from it. */
    private boolean goesOn(Moof moof, long shift) {
        for (Traf traf : moof.trafs()) {
            long ahead = moved(traf, shift) - endOf(traf.track());
            if (isKnown()
                    && (ahead < 0 || ahead > MAX_FORWARD_SECONDS * traf.track().timescale())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the end of a track in ticks; for a track that has not come yet, the latest end of the other tracks. */
    private long endOf(Track track) {
        long end = ends[track.index()];
        return end == Traf.UNKNOWN ? ticks(newestMicros(), track.timescale()) : end;
    }

    private boolean isKnown() {
        return newestMicros() > 0;
    }

    private long newestMicros() {
        long newest = 0;
        for (long each : endMicros) {
            newest = Math.max(newest, each);
        }
        return newest;
    }

    private static long startMicros(Moof moof) {
        long start = Long.MAX_VALUE;
        for (Traf traf : moof.trafs()) {
            start = Math.min(start, micros(traf.decodeTime(), traf.track().timescale()));
        }
        return start;
    }

    /** The time by which the newest fragment is moved, in microseconds. */
    long shiftMicros() {
        return shiftMicros;
    }

    /** The amount by which the newest fragment's number is moved, modulo 2 to the 32nd. */
    int sequenceShift() {
        return sequenceShift;
    }

    /** Returns the moved decode time of a traf that has one, in ticks. */
    static long moved(Traf traf, long shiftMicros) {
        return moved(traf.decodeTime(), shiftMicros, traf.track().timescale());
    }

    /**
     * Returns the moved time in ticks, which is never before 0.
     *
     * @param time in ticks
     * @param timescale ticks per second
     */
    static long moved(long time, long shiftMicros, long timescale) {
        return Math.max(0, time + ticks(shiftMicros, timescale));
    }

    /** Returns a time in ticks, rounded up. */
    private static long ticks(long micros, long timescale) {
        long seconds = Math.floorDiv(micros, MICROS);
        long rest = Math.floorMod(micros, MICROS);
        return seconds * timescale + (rest * timescale + MICROS - 1) / MICROS;
    }

    /** Returns a time in microseconds, rounded down. */
    static long micros(long ticks, long timescale) {
        return ticks / timescale * MICROS + ticks % timescale * MICROS / timescale;
    }

    /** Returns the timeline of the next publication, which serves until the next header turns out not to be equivalent. */
    Timeline successor() {
        Timeline next = new Timeline(ends.length);
        System.arraycopy(ends, 0, next.ends, 0, ends.length);
        System.arraycopy(endMicros, 0, next.endMicros, 0, endMicros.length);
        System.arraycopy(starts, 0, next.starts, 0, starts.length);
        next.shiftMicros = shiftMicros;
        next.otherShiftMicros = shiftMicros;
        next.newestSequence = newestSequence;
        next.sequenceShift = sequenceShift;
        return next;
    }
}
