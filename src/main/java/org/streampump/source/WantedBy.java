package org.streampump.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.streampump.io.client.Chain;

/**
 * The pumps that have recently asked for one stream. They are forgotten soon: otherwise two pumps that are each other's second
 * source would refuse each other when only one of them has lost its first source. Any thread.
 */
final class WantedBy {
    /** Time until a pump is forgotten, in milliseconds: as long as a viewer waits for a stream by default. */
    static final long REMEMBERED_MS = 60_000;

    // Guarded by this.
    private final Map<String, Long> askedMs = new LinkedHashMap<>(); // in the order of asking

    synchronized void add(List<String> pumps, long nowMs) {
        for (String pump : pumps) {
            askedMs.remove(pump);
            askedMs.put(pump, nowMs);
        }
        while (askedMs.size() >= Chain.MAX_PUMPS) { // the chain of a request must have a place for this pump
            askedMs.remove(askedMs.keySet().iterator().next());
        }
    }

    synchronized List<String> pumps(long nowMs) {
        askedMs.values().removeIf(asked -> nowMs - asked >= REMEMBERED_MS);
        return new ArrayList<>(askedMs.keySet());
    }
}
