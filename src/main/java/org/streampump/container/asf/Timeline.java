package org.streampump.container.asf;

import java.util.Arrays;

/**
 * A stream's send times in milliseconds, modulo 2 to the 32nd. They stay as they were sent, even at a jump in the middle of a
 * stream. The exception is an encoder that has begun anew under an equivalent header, which viewers do not notice, if its first
 * send time lies before the newest send time or more than {@link #MAX_FORWARD_MS} after it. All later times are then moved by
 * one amount, so that they go on where they were. Presentation times move with the send times. Each stream's presentation times
 * strictly increase over the seam; for that, all times may be moved by some more, and a stream that begins later in the
 * publication by its own amount. One caller at a time.
 */
final class Timeline {
    /** Time between the last packet and the next packet where times are moved, in milliseconds. */
    static final int GAP_MS = 40;

    /**
     * Maximum time by which a stream may be ahead after a seam without being moved, in milliseconds: the middle of a chain of
     * pumps was away for a while, or an encoder has kept its clock.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /** Maximum time by which a send time in mid-stream goes back in disorder, in milliseconds; more is a new beginning. */
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

    /** All later packets come from an encoder that has begun anew, under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** All later packets have a header and a clock of their own. */
    void restart() {
        shift = 0;
        known = false;
        seam = false;
        Arrays.fill(timed, false);
        Arrays.fill(extras, 0);
    }

    /** Reads a packet, in order; returns whether its times are to be moved. */
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
     * How much more the first packet must be moved, in milliseconds, for its streams' presentation times to go on, and for no
     * extras to add up.
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
     * By how much a presentation time is too low to go on after the newest presentation time of its stream, in milliseconds; 0
     * when it is not.
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

    /** By how much send times are moved now, in milliseconds. */
    int shift() {
        return shift;
    }

    /** By how much a stream's presentation times are moved now, in milliseconds. */
    int shiftOf(int stream) {
        return shift + extras[stream];
    }

    /** By how much a packet's times are to be moved, in milliseconds. Called for each packet, in order. */
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
