package org.streampump.container.flv;

import java.util.Arrays;

/**
 * A stream's timestamps in milliseconds, modulo 2 to the 32nd. Timestamps stay as they were sent until the encoder begins anew:
 * in the next publication, after a new file header, or with a timestamp that goes back. This place is called a seam. All
 * timestamps after a seam are moved by one amount, so that they continue one frame after the newest timestamp. Jumps ahead stay
 * as they are. One caller at a time.
 */
final class Timeline {
    /** Track of a tag whose timestamp has no meaning. */
    static final int UNTIMED = -1;

    /** Duration of a frame while none has been measured, in milliseconds: one picture at 25 per second. */
    static final int USUAL_FRAME_MS = 40;

    /**
     * Maximum difference between the timestamps of two frames of a track that counts as a frame's duration, in milliseconds; a
     * larger difference is a pause.
     */
    static final int MAX_FRAME_MS = 1000;

    /**
     * Maximum time by which timestamps of one track may go back without a seam, in milliseconds: some encoders write
     * presentation times, not decode times.
     */
    static final int MAX_DISORDER_MS = 1000;

    /**
     * Maximum time by which a timestamp may be earlier than the newest timestamp of a different track without a seam, in
     * milliseconds.
     */
    static final int MAX_INTERLEAVING_MS = 10_000;

    /**
     * Maximum distance from the newest timestamp for a timestamp to count as one of the present or the previous clock, in
     * milliseconds.
     */
    static final int MAX_DISTANCE_MS = 3000;

    private static final int TRACKS = 2 * HeaderTags.MAX_TRACKS; // audio, then video

    private boolean seam;
    private int offset;
    private int otherOffset; // of the previous clock; tracks may change clocks one after the other

    private boolean known;
    private int newest; // as moved
    private final int[] newestOf = new int[TRACKS];
    private final boolean[] knownOf = new boolean[TRACKS];
    private final boolean[] fresh = new boolean[TRACKS]; // has not come since the seam
    private boolean atSeam; // the newest tag is its track's first since the seam
    private int audioFrameMs;
    private int videoFrameMs;

    Timeline() {}

    private Timeline(Timeline before) {
        seam = true;
        known = true;
        newest = before.newest;
        System.arraycopy(before.newestOf, 0, newestOf, 0, TRACKS);
        System.arraycopy(before.knownOf, 0, knownOf, 0, TRACKS);
        Arrays.fill(fresh, true);
        audioFrameMs = before.audioFrameMs;
        videoFrameMs = before.videoFrameMs;
    }

    /** Returns the number by which this class knows a track. */
    static int track(boolean video, int number) {
        return Math.min(number, HeaderTags.MAX_TRACKS - 1) + (video ? HeaderTags.MAX_TRACKS : 0);
    }

    /**
     * Returns the timestamp that viewers get.
     *
     * @param track the {@linkplain #track track} of a tag whose timestamp can be trusted; else {@link #UNTIMED}. Metadata and
     *     sequence headers usually have the timestamp 0, whatever follows; between a seam and the first trusted timestamp, they
     *     get the timestamp with which the stream continues.
     */
    int output(int sent, int track) {
        if (!known) {
            return sent + offset;
        }
        if (seam) {
            offset = newest + frameMs() - sent;
            otherOffset = offset;
            seam = track == UNTIMED;
        } else if (track == UNTIMED) {
            return sent + offset - newest < -MAX_DISORDER_MS ? newest : sent + offset;
        } else {
            chooseClock(sent, track);
        }
        atSeam = track != UNTIMED && fresh[track];
        if (atSeam) {
            fresh[track] = false;
            offset += Math.max(0, knownOf[track] ? newestOf[track] + 1 - (sent + offset) : 0);
        }
        return sent + offset;
    }

    private void chooseClock(int sent, int track) {
        boolean back = isBack(sent + offset, track);
        if (!back && sent + offset - newest <= MAX_DISTANCE_MS) {
            return;
        }
        int before = offset;
        if (!isBack(sent + otherOffset, track) && Math.abs(sent + otherOffset - newest) <= MAX_DISTANCE_MS) {
            offset = otherOffset;
            otherOffset = before;
        } else if (back) {
            offset = newest + frameMs() - sent;
            otherOffset = before;
            Arrays.fill(fresh, true);
        }
    }

    private boolean isBack(int output, int track) {
        return output - newest < -MAX_INTERLEAVING_MS || knownOf[track] && output - newestOf[track] < -MAX_DISORDER_MS;
    }

    /** Takes note of a tag that has gone out with this timestamp. Tags of different tracks need not be in order of time. */
    void passed(int output, int track) {
        if (track == UNTIMED) {
            return;
        }
        if (!known || output - newest > 0) {
            newest = output;
            known = true;
        }
        measure(output - newestOf[track], track);
        if (!knownOf[track] || output - newestOf[track] > 0) {
            newestOf[track] = output;
            knownOf[track] = true;
        }
    }

    private void measure(int step, int track) {
        if (atSeam || !knownOf[track] || step <= 0 || step > MAX_FRAME_MS) {
            return;
        }
        if (track < HeaderTags.MAX_TRACKS) {
            audioFrameMs = step;
        } else {
            videoFrameMs = step;
        }
    }

    private int frameMs() {
        return videoFrameMs > 0 ? videoFrameMs : audioFrameMs > 0 ? audioFrameMs : USUAL_FRAME_MS;
    }

    /** Begins a seam: the encoder has begun anew within the publication. */
    void restart() {
        seam = true;
        Arrays.fill(fresh, true);
    }

    /** Returns the timeline of the next publication. */
    Timeline successor() {
        return known ? new Timeline(this) : new Timeline();
    }
}
