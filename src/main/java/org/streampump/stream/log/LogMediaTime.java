package org.streampump.stream.log;

import org.streampump.container.MediaTime;

/**
 * Media time along a log, over all publications that write into the log one after the other: milliseconds from 0 at the first
 * segment whose time is known. Media time never goes back. A new publication's own media time begins at 0; the log's media time
 * continues from the end of the previous publication. In the log's turn, except {@link #newestMs()}.
 */
final class LogMediaTime {
    private long offsetMs;

    // Written in the log's turn, read by any thread.
    private volatile long newestMs = MediaTime.UNKNOWN;

    /**
     * Takes the media time of the next segment, or of a publication's end.
     *
     * @param ms media time within the publication, in milliseconds, or {@link MediaTime#UNKNOWN}
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
     * Media time of the newest segment, or of the end of a publication that is over, in milliseconds; {@link MediaTime#UNKNOWN}
     * while no timestamp has come. Any thread.
     */
    long newestMs() {
        return newestMs;
    }
}
