package org.streampump.container.fmp4;

/**
 * What {@code moov} says about a track.
 *
 * @param index its place among the stream's tracks, from 0
 * @param timescale ticks per second, 1 to {@link #MAX_TIMESCALE}
 * @param defaultDuration ticks of a sample, where a fragment does not say
 * @param defaultSize bytes of a sample, where a fragment does not say
 * @param defaultFlags of a sample, where a fragment does not say
 */
record Track(
        int index, int id, long timescale, boolean video, long defaultDuration, long defaultSize, int defaultFlags) {

    /** Ticks per second: nanoseconds fit. */
    static final long MAX_TIMESCALE = 1 << 30;
}
