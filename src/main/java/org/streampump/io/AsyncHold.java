package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A held request in the servlet API's asynchronous mode, which is dispatched once more when the request comes back. */
final class AsyncHold implements HeldRequest, HeldRequest.Held, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(AsyncHold.class);

    private final Holder holder;
    private final AsyncContext async;
    private final BooleanSupplier keeping;
    private final OpenExchanges exchanges;
    private final JettyWatch watch;
    private final AtomicBoolean over = new AtomicBoolean(); // the request comes back, or its peer has left

    private AsyncHold(HttpServletRequest request, HttpServletResponse response, Holder holder) {
        this.holder = holder;
        exchanges = OpenExchanges.of(request.getServletContext());
        async = request.startAsync();
        keeping = OpenExchanges.keeping(request, async);
        exchanges.add(this);
        async.setTimeout(0);
        async.addListener(this);
        watch = JettyWatch.over(request, response, this::left);
    }

    static HeldRequest begin(HttpServletRequest request, HttpServletResponse response, Holder holder) {
        AsyncHold hold = new AsyncHold(request, response, holder);
        request.setAttribute(ATTRIBUTE, hold);
        return hold;
    }

    private void left() {
        if (over.compareAndSet(false, true)) {
            holder.over();
            complete();
        }
    }

    @Override
    public void comeBack() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        forgetPeer();
        try {
            OpenExchanges.dispatch(async);
        } catch (RuntimeException e) {
            LOG.debug("{} cannot come back", holder, e); // the application is stopping
            holder.mustEnd();
        }
    }

    private void forgetPeer() {
        try {
            watch.end();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} has gone", holder, e);
        }
    }

    /** Answers without a text, because writing a text over HTTP/2 may wait for the peer, and the pump's threads must not wait. */
    @Override
    public void end(String retryAfter) {
        over.set(true);
        forgetPeer();
        try {
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", retryAfter);
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(0);
        } catch (RuntimeException e) {
            LOG.debug("{} has gone", holder, e);
        }
        complete();
    }

    private void complete() {
        exchanges.complete(async, this);
    }

    /**
     * Takes the request back. The exchange ends here because Jetty does not report the end of a request whose answer could not
     * be written.
     */
    @Override
    public Holder comesBack() {
        exchanges.remove(this);
        return holder;
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
        return holder.toString();
    }

    /** Tomcat calls this method just before it stops the application; the pump sets no timeout. */
    @Override
    public void onTimeout(AsyncEvent event) {
        holder.mustEnd();
    }

    @Override
    public void onError(AsyncEvent event) {
        left();
    }

    /** The request has come back without becoming a viewer, or its peer has left. */
    @Override
    public void onComplete(AsyncEvent event) {
        exchanges.remove(this);
        holder.over();
    }

    /** The request is being answered, or has become a viewer and the holder no longer has the seat. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        exchanges.remove(this);
        holder.over();
    }
}
