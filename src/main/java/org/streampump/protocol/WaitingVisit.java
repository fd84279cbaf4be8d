package org.streampump.protocol;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.io.OpenExchanges;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** A viewer who came before the encoder, or before its first segment. The request comes back to the front door once, whatever happens first. */
final class WaitingVisit implements AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(WaitingVisit.class);
    private static final String ATTRIBUTE = WaitingVisit.class.getName();

    private final StreamRegistry registry;
    private final Stream stream;
    private final Seat seat;
    private final AtomicBoolean over = new AtomicBoolean();
    private OpenExchanges exchanges;
    private AsyncContext async;
    private Runnable waiter;

    WaitingVisit(StreamRegistry registry, Stream stream, Seat seat) {
        this.registry = registry;
        this.stream = stream;
        this.seat = seat;
    }

    /** Who has waited in this request, or null. */
    static WaitingVisit of(HttpServletRequest request) {
        return (WaitingVisit) request.getAttribute(ATTRIBUTE);
    }

    Seat seat() {
        return seat;
    }

    void begin(HttpServletRequest request, long millis) {
        request.setAttribute(ATTRIBUTE, this);
        exchanges = OpenExchanges.of(request.getServletContext());
        seat.waits();
        async = request.startAsync();
        exchanges.add(this);
        async.setTimeout(millis);
        async.addListener(this);
        waiter = this::comeBack;
        stream.whenWatchable(waiter);
    }

    private void comeBack() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        stream.noLongerWaits(waiter);
        if (registry.isClosed()) {
            goHome(); // Tomcat finds no servlet any more
            return;
        }
        try {
            async.dispatch();
        } catch (RuntimeException e) {
            LOG.debug("a waiting viewer of {} cannot come back", stream.name(), e); // the application is going
            goHome();
        }
    }

    /** Without a text, for which HTTP/2 might have to wait: the pump's threads do not. */
    private void goHome() {
        try {
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            response.setHeader("Retry-After", Admission.RETRY_AFTER_SECONDS);
            Answer.status(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } catch (RuntimeException e) {
            LOG.debug("a waiting viewer of {} has gone", stream.name(), e);
        }
        complete();
    }

    private void complete() {
        try {
            async.complete();
        } catch (RuntimeException e) {
            LOG.debug("a waiting viewer of {}: the container had completed its request", stream.name(), e);
        }
        exchanges.completed(this);
    }

    /** The container has it in hand again. Jetty does not say when it is done, if the answer could not be written. */
    void hasComeBack() {
        exchanges.remove(this);
    }

    @Override
    public void abort() {
        complete();
    }

    @Override
    public String toString() {
        return "a waiting viewer of " + stream.name();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        comeBack();
    }

    @Override
    public void onError(AsyncEvent event) {
        if (over.compareAndSet(false, true)) {
            stream.noLongerWaits(waiter);
            complete();
        }
    }

    /** It has come back without becoming a viewer, or has gone. */
    @Override
    public void onComplete(AsyncEvent event) {
        exchanges.remove(this);
        seat.release();
    }

    /** It has become a viewer, who gives the seat back. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        exchanges.remove(this);
    }
}
