package org.streampump.container.asf;

import java.util.Arrays;

/**
 * A stream's send times in milliseconds, modulo 2 to the 32nd. They are left as they were sent, and so is a jump in the
 * middle of a stream. Only where an encoder has begun anew under an equivalent header, which viewers do not notice, and the
 * first send time there lies before the newest one or more than {@link #MAX_FORWARD_MS} after it, all times from there on
 * are moved by the same amount, so that they go on where they were. Presentation times move with them; each stream's go on
 * strictly over the seam, for which all may be moved by some more, and a stream that begins later in the publication by its
 * own amount. One caller at a time.
 */
final class Timeline {
    /** What then lies between the last packet and the next. */
    static final int GAP_MS = 40;

    /**
     * So far ahead a stream may be after a seam without being moved: a chain of pumps whose middle was away for a while, or
     * an encoder that has kept its clock.
     */
    static final int MAX_FORWARD_MS = 60_000;

    /** A send time in mid-stream that goes back by more than this is a new beginning; less is disorder. */
    static final int MAX_DISORDER_MS = 10_000;

    private static final int STREAMS = 128; // by number
    private static final int MAX_STEP_MS = 200; // between two frames of a stream, if nothing is missing

    private int shift;
    private boolean known;
    private int newest; // as moved
    private boolean seam;

    // By stream: presentation times as moved, what lies between two, and what this publication's are moved by in
    // addition.
    private final boolean[] timed = new boolean[STREAMS];
    private final boolean[] seams = new boolean[STREAMS];
    private final int[] newestTimes = new int[STREAMS];
    private final int[] steps = new int[STREAMS];
    private final int[] extras = new int[STREAMS];

    /** The packets that follow are of an encoder that has begun anew, under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** The packets that follow have a header, and a clock, of their own. */
    void restart() {
        shift = 0;
        known = false;
        seam = false;
        Arrays.fill(timed, false);
        Arrays.fill(extras, 0);
    }

    /** Looks at a packet, each in order; returns whether its times are to be moved. */
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

    /** How much more the first packet must be moved for its streams' presentation times to go on, and for no extras to add up. */
    private int missing(DataPacket packet) {
        int more = 0;
        for (int extra : extras) {
            more = Math.max(more, extra);
        }
        for (int n = 0; n < packet.payloads(); n++) {
            if (packet.hasTime(n) && packet.isStart(n)) { // the rest of an object bears the object's time
                more = Math.max(more, lack(packet.stream(n), packet.time(n) + shift));
            }
        }
        return more;
    }

    /** By how much a presentation time is too low to go on behind the newest one of its stream; 0 when it is not. */
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

    /** By how much send times are moved now. */
    int shift() {
        return shift;
    }

    /** By how much a stream's presentation times are moved now. */
    int shiftOf(int stream) {
        return shift + extras[stream];
    }

    /** By how much a packet's times are to be moved. Each packet must be asked for, in order. */
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

    /** The time line of a next publication under an equivalent header. */
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
