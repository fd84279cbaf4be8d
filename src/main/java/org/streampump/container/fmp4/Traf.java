package org.streampump.container.fmp4;

/**
 * What a fragment holds of one track (ISO/IEC 14496-12 §8.8.6).
 *
 * @param decodeTime of its first sample, in ticks; {@link #UNKNOWN} when the fragment does not say
 * @param duration of its samples, in ticks
 * @param samples how many there are
 * @param sync whether its first sample is a sync sample; false when there is none
 */
record Traf(Track track, long decodeTime, long duration, long samples, boolean sync) {
    static final long UNKNOWN = -1;
}
