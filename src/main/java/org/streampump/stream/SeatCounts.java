package org.streampump.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many seats are taken, of a stream or of the pump. Any thread.
 *
 * @param taken all of them
 * @param ofWaiters those whose holders wait
 */
record SeatCounts(AtomicInteger taken, AtomicInteger ofWaiters) {
    SeatCounts() {
        this(new AtomicInteger(), new AtomicInteger());
    }
}
