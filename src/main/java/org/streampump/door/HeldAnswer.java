package org.streampump.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.io.OpenExchanges;
import org.streampump.io.Peer;

/** A refusal whose answer waits, without a thread. The request comes back to the front door once, whatever happens first. */
final class HeldAnswer implements AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(HeldAnswer.class);

    private final CredentialRefusal refusal;
    private final Consumer<HeldAnswer> whenOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private OpenExchanges exchanges;
    private AsyncContext async;
    private String peer = "";

    /** @param whenOver called once, when it waits no longer */
    HeldAnswer(CredentialRefusal refusal, Consumer<HeldAnswer> whenOver) {
        this.refusal = refusal;
        this.whenOver = whenOver;
    }

    /** To be given when the request has come back. */
    CredentialRefusal refusal() {
        return refusal.due();
    }

    void begin(HttpServletRequest request, ScheduledExecutorService clock) {
        peer = Peer.of(request);
        exchanges = OpenExchanges.of(request.getServletContext());
        async = request.startAsync();
        exchanges.add(this);
        async.setTimeout(0); // the clock sees to it
        async.addListener(this);
        try {
            Future<?> unused = clock.schedule(this::comeBack, refusal.delayMs(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the pump has stopped", this, e);
            end();
        }
    }

    private boolean isFirstEnd() {
        boolean isFirst = over.compareAndSet(false, true);
        if (isFirst) {
            whenOver.accept(this);
        }
        return isFirst;
    }

    private void comeBack() {
        if (!isFirstEnd()) {
            return;
        }
        try {
            async.dispatch();
        } catch (RuntimeException e) {
            LOG.debug("{}: its request cannot come back", this, e); // its peer has gone, or the application is going
            complete();
        }
    }

    /** Answers at once, without a text, for which HTTP/2 might have to wait. Any thread. */
    void end() {
        if (!isFirstEnd()) {
            return;
        }
        try {
            Answer.status((HttpServletResponse) async.getResponse(), refusal.status());
        } catch (RuntimeException e) {
            LOG.debug("{}: its peer has gone", this, e);
        }
        complete();
    }

    private void complete() {
        try {
            async.complete();
        } catch (RuntimeException e) {
            LOG.debug("{}: the container had completed its request", this, e);
        }
        exchanges.completed(this);
    }

    /** The container has the request in hand again. Jetty does not say when it is done, if the answer could not be written. */
    void hasComeBack() {
        exchanges.remove(this);
    }

    @Override
    public void abort() {
        complete();
    }

    @Override
    public String toString() {
        return "a refused credential of " + peer;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        comeBack();
    }

    @Override
    public void onError(AsyncEvent event) {
        if (isFirstEnd()) {
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
