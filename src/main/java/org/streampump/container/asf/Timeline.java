package org.streampump.container.asf;

import java.util.Arrays;

/**
 * A stream's send times in milliseconds, modulo 2 to the 32nd. They stay as they were sent, even at a jump in mid-stream,
 * except after a seam: a place where an encoder has begun anew under an equivalent header, which viewers do not notice. If the
 * first send time after a seam is earlier than the newest send time, or more than {@link #MAX_FORWARD_MS} later, all later
 * times are moved by one amount, so that they continue where they were. Presentation times move with the send times. Each
 * stream's presentation times strictly increase across a seam; to this end, all times may be moved further, and the
 * presentation times of a stream that begins later in the publication by an amount of their own. One caller at a time.
 */
final class Timeline {
    /** Time between the last packet before a seam and the next packet, where times are moved, in milliseconds. */
    static final int GAP_MS = 40;

    /**
     * Maximum time by which a stream may be ahead after a seam without being moved, in milliseconds. Such a stream has kept its
     * clock, as when the middle of a chain of pumps was away for a while.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /**
     * Maximum time by which a send time in mid-stream may go back in disorder, in milliseconds; a larger step is a new clock.
     */
    static final int MAX_DISORDER_MS = 10_000;

    private static final int STREAMS = 128; // by number
    private static final int MAX_STEP_MS = 200; // between two frames of a stream without gaps

    private int shift;
    private boolean known;
    private int newest; // as moved
    private boolean seam;

    // By stream: presentation times as moved, the step between two of them, and the extra amount by which this
    // publication's presentation times are moved.
    private final boolean[] timed = new boolean[STREAMS];
    private final boolean[] seams = new boolean[STREAMS];
    private final int[] newestTimes = new int[STREAMS];
    private final int[] steps = new int[STREAMS];
    private final int[] extras = new int[STREAMS];

    /** Begins a seam: all later packets come from an encoder that has begun anew under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** Forgets all times: all later packets have a header and a clock of their own. */
    void restart() {
        shift = 0;
        known = false;
        seam = false;
        Arrays.fill(timed, false);
        Arrays.fill(extras, 0);
    }

    /** Takes the next packet, in order; returns whether its times are to be moved. */
    boolean take(DataPacket packet) {
        boolean begins = seam;
        shift(packet.sendTime());
        if (begins) {
            int more = missing(packet);
            shift += more;
            newest += more;
            System.arraycopy(timed, 0, seams, 0, STREAMS);
            Arrays.fill(extras, 0);
        }
        boolean moves = shift != 0;
        for (int n = 0; n < packet.payloads(); n++) {
            if (packet.hasTime(n)) {
                takeTime(packet.stream(n), packet.time(n) + shift, packet.isStart(n));
            }
            moves |= extras[packet.stream(n)] != 0;
        }
        return moves;
    }

    /**
     * Returns how much further the first packet after a seam must be moved, in milliseconds: far enough for its streams'
     * presentation times to continue, and at least by the largest extra amount so far, which no longer counts from here on.
     */
    private int missing(DataPacket packet) {
        int more = 0;
        for (int extra : extras) {
            more = Math.max(more, extra);
        }
        for (int n = 0; n < packet.payloads(); n++) {
            if (packet.hasTime(n) && packet.isStart(n)) { // a later part of an object bears the object's time
                more = Math.max(more, lack(packet.stream(n), packet.time(n) + shift));
            }
        }
        return more;
    }

    /**
     * Returns the time in milliseconds by which a presentation time must be moved to come after the newest presentation time of
     * its stream; 0 when it does.
     */
    private int lack(int stream, int time) {
        int behind = newestTimes[stream] - time;
        return timed[stream] && behind >= 0 && behind <= MAX_FORWARD_MS ? behind + Math.max(1, steps[stream]) : 0;
    }

    private void takeTime(int stream, int time, boolean isStart) {
        if (seams[stream] && isStart) {
            seams[stream] = false;
            extras[stream] = lack(stream, time);
        }
        int moved = time + extras[stream];
        int ahead = moved - newestTimes[stream];
        if (timed[stream] && ahead > 0 && ahead <= MAX_STEP_MS) {
            steps[stream] = ahead;
        }
        if (!timed[stream] || ahead > 0 || ahead < -MAX_DISORDER_MS) {
            newestTimes[stream] = moved;
            timed[stream] = true;
        }
    }

    /** Returns the time by which send times are moved now, in milliseconds. */
    int shift() {
        return shift;
    }

    /** Returns the time by which a stream's presentation times are moved now, in milliseconds. */
    int shiftOf(int stream) {
        return shift + extras[stream];
    }

    /** Takes the next packet's send time; returns the time by which send times are moved from here on, in milliseconds. */
    int shift(int sent) {
        if (seam) {
            seam = false;
            if (!isNear(sent + shift)) {
                shift = isNear(sent) ? 0 : newest + GAP_MS - sent;
            }
        }
        int moved = sent + shift;
        int ahead = moved - newest;
        if (!known || ahead > 0 || ahead < -MAX_DISORDER_MS) {
            newest = moved;
            known = true;
        }
        return shift;
    }

    private boolean isNear(int time) {
        int ahead = time - newest;
        return ahead >= 0 && ahead <= MAX_FORWARD_MS;
    }

    /** Returns the timeline of the next publication under an equivalent header. */
    Timeline successor() {
        Timeline next = new Timeline();
        next.shift = shift;
        next.known = known;
        next.newest = newest;
        next.seam = known;
        System.arraycopy(timed, 0, next.timed, 0, STREAMS);
        System.arraycopy(newestTimes, 0, next.newestTimes, 0, STREAMS);
        System.arraycopy(steps, 0, next.steps, 0, STREAMS);
        System.arraycopy(extras, 0, next.extras, 0, STREAMS);
        return next;
    }
}
