package org.streampump.container.fmp4;

import org.streampump.container.PictureCodec;

/**
 * What {@code moov} says about a track.
 *
 * @param index its place among the stream's tracks, from 0
 * @param timescale ticks per second, 1 to {@link #MAX_TIMESCALE}
 * @param rank lower ones lead before higher ones: video, then sound; {@link #NO_RANK} for what never leads
 * @param pictures how its samples are read
 * @param nalLengthBytes of its samples' NAL units, where it has such
 * @param defaultDuration ticks of a sample, where a fragment does not say
 * @param defaultSize bytes of a sample, where a fragment does not say
 * @param defaultFlags of a sample, where a fragment does not say
 */
record Track(
        int index,
        int id,
        long timescale,
        boolean video,
        int rank,
        PictureCodec pictures,
        int nalLengthBytes,
        long defaultDuration,
        long defaultSize,
        int defaultFlags) {

    /** Ticks per second: nanoseconds fit. */
    static final long MAX_TIMESCALE = 1 << 30;

    static final int NO_RANK = -1;

    boolean isRanked() {
        return rank != NO_RANK;
    }
}
