package org.streampump.container;

/**
 * Media time of one publication, in milliseconds: how much media has come since the publication's first unit, measured by the
 * timestamps of the leading track. Media time never goes back, whatever the timestamps do. One caller at a time.
 *
 * <p>A timestamp counts by its distance from the previous timestamp. Jumps and new clocks of an encoder therefore do no harm,
 * nor do wraps that the format has not undone: media time stands still for one frame and then continues.
 */
public final class MediaTime {
    /** Media time before the first timestamp. */
    public static final long UNKNOWN = -1;

    /**
     * Maximum distance between two timestamps that counts as media, in milliseconds. A larger distance counts as a jump of the
     * encoder's clock.
     */
    private static final long MAX_STEP_MS = 10_000;

    /**
     * Maximum distance by which timestamps go back because frames are sent in decoding order, in milliseconds. A larger
     * distance is a new clock.
     */
    private static final long MAX_DISORDER_MS = 1_000;

    /** Maximum absolute value of a timestamp, in milliseconds, so that the distance of two timestamps has 63 bits. */
    private static final long MAX_MS = 1L << 61;

    private boolean known;
    private long newestMs;
    private long elapsedMs;

    /** Takes the timestamp of a frame of the leading track, in milliseconds. */
    public void saw(long timestampMs) {
        saw(timestampMs, /* leads= */ true);
    }

    /**
     * Takes the timestamp of a frame.
     *
     * @param timestampMs in milliseconds, on a clock that all tracks share
     * @param leads whether the frame belongs to the leading track; a timestamp of a different track counts only as a
     *     publication's first timestamp
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

    /** Media time of the newest frame of the leading track, in milliseconds; {@link #UNKNOWN} before the first timestamp. */
    public long elapsedMs() {
        return known ? elapsedMs : UNKNOWN;
    }

    /**
     * Returns the media time of a segment, in milliseconds.
     *
     * @param atBeginMs media time when the segment's first unit came
     * @param atEndMs media time when the segment's last unit came
     * @return {@code atBeginMs}; 0 when the publication's first timestamp came within the segment
     */
    public static long ofSegment(long atBeginMs, long atEndMs) {
        return atBeginMs == UNKNOWN && atEndMs != UNKNOWN ? 0 : atBeginMs;
    }
}
