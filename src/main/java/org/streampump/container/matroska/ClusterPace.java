package org.streampump.container.matroska;

/**
 * Tells where a cluster needs a further header between its join points. A block can be read only after a cluster header; with
 * frequent headers, viewers can begin near any place. One caller at a time.
 */
final class ClusterPace {
    /** Maximum time from a cluster header to the last block before the next one in a stream with video, in milliseconds. */
    static final int STEP_MS = 250;

    /** Maximum size in bytes of all blocks after one cluster header; a single block may be larger. */
    static final int STEP_BYTES = 32 * 1024;

    private long begunMs;
    private long bytes;

    /**
     * Whether a cluster header belongs before the next block.
     *
     * @param timed whether {@link #STEP_MS} holds: the stream has video
     */
    boolean isDue(boolean timed, long timeMs, long blockBytes) {
        long aheadMs = timeMs - begunMs;
        boolean late = aheadMs >= STEP_MS || aheadMs < -Timeline.MAX_DISORDER_MS;
        return timed && late || bytes + blockBytes > STEP_BYTES;
    }

    /** Takes note of a cluster header before a block of this time. */
    void begin(long timeMs) {
        begunMs = timeMs;
        bytes = 0;
    }

    /** Takes note of a block. */
    void add(long blockBytes) {
        bytes += blockBytes;
    }
}
