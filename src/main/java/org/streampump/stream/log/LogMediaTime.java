package org.streampump.stream.log;

import org.streampump.container.MediaTime;

/**
 * Media time along a log, over all publications that write into it one after the other: milliseconds from 0 at the first segment of
 * which a time is known. It never goes back. Where another publication begins, whose own media time begins at 0, it goes on where
 * the previous one has ended. In the log's turn, but for {@link #newestMs()}.
 */
final class LogMediaTime {
    private long offsetMs;

    // Written in the log's turn, read by any thread.
    private volatile long newestMs = MediaTime.UNKNOWN;

    /**
     * Takes the media time of the next segment, or of a publication's end.
     *
     * @param ms by that publication, or {@link MediaTime#UNKNOWN}
     */
    void take(long ms) {
        if (ms == MediaTime.UNKNOWN) {
            return;
        }
        long before = newestMs; // one writer
        if (before == MediaTime.UNKNOWN) {
            offsetMs = -ms;
        } else if (ms + offsetMs < before) {
            offsetMs = before - ms;
        }
        newestMs = ms + offsetMs;
    }

    /**
     * Media time of the newest segment, or of the end of the publication that is over; {@link MediaTime#UNKNOWN} while no timestamp
     * has come. Any thread.
     */
    long newestMs() {
        return newestMs;
    }
}
