package org.streampump.stream;

import org.streampump.logging.Texts;
import org.streampump.stream.log.StreamLog;

/**
 * Finds a viewer who takes almost nothing of a live stream and so only occupies a seat: for a minute its output could not take
 * all bytes, and it took less than the minimum part of the bytes that were published meanwhile. The minute begins anew for a
 * viewer who has caught up and for a viewer who has moved to another log. While a stream stands still, the minimum part is 0
 * bytes. Also remembers how many of the viewer's bytes have been counted. Clock's thread only, unless said otherwise; allocates
 * nothing while the viewer may stay.
 */
final class RateWatch {
    /** Time over which bytes are counted, in milliseconds: long, because players and networks have pauses. */
    static final long WINDOW_MS = 60_000;

    private static final int PERCENT = 100;

    private StreamLog log; // null while nothing is counted
    private long sinceMs;
    private long sentBefore;
    private long publishedBefore;

    // Guarded by this.
    private long countedBytes;
    private int countedOverruns;

    /**
     * Finds out whether a viewer is too slow.
     *
     * @param behind whether the viewer's output cannot take the bytes that are there
     * @param read the log that the viewer reads
     * @param sentBytes number of bytes that the viewer has taken since it came
     * @param leastPercent minimum part of the published bytes, in percent; 0 for no minimum
     * @return why the viewer must end; null when it may stay
     */
    EndReason look(long nowMs, boolean behind, StreamLog read, long sentBytes, int leastPercent) {
        if (!behind || leastPercent == 0) {
            log = null;
            return null;
        }
        if (log != read) {
            begin(nowMs, read, sentBytes);
            return null;
        }
        if (nowMs - sinceMs < WINDOW_MS) {
            return null;
        }
        long sent = sentBytes - sentBefore;
        long published = read.published() - publishedBefore;
        if (sent >= published / PERCENT * leastPercent) {
            begin(nowMs, read, sentBytes);
            return null;
        }
        String text = "too slow: accepted " + Texts.bytes(sent) + " within " + Texts.duration(nowMs - sinceMs)
                + ", less than " + leastPercent + " % of the " + Texts.bytes(published) + " that came (minRate)";
        return new EndReason(EndReason.Kind.SLOW, text);
    }

    /**
     * Counts each byte and overrun once. Clock's thread and lane's thread; the figures of the slower of the two may be old.
     *
     * @param sentBytes number of bytes that the viewer has taken since it came
     * @param overruns number of the viewer's overruns since it came
     */
    synchronized void count(long sentBytes, int overruns, Counters counters) {
        long moreBytes = Math.max(0, sentBytes - countedBytes);
        int moreOverruns = Math.max(0, overruns - countedOverruns);
        if (moreBytes > 0 || moreOverruns > 0) {
            countedBytes += moreBytes;
            countedOverruns += moreOverruns;
            counters.sent(moreBytes, moreOverruns);
        }
    }

    private void begin(long nowMs, StreamLog read, long sentBytes) {
        log = read;
        sinceMs = nowMs;
        sentBefore = sentBytes;
        publishedBefore = read.published();
    }
}
