package org.streampump.container.matroska;

/**
 * Tells where a cluster is divided between its join points, so that viewers can begin near any place: a block can be read only
 * behind the header of its cluster. One caller at a time.
 */
final class ClusterPace {
    /** Maximum time of the blocks behind one cluster header in a stream with video, in milliseconds. */
    static final int STEP_MS = 250;

    /** Maximum size of the blocks behind one cluster header, in bytes; a single block may be larger. */
    static final int STEP_BYTES = 32 * 1024;

    private long begunMs;
    private long bytes;

    /**
     * Whether a cluster header belongs in front of a block.
     *
     * @param timed whether the block's time matters
     */
    boolean isDue(boolean timed, long timeMs, long blockBytes) {
        long aheadMs = timeMs - begunMs;
        boolean late = aheadMs >= STEP_MS || aheadMs < -Timeline.MAX_DISORDER_MS;
        return timed && late || bytes + blockBytes > STEP_BYTES;
    }

    /** Takes note of a cluster header in front of a block of this time. */
    void begin(long timeMs) {
        begunMs = timeMs;
        bytes = 0;
    }

    /** Takes note of a block. */
    void add(long blockBytes) {
        bytes += blockBytes;
    }
}
