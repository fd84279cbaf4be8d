package org.streampump.events;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.streampump.logging.LogTally;

/**
 * Arrivals that the log reports only of peers that stay: the peers come from addresses whose brief visits are being counted. An
 * arrival is reported once, before the departure of the same peer. Any thread.
 */
final class LateArrivals {
    private final ConcurrentMap<Long, Arrival> arrivals = new ConcurrentHashMap<>();

    private record Arrival(long sinceMs, Runnable line) {}

    /**
     * Keeps an arrival.
     *
     * @param id the peer's number
     * @param line writes the line; must not block
     */
    void add(long id, long nowMs, Runnable line) {
        arrivals.put(id, new Arrival(nowMs, line));
    }

    /** Whether the arrival of this peer has not been reported. */
    boolean has(long id) {
        return arrivals.containsKey(id);
    }

    /** Reports the arrival of this peer, unless it has been reported. Returns after the report, whichever thread makes it. */
    void say(long id) {
        arrivals.computeIfPresent(id, (key, arrival) -> {
            arrival.line().run();
            return null;
        });
    }

    /** Never reports the arrival of this peer. */
    void forget(long id) {
        arrivals.remove(id);
    }

    /** Reports the arrivals of peers that have stayed for a while. Clock's thread. */
    void tick(long nowMs) {
        arrivals.forEach((id, arrival) -> {
            if (nowMs - arrival.sinceMs() >= LogTally.BRIEF_MS) {
                say(id);
            }
        });
    }
}
