package org.streampump.container.flv;

/**
 * A stream's timestamps in milliseconds, modulo 2 to the 32nd. Those of a first publication are left as they were sent.
 * Those of a continued one are moved, all by the same amount, so that they go on where its predecessor's ended.
 */
final class Timeline {
    /** What lies between the last tag of a publication and the first of its successor: one picture at 25 per second. */
    static final int GAP_MS = 40;

    /** A timestamp that goes back by more than this is a new beginning; less is audio and video taking turns. */
    static final int MAX_BACKWARD_MS = 10_000;

    private final boolean continued;
    private boolean settled;
    private int offset;

    private boolean known;
    private int newest;

    Timeline() {
        this(false, 0);
    }

    private Timeline(boolean continued, int newest) {
        this.continued = continued;
        this.known = continued;
        this.newest = newest;
    }

    boolean isContinued() {
        return continued;
    }

    /**
     * What a timestamp becomes.
     *
     * @param timed whether this tag's timestamp can be trusted to set the amount. Metadata and sequence headers in front
     *     of the first such tag usually bear a 0, whatever comes behind: they get the same timestamp as that tag.
     */
    int output(int sent, boolean timed) {
        if (continued && !settled) {
            offset = newest + GAP_MS - sent;
            settled = timed;
        }
        return sent + offset;
    }

    /** A timed tag with this output timestamp has gone out. Audio and video are not monotonic towards each other. */
    void passed(int output) {
        int ahead = output - newest;
        if (!known || ahead > 0 || ahead < -MAX_BACKWARD_MS) {
            newest = output;
            known = true;
        }
    }

    /** The input begins anew. */
    void restart() {
        settled = false;
        known = continued;
    }

    /** The time line of a next publication. */
    Timeline successor() {
        return known ? new Timeline(true, newest) : new Timeline();
    }
}
