package org.streampump.container;

import java.util.Optional;

/**
 * Tells which of a stream's tracks leads. The leading track is the one whose join points count. Each track has a rank; of the
 * tracks that send, the track with the lowest rank leads. When the leading track is silent while others send
 * {@link #PATIENCE_MS} of media, the best of the others leads until a track of a better rank sends again. One caller at a time.
 */
public final class Lead {
    /** Maximum time that a leading track may be silent, in milliseconds of the other tracks' media time. */
    public static final int PATIENCE_MS = 3000;

    /**
     * Maximum number of successive frames of other tracks whose timestamps stand still, while the leading track is silent: more
     * frames than any codec has in {@link #PATIENCE_MS}.
     */
    public static final int PATIENCE_UNITS = 600;

    /** The rank of a stream that announces no track: the first track that sends leads. */
    public static final int NOTHING = Integer.MAX_VALUE;

    private static final Optional<String> NOT_SENT =
            Optional.of("video is announced, but only sound comes, so viewers begin"
                    + " with sound: let the encoder send video, or announce sound alone");
    private static final Optional<String> STOPPED =
            Optional.of("video has stopped and sound continues, so viewers begin with"
                    + " sound until video is back: check the encoder's camera or video source");
    private static final Optional<String> NEXT_VIDEO =
            Optional.of("the first video track sends nothing, so viewers begin at key"
                    + " frames of another one: let the encoder send all video tracks that it announces");

    /** Minimum step of a timestamp that counts as a jump of the clock rather than as silence, in milliseconds. */
    private static final int MAX_STEP_MS = 10_000;

    private final int patienceUnits;
    private int rank = NOTHING;
    private int expected = NOTHING; // the best rank that was announced or has sent
    private boolean expectedSent;

    // All of these since the leading track last sent.
    private boolean waiting;
    private int best;
    private long newestMs;
    private long newestEndMs;
    private long waitedMs;
    private int stillUnits; // units since time last moved

    public Lead() {
        this(PATIENCE_UNITS);
    }

    /**
     * Creates a lead for a format whose units, such as fragments, are larger than frames.
     *
     * @param patienceUnits maximum number of other tracks' frames or fragments while the leading track is silent and their
     *     timestamps stand still
     */
    public Lead(int patienceUnits) {
        this.patienceUnits = patienceUnits;
    }

    /**
     * Takes the beginning of a stream.
     *
     * @param awaited the worst rank that is waited for: tracks of this rank or a better rank lead at once; {@link #NOTHING}
     *     when no track is announced
     */
    public void begin(int awaited) {
        rank = awaited;
        expected = awaited;
        expectedSent = false;
        waiting = false;
    }

    /**
     * Takes the announcement of a track: the track leads if its rank is better than the ranks of all tracks that were announced
     * or have sent before.
     */
    public void announced(int track) {
        if (track < expected) {
            begin(track);
        }
    }

    /** Takes the next frame or fragment, in order; returns whether its track leads now. */
    public boolean sent(int track, long timeMs) {
        return sent(track, timeMs, 0);
    }

    /**
     * Takes the next frame or fragment, in order; returns whether its track leads now.
     *
     * @param timeMs when the frame or fragment begins, in milliseconds on the timeline that all tracks share
     * @param durationMs how long the frame or fragment lasts, in milliseconds
     */
    public boolean sent(int track, long timeMs, long durationMs) {
        if (track <= rank) {
            rank = track;
            expectedSent |= track <= expected;
            expected = Math.min(expected, track);
            waiting = false;
            return true;
        }
        await(track, timeMs, durationMs);
        if (waitedMs < PATIENCE_MS && stillUnits <= patienceUnits) {
            return false;
        }
        rank = best;
        waiting = false;
        return track == rank;
    }

    private void await(int track, long timeMs, long durationMs) {
        if (!waiting) {
            waiting = true;
            best = track;
            newestMs = timeMs;
            newestEndMs = timeMs + durationMs;
            waitedMs = 0;
            stillUnits = 0;
        }
        long step = timeMs - newestMs;
        if (step > 0 && timeMs - newestEndMs < MAX_STEP_MS) {
            waitedMs += step;
        }
        if (step > 0 || step < -MAX_STEP_MS) {
            newestMs = timeMs;
            newestEndMs = timeMs + durationMs;
        }
        best = Math.min(best, track);
        stillUnits = step > 0 ? 0 : stillUnits + 1;
    }

    /** The rank of the track that leads or is waited for. */
    public int rank() {
        return rank;
    }

    /**
     * Returns advice for the operator when a better track than the leading track was announced, or has sent before, and is
     * silent now; else empty.
     *
     * @param firstSound the lowest rank of a track without video
     */
    public Optional<String> advice(int firstSound) {
        if (rank <= expected) {
            return Optional.empty();
        }
        if (rank < firstSound) {
            return NEXT_VIDEO;
        }
        return expectedSent ? STOPPED : NOT_SENT;
    }
}
