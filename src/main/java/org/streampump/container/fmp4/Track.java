package org.streampump.container.fmp4;

import org.streampump.container.PictureCodec;

/**
 * The data of a track in {@code moov}.
 *
 * @param index the track's place among the stream's tracks, from 0
 * @param timescale ticks per second, 1 to {@link #MAX_TIMESCALE}
 * @param rank lower ranks lead before higher ranks: video, then sound; {@link #NO_RANK} for tracks that never lead
 * @param pictures the codec by which the track's samples are read
 * @param nalLengthBytes length in bytes of the length field before each NAL unit, where the samples consist of NAL units
 * @param defaultDuration duration of a sample where a fragment gives none, in ticks
 * @param defaultSize size of a sample where a fragment gives none, in bytes
 * @param defaultFlags flags of a sample where a fragment gives none
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

    /** Maximum timescale, in ticks per second: enough for nanoseconds. */
    static final long MAX_TIMESCALE = 1 << 30;

    static final int NO_RANK = -1;

    boolean isRanked() {
        return rank != NO_RANK;
    }
}
