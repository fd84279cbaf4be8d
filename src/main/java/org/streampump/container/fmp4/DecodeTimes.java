package org.streampump.container.fmp4;

import java.util.List;

/**
 * Finds decode times for trafs without tfdt: such a traf begins where its track's previous traf ended (ISO/IEC 14496-12
 * §8.8.12), or at 0 if it is its track's first. Serves the fragments of one header; one caller at a time.
 */
final class DecodeTimes {
    private final long[] next; // by track, in ticks as sent

    /**
     * @param tracks number of the stream's tracks
     */
    DecodeTimes(int tracks) {
        next = new long[tracks];
    }

    /** Takes the next fragment's trafs and gives a decode time to trafs that have none. */
    void complete(List<Traf> trafs) {
        for (int n = 0; n < trafs.size(); n++) {
            Traf traf = trafs.get(n);
            Track track = traf.track();
            long time = traf.hasTime() ? traf.decodeTime() : next[track.index()];
            trafs.set(n, traf.at(time));
            next[track.index()] = Math.min(time + traf.duration(), TrafReader.MAX_SECONDS * track.timescale() - 1);
        }
    }
}
