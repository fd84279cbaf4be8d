package org.streampump.container.asf;

/**
 * A stream's send times in milliseconds, modulo 2 to the 32nd. They are left as they were sent, and so is a jump in the
 * middle of a stream. Only where an encoder has begun anew under an equivalent header, which viewers do not notice, and the
 * first send time there lies before the newest one or more than {@link #MAX_FORWARD_MS} after it, all times from there on
 * are moved by the same amount, so that they go on where they were. One caller at a time.
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

    private int shift;
    private boolean known;
    private int newest; // as moved
    private boolean seam;

    /** The packets that follow are of an encoder that has begun anew, under an equivalent header. */
    void continued() {
        seam = known;
    }

    /** The packets that follow have a header, and a clock, of their own. */
    void restart() {
        shift = 0;
        known = false;
        seam = false;
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
        return next;
    }
}
