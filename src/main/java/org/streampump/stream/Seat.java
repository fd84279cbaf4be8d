package org.streampump.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A viewer's place among those that a stream and the pump may have. Given back exactly once, by whoever ends first. It stays
 * one of the stream that the viewer came for, wherever that one is sent meanwhile. Any thread.
 */
public final class Seat {
    private final AtomicInteger ofPump;
    private volatile Runnable afterwards = () -> {};
    private volatile boolean waited;

    // Changed under this object's lock, which is never held while calling out.
    private volatile Stream stream;
    private boolean released;

    private Seat(Stream stream, AtomicInteger ofPump) {
        this.stream = stream;
        this.ofPump = ofPump;
    }

    /** Takes a seat, or returns null when one of the limits is reached; a limit of 0 is none. */
    static Seat take(Stream stream, AtomicInteger ofPump, int pumpLimit) {
        if (!increment(ofPump, pumpLimit)) {
            return null;
        }
        if (!increment(stream.seats(), stream.settings().maxViewers())) {
            ofPump.decrementAndGet();
            return null;
        }
        return new Seat(stream, ofPump);
    }

    /** Which stream its holder came for, or was moved to for good. */
    Stream stream() {
        return stream;
    }

    /** Becomes a seat of another stream. False: that one is full, or the seat has been given back. */
    synchronized boolean moveTo(Stream next) {
        if (released) {
            return false;
        }
        if (next != stream) {
            if (!increment(next.seats(), next.settings().maxViewers())) {
                return false;
            }
            stream.seats().decrementAndGet();
            stream = next;
        }
        return true;
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
        if (takeBack()) {
            ofPump.decrementAndGet();
            afterwards.run();
        }
    }

    private synchronized boolean takeBack() {
        boolean first = !released;
        if (first) {
            released = true;
            stream.seats().decrementAndGet();
        }
        return first;
    }

    private static boolean increment(AtomicInteger count, int limit) {
        if (count.incrementAndGet() > limit && limit > 0) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }
}
