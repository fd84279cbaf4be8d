package org.streampump.container.matroska;

/**
 * Tells before which blocks a viewer may start. With video: before a key frame of the leading track. Without: at each cluster,
 * and in a long one every {@link #AUDIO_STEP_MS}. A leading track that does not come is awaited for a while before the others
 * are taken to be alone. One caller at a time.
 */
final class JoinRule {
    /** What lies at least between two join points in a cluster without video. */
    static final int AUDIO_STEP_MS = 1000;

    /** How long video that was announced is awaited, by the timestamps of the other tracks. */
    static final int PATIENCE_MS = 3000;

    private final long lead;
    private final long audioStep;
    private final long patience;
    private boolean leadSeen;
    private boolean begun;
    private long began;
    private long newest; // timestamp of the newest join point

    /** @param lead number of the leading track, or {@link MatroskaHeader#NO_TRACK} */
    JoinRule(long lead, Timeline timeline) {
        this.lead = lead;
        this.audioStep = timeline.ticks(AUDIO_STEP_MS);
        this.patience = timeline.ticks(PATIENCE_MS);
    }

    /**
     * Each block must be asked for, in order.
     *
     * @param first whether it is its cluster's first
     * @param time its timestamp, in ticks
     */
    boolean isJoinPoint(long track, boolean key, boolean first, long time) {
        if (!begun) {
            begun = true;
            began = time;
            newest = time;
        }
        if (lead != MatroskaHeader.NO_TRACK && track == lead) {
            leadSeen = true;
            return key;
        }
        if (isVideoAwaited(time) || !first && time - newest < audioStep) {
            return false;
        }
        newest = time;
        return true;
    }

    private boolean isVideoAwaited(long time) {
        return lead != MatroskaHeader.NO_TRACK && (leadSeen || time - began < patience);
    }
}
