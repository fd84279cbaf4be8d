package org.streampump.container.mpegts;

/**
 * Counts how many of a PID's newest PES packets have a random_access_indicator, over 5 to 10 seconds of media time. The
 * indicator of an encoder that sets it in every PES packet says nothing.
 */
final class FlagCount {
    private static final long HALF_MS = JoinStandard.MEMORY_MS / 2;

    /** Minimum number of PES packets that tell whether flags are rare. */
    private static final int FEW = 5;

    private int flagged;
    private int plain;
    private int flaggedBefore;
    private int plainBefore;
    private long halfBeganMs;

    FlagCount(long nowMs) {
        halfBeganMs = nowMs;
    }

    void take(boolean isFlagged, long nowMs) {
        long passedMs = nowMs - halfBeganMs;
        if (passedMs >= HALF_MS) {
            boolean old = passedMs >= 2 * HALF_MS;
            flaggedBefore = old ? 0 : flagged;
            plainBefore = old ? 0 : plain;
            flagged = 0;
            plain = 0;
            halfBeganMs = nowMs;
        }
        if (isFlagged) {
            flagged++;
        } else {
            plain++;
        }
    }

    /** Whether flags are rare: some of the PES packets had the flag, but at most half of them. */
    boolean isSeldom() {
        return allFlagged() > 0 && all() >= FEW && allFlagged() * 2 <= all();
    }

    /** Whether a flag can mean something: at most half of the PES packets had it, or it is too early to tell. */
    boolean isTrusted() {
        return allFlagged() * 2 <= all() || all() < FEW;
    }

    private int allFlagged() {
        return flagged + flaggedBefore;
    }

    private int all() {
        return allFlagged() + plain + plainBefore;
    }
}
