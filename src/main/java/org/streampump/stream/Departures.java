package org.streampump.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/** Counts the viewers of one stream who have moved on to other streams, so that one event tells of all of them. Any thread. */
final class Departures {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>(); // by the name of the next stream

    void add(String to) {
        counts.merge(to, 1, Integer::sum);
    }

    /** Gives the listener the name of each next stream, and the number of viewers since the previous call. */
    void take(ObjIntConsumer<String> listener) {
        for (String to : List.copyOf(counts.keySet())) {
            Integer count = counts.remove(to);
            if (count != null) {
                listener.accept(to, count);
            }
        }
    }
}
