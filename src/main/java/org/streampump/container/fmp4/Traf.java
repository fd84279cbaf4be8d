package org.streampump.container.fmp4;

/**
 * What a fragment holds of one track (ISO/IEC 14496-12 §8.8.6).
 *
 * @param decodeTime of its first sample, in ticks; {@link #UNKNOWN} when nobody has said yet
 * @param hasTime whether the fragment itself says so
 * @param duration of its samples, in ticks
 * @param count of its samples
 * @param samples the first of them; of video tracks only
 */
record Traf(Track track, long decodeTime, boolean hasTime, long duration, long count, SampleTable samples) {
    static final long UNKNOWN = -1;

    /** The same with a decode time. */
    Traf at(long time) {
        return time == decodeTime ? this : new Traf(track, time, hasTime, duration, count, samples);
    }

    long durationMs() {
        return duration / track.timescale() * 1000 + duration % track.timescale() * 1000 / track.timescale();
    }
}
