package org.streampump.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/** How many viewers of one stream have gone on in others, for the log: all that goes at once is said in one line. Any thread. */
final class Departures {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>(); // by the other stream's name

    void add(String to) {
        counts.merge(to, 1, Integer::sum);
    }

    /** Tells of those since the last time. */
    void take(ObjIntConsumer<String> listener) {
        for (String to : List.copyOf(counts.keySet())) {
            Integer count = counts.remove(to);
            if (count != null) {
                listener.accept(to, count);
            }
        }
    }
}
