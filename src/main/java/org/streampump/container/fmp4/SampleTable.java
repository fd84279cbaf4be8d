package org.streampump.container.fmp4;

import java.util.Arrays;

/** Places, times and sync flags of a traf's first samples. Filled once, in order; then only read. */
final class SampleTable {
    /** Maximum number of samples of one traf that are looked at; the rest is passed on unread. */
    static final int MAX_SAMPLES = 1024;

    private static final int INITIAL_SAMPLES = 16;

    private int count;
    private long[] starts = new long[INITIAL_SAMPLES];
    private long[] sizes = new long[INITIAL_SAMPLES];
    private long[] times = new long[INITIAL_SAMPLES];
    private boolean[] sync = new boolean[INITIAL_SAMPLES];

    boolean isFull() {
        return count == MAX_SAMPLES;
    }

    /**
     * Adds a sample, if there is room.
     *
     * @param start beginning of the sample's data, in bytes from the first byte of the moof
     * @param size length of the sample's data, in bytes
     * @param time time from the traf's first sample to this sample, in ticks
     */
    void add(long start, long size, long time, boolean isSync) {
        if (isFull()) {
            return;
        }
        if (count == starts.length) {
            int room = Math.min(MAX_SAMPLES, 2 * count);
            starts = Arrays.copyOf(starts, room);
            sizes = Arrays.copyOf(sizes, room);
            times = Arrays.copyOf(times, room);
            sync = Arrays.copyOf(sync, room);
        }
        starts[count] = start;
        sizes[count] = size;
        times[count] = time;
        sync[count++] = isSync;
    }

    int count() {
        return count;
    }

    long start(int sample) {
        return starts[sample];
    }

    long end(int sample) {
        return starts[sample] + sizes[sample];
    }

    long time(int sample) {
        return times[sample];
    }

    boolean isSync(int sample) {
        return sync[sample];
    }
}
