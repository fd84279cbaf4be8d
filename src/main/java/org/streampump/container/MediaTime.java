package org.streampump.container;

/**
 * Media time of one publication, in milliseconds: how much media has come since its first unit, by the timestamps of the track
 * that leads. It never goes back, whatever the timestamps do. One caller at a time.
 *
 * <p>A timestamp counts by its distance from the previous one, so that wraps (as far as a format has undone them), jumps and new
 * clocks of an encoder do no harm: the time stands still for one frame, and goes on.
 */
public final class MediaTime {
    /** Media time while no timestamp has come. */
    public static final long UNKNOWN = -1;

    /**
     * Largest distance of two timestamps that is media, in milliseconds. A larger one is a jump of the encoder's clock: an encoder
     * that sends nothing for so long is gone.
     */
    private static final long MAX_STEP_MS = 10_000;

    /** Largest distance by which frames that are sent in decoding order go back, in milliseconds. More is another clock. */
    private static final long MAX_DISORDER_MS = 1_000;

    /** Largest timestamp, either way, so that the distance of two has 63 bits. */
    private static final long MAX_MS = 1L << 61;

    private boolean known;
    private long newestMs;
    private long elapsedMs;

    /** A frame of the leading track has come with this timestamp, in milliseconds. */
    public void saw(long timestampMs) {
        saw(timestampMs, /* leads= */ true);
    }

    /**
     * A frame has come.
     *
     * @param timestampMs milliseconds; all tracks have one clock
     * @param leads whether it is of the leading track; of the others, only a publication's first one counts
     */
    public void saw(long timestampMs, boolean leads) {
        long ms = Math.max(-MAX_MS, Math.min(MAX_MS, timestampMs));
        if (!known) {
            known = true;
            newestMs = ms;
        } else if (leads) {
            step(ms, ms - newestMs);
        }
    }

    private void step(long ms, long step) {
        if (step > 0 && step <= MAX_STEP_MS) {
            elapsedMs += step;
        }
        if (step > 0 || step < -MAX_DISORDER_MS) {
            newestMs = ms;
        }
    }

    /** Media time of the newest frame of the leading track; {@link #UNKNOWN} while no timestamp has come. */
    public long elapsedMs() {
        return known ? elapsedMs : UNKNOWN;
    }

    /**
     * Media time of a segment.
     *
     * @param atBeginMs media time when its first unit came
     * @param atEndMs media time when its last one came
     * @return the former; 0 when the first timestamp came in between
     */
    public static long ofSegment(long atBeginMs, long atEndMs) {
        return atBeginMs == UNKNOWN && atEndMs != UNKNOWN ? 0 : atBeginMs;
    }
}
