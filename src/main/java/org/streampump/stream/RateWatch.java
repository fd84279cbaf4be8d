package org.streampump.stream;

import org.streampump.logging.Texts;
import org.streampump.stream.log.StreamLog;

/**
 * Finds the viewer who takes next to nothing of a stream that goes on, and keeps its seat: for a minute its output could not
 * take more at once, and what it took is less than the least part of what was published meanwhile. A viewer who has everything
 * that there is begins anew, and so does one who goes on in another log; of a stream that stands still the least part is
 * nothing. Clock's thread only; nothing is allocated as long as the viewer stays.
 */
final class RateWatch {
    /** For so long is counted, in milliseconds: players and networks have pauses. */
    static final long WINDOW_MS = 60_000;

    private static final int PERCENT = 100;

    private StreamLog log; // null: not counting
    private long sinceMs;
    private long sentBefore;
    private long publishedBefore;

    /**
     * Looks at a viewer.
     *
     * @param behind whether its output cannot take what is there
     * @param read which log it reads
     * @param sentBytes what it has taken since it came
     * @param leastPercent of what was published; 0: none
     * @return why it must end; null when it may stay
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

    private void begin(long nowMs, StreamLog read, long sentBytes) {
        log = read;
        sinceMs = nowMs;
        sentBefore = sentBytes;
        publishedBefore = read.published();
    }
}
