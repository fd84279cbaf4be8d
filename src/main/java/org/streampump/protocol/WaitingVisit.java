package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.streampump.address.AddressLimits;
import org.streampump.io.HeldRequest;
import org.streampump.io.Peer;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** A viewer who came before the encoder, or before its first segment. The request comes back to the front door once, whatever happens first. */
final class WaitingVisit implements HeldRequest.Holder {
    private final StreamRegistry registry;
    private final Stream stream;
    private final Seat seat;
    private final AddressLimits.Place place;
    private final String peer;
    private final Runnable waiter = this::comeBack;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile HeldRequest held; // set before the stream can call
    private volatile boolean taken; // the seat, by who has come back

    /**
     * @param seat of one who has been allowed to wait; given back if no viewer comes of it
     * @param place among those of its address who wait; left when the waiting is over
     */
    WaitingVisit(Visit visit, StreamRegistry registry, Stream stream, Seat seat, AddressLimits.Place place) {
        this.registry = registry;
        this.stream = stream;
        this.seat = seat;
        this.place = place;
        this.peer = Peer.of(visit.request());
    }

    /** Who has waited in this request, or null. */
    static WaitingVisit of(HttpServletRequest request) {
        return (WaitingVisit) HeldRequest.holder(request).orElse(null);
    }

    /** Is the caller's from now on. */
    Seat takeSeat() {
        taken = true;
        return seat;
    }

    /** Holds the request. To be followed by what it waits for. */
    WaitingVisit hold(Visit visit, boolean mayDetach) throws IOException {
        held = HeldRequest.hold(visit.request(), visit.response(), mayDetach, visit.door(), this);
        return this;
    }

    /** Waits for any encoder. */
    void awaitPublisher(long longestMs) {
        stream.broadcast().whenWatchable(waiter, longestMs);
        forgetIfOver();
    }

    /** Waits for the encoder that is there. */
    void awaitStart(long longestMs) {
        stream.broadcast().whenStarted(waiter, longestMs);
        forgetIfOver();
    }

    /** The peer may have left before the stream was told to call. */
    private void forgetIfOver() {
        if (over.get()) {
            stream.broadcast().noLongerWaits(waiter);
        }
    }

    private void comeBack() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        stream.broadcast().noLongerWaits(waiter);
        seat.waitsNoLonger();
        place.leave();
        if (registry.isClosed()) {
            held.end(ViewerAdmission.RETRY_AFTER_SECONDS); // Tomcat finds no servlet any more
        } else {
            held.comeBack();
        }
    }

    @Override
    public void over() {
        over.set(true);
        stream.broadcast().noLongerWaits(waiter);
        if (!taken) {
            seat.release();
        }
    }

    @Override
    public void mustEnd() {
        over.set(true);
        stream.broadcast().noLongerWaits(waiter);
        held.end(ViewerAdmission.RETRY_AFTER_SECONDS);
    }

    @Override
    public String toString() {
        return "waiting viewer " + peer + " of " + stream.name();
    }
}
