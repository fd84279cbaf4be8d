package org.streampump.bench;

import java.util.Arrays;

/** Counts times in steps of 10 µs; a time of more than ten seconds counts as ten seconds. Not thread-safe. */
final class Histogram {
    private static final int STEP_NS = 10_000;

    private final int[] counts = new int[1_000_000];
    private long total;
    private long maxNs;

    void add(long ns) {
        counts[(int) Math.min(Math.max(0, ns) / STEP_NS, counts.length - 1)]++;
        total++;
        maxNs = Math.max(maxNs, ns);
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
        maxNs = 0;
    }

    /** Returns a percentile of the times, in milliseconds; NaN when there are no times. */
    double percentileMs(double percent) {
        long wanted = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int n = 0; n < counts.length && wanted > 0; n++) {
            seen += counts[n];
            if (seen >= wanted) {
                return (n + 1L) * STEP_NS / 1e6;
            }
        }
        return Double.NaN;
    }

    double maxMs() {
        return total == 0 ? Double.NaN : maxNs / 1e6;
    }
}
