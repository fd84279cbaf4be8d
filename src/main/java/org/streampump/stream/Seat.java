package org.streampump.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A viewer's place among those that a stream and the pump may have. Given back exactly once, by whoever ends first. It stays
 * one of the stream that the viewer came for, wherever that one is sent meanwhile. Any thread.
 */
public final class Seat {
    private static final long NEVER = Long.MAX_VALUE;

    private final SeatCounts ofPump;
    private volatile Runnable afterwards = () -> {};
    private volatile long waitsSinceMs = NEVER;

    // Changed under this object's lock, which is never held while calling out.
    private volatile WatchedStream stream;
    private boolean waits;
    private boolean released;

    private Seat(WatchedStream stream, SeatCounts ofPump) {
        this.stream = stream;
        this.ofPump = ofPump;
    }

    /** Takes a seat, or returns null when one of the limits is reached; a limit of 0 is none. */
    static Seat take(WatchedStream stream, SeatCounts ofPump, int pumpLimit) {
        return increment(
                        ofPump.taken(),
                        pumpLimit,
                        stream.seats().taken(),
                        stream.settings().viewers().maxViewers())
                ? new Seat(stream, ofPump)
                : null;
    }

    /** Which stream its holder came for, or was moved to for good. */
    WatchedStream stream() {
        return stream;
    }

    /** Becomes a seat of another stream. False: that one is full, or the seat has been given back. */
    synchronized boolean moveTo(WatchedStream next) {
        if (released) {
            return false;
        }
        if (next != stream) {
            if (!increment(next.seats().taken(), next.settings().viewers().maxViewers())) {
                return false;
            }
            stream.seats().taken().decrementAndGet();
            stream = next;
        }
        return true;
    }

    /**
     * Runs {@code task} when the seat is given back, on the thread of whoever does it, behind other tasks; it must not block or
     * throw. To be called by the seat's holder, before it is handed on.
     */
    public void whenReleased(Runnable task) {
        Runnable before = afterwards;
        afterwards = () -> {
            before.run();
            task.run();
        };
    }

    /**
     * Its holder waits, because it came before the encoder: from now on it is also given what ends before it can begin.
     *
     * @return false when as many wait as may, for the stream or at the pump
     */
    public boolean waits() {
        Hub hub = stream.hub();
        return waits(hub.limits().get().maxWaiting(), hub.nowMs());
    }

    private synchronized boolean waits(int pumpLimit, long nowMs) {
        if (released || waits) {
            return waits;
        }
        waits = increment(
                ofPump.ofWaiters(),
                pumpLimit,
                stream.seats().ofWaiters(),
                stream.settings().viewers().maxWaiting());
        if (waits) {
            waitsSinceMs = nowMs;
        }
        return waits;
    }

    /** Its holder has been told that there is something to watch, or has given up. */
    public synchronized void waitsNoLonger() {
        if (waits) {
            waits = false;
            ofPump.ofWaiters().decrementAndGet();
            stream.seats().ofWaiters().decrementAndGet();
        }
    }

    /** When its holder began to wait, in milliseconds of the hub's clock; later than everything if it has never waited. */
    long waitsSinceMs() {
        return waitsSinceMs;
    }

    boolean hasWaited() {
        return waitsSinceMs != NEVER;
    }

    public void release() {
        if (takeBack()) {
            ofPump.taken().decrementAndGet();
            afterwards.run();
        }
    }

    private synchronized boolean takeBack() {
        boolean first = !released;
        if (first) {
            waitsNoLonger();
            released = true;
            stream.seats().taken().decrementAndGet();
        }
        return first;
    }

    /** Both or none. */
    private static boolean increment(AtomicInteger ofPump, int pumpLimit, AtomicInteger ofStream, int streamLimit) {
        if (!increment(ofPump, pumpLimit)) {
            return false;
        }
        if (!increment(ofStream, streamLimit)) {
            ofPump.decrementAndGet();
            return false;
        }
        return true;
    }

    private static boolean increment(AtomicInteger count, int limit) {
        if (count.incrementAndGet() > limit && limit > 0) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }
}
