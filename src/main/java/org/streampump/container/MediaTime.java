package org.streampump.container;

/** Adds up how much media has come, by the timestamps of a stream that may jump. One caller at a time. */
public final class MediaTime {
    /** Milliseconds; a greater step, either way, is a jump and counts for nothing. */
    private static final long MAX_STEP_MS = 10_000;

    private boolean known;
    private long newestMs;
    private long elapsedMs;

    /** A frame has come with this timestamp, in milliseconds; a little disorder does no harm. */
    public void saw(long ms) {
        long step = ms - newestMs;
        if (!known || Math.abs(step) > MAX_STEP_MS) {
            known = true;
            newestMs = ms;
        } else if (step > 0) {
            elapsedMs += step;
            newestMs = ms;
        }
    }

    /** As {@link Segmenter#mediaTimeMs()}. */
    public long elapsedMs() {
        return known ? elapsedMs : -1;
    }
}
