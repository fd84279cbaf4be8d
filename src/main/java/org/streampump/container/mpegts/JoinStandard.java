package org.streampump.container.mpegts;

import java.util.Arrays;

/**
 * The standard by which a PID's pictures are measured: the best {@link Evidence} that has come lately. Evidence that is not
 * strong also needs a time in which no better evidence has come.
 */
final class JoinStandard {
    /** Time after which evidence is forgotten, in milliseconds of media time. */
    static final long MEMORY_MS = 10_000;

    private static final Evidence[] ALL = Evidence.values();
    private static final long NEVER = Long.MIN_VALUE;

    private final long[] seenMs = new long[ALL.length];
    private final long sinceMs;

    JoinStandard(long nowMs) {
        sinceMs = nowMs;
        Arrays.fill(seenMs, NEVER);
    }

    /** Takes the evidence of a PES packet; returns whether a viewer may begin there. */
    boolean takes(Evidence here, long nowMs) {
        if (here == Evidence.NONE) {
            return false;
        }
        boolean good = here.isStrong() || nowMs - sinceMs >= MEMORY_MS;
        for (int n = here.ordinal() + 1; good && n < ALL.length; n++) {
            good = !isLately(seenMs[n], nowMs);
        }
        seenMs[here.ordinal()] = nowMs;
        return good;
    }

    /** Whether no evidence better than a key picture inside a PES packet has come lately. */
    boolean isHungry(long nowMs) {
        for (int n = Evidence.KEY_INSIDE.ordinal() + 1; n < ALL.length; n++) {
            if (isLately(seenMs[n], nowMs)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLately(long thenMs, long nowMs) {
        return thenMs != NEVER && nowMs - thenMs < MEMORY_MS;
    }
}
