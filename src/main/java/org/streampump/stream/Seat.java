package org.streampump.stream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A viewer's place among the viewers that a stream and the pump may have. A seat is given back exactly once, also when several
 * parties release it. It stays a seat of the stream for which the viewer came, even while the viewer watches a fallback. Any
 * thread.
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

    /** Takes a seat; returns null when one of the limits is reached. A limit of 0 means no limit. */
    static Seat take(WatchedStream stream, SeatCounts ofPump, int pumpLimit) {
        return increment(
                        ofPump.taken(),
                        pumpLimit,
                        stream.seats().taken(),
                        stream.settings().viewers().maxViewers())
                ? new Seat(stream, ofPump)
                : null;
    }

    /** The stream for which the seat's holder came, or to which the holder was moved for good. */
    WatchedStream stream() {
        return stream;
    }

    /** Becomes a seat of the stream {@code next}; returns false when that stream is full or the seat has been given back. */
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
     * Runs {@code task} when the seat is given back, after previous tasks and on the thread that gives the seat back; the task must
     * not block or throw. Called by the seat's holder, before the seat is handed on.
     */
    public void whenReleased(Runnable task) {
        Runnable before = afterwards;
        afterwards = () -> {
            before.run();
            task.run();
        };
    }

    /**
     * Notes that the seat's holder waits because it came before the encoder. From now on the holder may also watch a log that ends
     * before the holder can begin.
     *
     * @return false when the stream or the pump has reached its limit of waiting viewers
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

    /** Notes that the seat's holder no longer waits: it has been told that the stream can be watched, or has given up. */
    public synchronized void waitsNoLonger() {
        if (waits) {
            waits = false;
            ofPump.ofWaiters().decrementAndGet();
            stream.seats().ofWaiters().decrementAndGet();
        }
    }

    /** When the seat's holder began to wait, in milliseconds of the hub's clock; later than any time if it has never waited. */
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

    /** Increments both counts; increments neither and returns false when one of the limits is reached. */
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
