package org.streampump.container.fmp4;

/**
 * The part of a fragment that belongs to one track (ISO/IEC 14496-12 §8.8.6).
 *
 * @param decodeTime of the first sample, in ticks; {@link #UNKNOWN} while it is not known
 * @param hasTime whether the fragment itself tells the decode time
 * @param duration of the samples, in ticks
 * @param count number of the samples
 * @param samples the first samples; empty for tracks without video
 */
record Traf(Track track, long decodeTime, boolean hasTime, long duration, long count, SampleTable samples) {
    static final long UNKNOWN = -1;

    /** Returns this traf with a decode time. */
    Traf at(long time) {
        return time == decodeTime ? this : new Traf(track, time, hasTime, duration, count, samples);
    }

    long durationMs() {
        return duration / track.timescale() * 1000 + duration % track.timescale() * 1000 / track.timescale();
    }
}
