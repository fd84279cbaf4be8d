package org.streampump.protocol;

import java.util.concurrent.atomic.AtomicBoolean;
import org.streampump.access.Grant;
import org.streampump.address.AddressLimits;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/** A visitor who came before the encoder, or before the encoder's first segment, and may wait with its seat. Any thread. */
public final class Waiting implements ViewerDecision {
    private final Stream stream;
    private final Seat seat;
    private final Grant grant;
    private final AddressLimits.Place place;
    private final boolean forStart;
    private final long longestMs;
    private final Runnable waiter = this::tell;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Runnable then; // set before the stream can call
    private volatile boolean taken; // the next decision has taken the seat

    /**
     * @param seat the visitor's seat; given back if the visitor does not become a viewer
     * @param grant the visitor's right
     * @param place the visitor's place among the waiting visitors of its address; given back when the waiting is over
     * @param forStart whether the visitor waits for the first segment of the present encoder, rather than for an encoder
     * @param longestMs maximum time of waiting, in milliseconds
     */
    Waiting(Stream stream, Seat seat, Grant grant, AddressLimits.Place place, boolean forStart, long longestMs) {
        this.stream = stream;
        this.seat = seat;
        this.grant = grant;
        this.place = place;
        this.forStart = forStart;
        this.longestMs = longestMs;
    }

    /**
     * Begins to wait.
     *
     * @param next run once, by any thread, when it is time for {@link ViewerAdmission#decideAfter}; must not block
     */
    public void begin(Runnable next) {
        then = next;
        if (forStart) {
            stream.broadcast().whenStarted(waiter, longestMs);
        } else {
            stream.broadcast().whenWatchable(waiter, longestMs);
        }
        if (over.get()) { // the visitor may have left before the stream was told to call
            stream.broadcast().noLongerWaits(waiter);
        }
    }

    private void tell() {
        if (over.compareAndSet(false, true)) {
            stream.broadcast().noLongerWaits(waiter);
            seat.waitsNoLonger();
            place.leave();
            then.run();
        }
    }

    /** Ends the waiting without running the next step. The seat is not given back. */
    public void stop() {
        over.set(true);
        stream.broadcast().noLongerWaits(waiter);
    }

    /** Notes that the visitor has left. May be called more than once. */
    public void leave() {
        stop();
        if (!taken) {
            seat.release();
        }
    }

    Grant grant() {
        return grant;
    }

    /** Returns the seat, which belongs to the caller from now on. */
    Seat takeSeat() {
        taken = true;
        return seat;
    }

    @Override
    public String toString() {
        return "one who waits for " + stream.name();
    }
}
