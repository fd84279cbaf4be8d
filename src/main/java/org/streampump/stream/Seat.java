package org.streampump.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A viewer's place among those that a stream and the pump may have. Given back exactly once, by whoever ends first. */
public final class Seat {
    private final AtomicInteger ofStream;
    private final AtomicInteger ofPump;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile Runnable afterwards = () -> {};
    private volatile boolean waited;

    private Seat(AtomicInteger ofStream, AtomicInteger ofPump) {
        this.ofStream = ofStream;
        this.ofPump = ofPump;
    }

    /** Takes a seat, or returns null when one of the limits is reached; a limit of 0 is none. */
    static Seat take(AtomicInteger ofStream, int streamLimit, AtomicInteger ofPump, int pumpLimit) {
        if (!increment(ofPump, pumpLimit)) {
            return null;
        }
        if (!increment(ofStream, streamLimit)) {
            ofPump.decrementAndGet();
            return null;
        }
        return new Seat(ofStream, ofPump);
    }

    /**
     * Runs {@code task} when the seat is given back, on the thread of whoever does it; it must not block or throw. To be called
     * by the seat's holder, before it is handed on.
     */
    public void whenReleased(Runnable task) {
        afterwards = task;
    }

    /** Its holder came before the encoder: it is also given what has ended before it could begin. */
    public void waits() {
        waited = true;
    }

    boolean hasWaited() {
        return waited;
    }

    public void release() {
        if (released.compareAndSet(false, true)) {
            ofStream.decrementAndGet();
            ofPump.decrementAndGet();
            afterwards.run();
        }
    }

    private static boolean increment(AtomicInteger count, int limit) {
        if (count.incrementAndGet() > limit && limit > 0) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }
}
