package org.streampump.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.io.OpenExchanges;
import org.streampump.io.Peer;

/**
 * A held request whose answer is pending; no thread waits. The request comes back through its door once, whichever event
 * happens first.
 */
final class HeldAnswer implements AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(HeldAnswer.class);
    private static final String ATTRIBUTE = HeldAnswer.class.getName();

    private final BooleanSupplier stopped;
    private final OpenExchanges exchanges;
    private final AsyncContext async;
    private final BooleanSupplier keeping;
    private final String peer;
    private final AtomicBoolean over = new AtomicBoolean();

    private HeldAnswer(HttpServletRequest request, BooleanSupplier stopped) {
        this.stopped = stopped;
        this.peer = Peer.of(request);
        this.exchanges = OpenExchanges.of(request.getServletContext());
        this.async = request.startAsync();
        this.keeping = OpenExchanges.keeping(request, async);
        exchanges.add(this);
        async.setTimeout(0); // the pending answer or the end of the pump ends the wait
        async.addListener(this);
    }

    /** @param stopped whether the pump has stopped, and therefore no request can come back */
    static void hold(HttpServletRequest request, NotYet pending, BooleanSupplier stopped) {
        HeldAnswer held = new HeldAnswer(request, stopped);
        request.setAttribute(ATTRIBUTE, held);
        Future<?> unused = pending.answerStatus().whenComplete((status, failure) -> held.known(status, failure));
    }

    /**
     * Notes that the request has come back. Necessary because Jetty does not report the end of a request whose answer could not
     * be written.
     */
    static void hasComeBack(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof HeldAnswer held) {
            held.exchanges.remove(held);
        }
    }

    /**
     * Completes the wait. Any thread.
     *
     * @param failure a fault of the pump, which the returning request meets; null for none
     */
    private void known(Integer status, Throwable failure) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (stopped.getAsBoolean() || !hasComeBack()) {
            end(failure == null ? status : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private boolean hasComeBack() {
        try {
            OpenExchanges.dispatch(async);
            return true;
        } catch (RuntimeException e) {
            LOG.debug(
                    "{}: the held request cannot be dispatched again",
                    this,
                    e); // the peer has left, or the application is stopping
            return false;
        }
    }

    /** Answers at once without a text, because writing a text over HTTP/2 may wait for the peer. */
    private void end(int status) {
        try {
            Answer.status((HttpServletResponse) async.getResponse(), status);
        } catch (RuntimeException e) {
            LOG.debug("{}: its peer has gone", this, e);
        }
        complete();
    }

    private void complete() {
        exchanges.complete(async, this);
    }

    @Override
    public void abort() {
        complete();
    }

    @Override
    public BooleanSupplier keeping() {
        return keeping;
    }

    @Override
    public String toString() {
        return "a pending answer to " + peer;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        known(HttpServletResponse.SC_SERVICE_UNAVAILABLE, null);
    }

    @Override
    public void onError(AsyncEvent event) {
        if (over.compareAndSet(false, true)) {
            complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        exchanges.remove(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        exchanges.remove(this);
    }
}
