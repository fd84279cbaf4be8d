package org.streampump.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the taken seats of a stream or of the pump. Any thread.
 *
 * @param taken number of all taken seats
 * @param ofWaiters number of taken seats whose holders wait
 */
record SeatCounts(AtomicInteger taken, AtomicInteger ofWaiters) {
    SeatCounts() {
        this(new AtomicInteger(), new AtomicInteger());
    }
}
