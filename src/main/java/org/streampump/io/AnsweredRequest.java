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

/** A request that ends with its answer; the request is in asynchronous mode while the answer is written. */
final class AnsweredRequest implements AnswerWriter.Owner, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(AnsweredRequest.class);

    private final HttpServletRequest request;
    private final AsyncContext async;
    private final AnswerWriter writer;
    private final int bodyBytes;
    private final OpenExchanges exchanges; // holds the answers that wait for their peers
    private final boolean closes;
    private final PublisherLine line; // null: the container writes the line itself
    private final int status;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param closes whether the connection ends after the answer; the response says so
     */
    AnsweredRequest(HttpServletRequest request, HttpServletResponse response, byte[] body, boolean closes)
            throws IOException {
        this.request = request;
        this.writer = new AnswerWriter(request, response, body, this);
        this.bodyBytes = body.length;
        this.closes = closes;
        this.status = response.getStatus();
        this.exchanges = OpenExchanges.of(request.getServletContext());
        this.line = closes ? PublisherLine.of(request) : null;
        this.async = request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
    }

    void begin() {
        async.setTimeout(AnswerWriter.MAX_MS);
        async.addListener(this);
        writer.begin();
    }

    // ---- the answer

    @Override
    public void waits() {
        exchanges.add(this);
    }

    @Override
    public void answered() {
        if (over.compareAndSet(false, true)) {
            if (closes) {
                LingeringClose.leaveBodyUnread(request);
            }
            complete(/* orderly= */ true);
        }
    }

    @Override
    public void failed(Throwable why) {
        LOG.debug("a peer has gone before its answer, or does not take it", why);
        giveUp();
    }

    private void giveUp() {
        if (over.compareAndSet(false, true)) {
            writer.giveUp();
            complete(/* orderly= */ false);
        }
    }

    private void complete(boolean orderly) {
        exchanges.complete(async, this);
        if (line != null) {
            line.write(status, bodyBytes, orderly);
        }
    }

    // ---- the request

    @Override
    public void onError(AsyncEvent event) {
        failed(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        giveUp();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        writer.over();
        exchanges.remove(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // never started again
    }

    @Override
    public void abort() {
        giveUp();
    }

    @Override
    public BooleanSupplier keeping() {
        return OpenExchanges.keeping(request, async);
    }

    @Override
    public String toString() {
        return "an answer";
    }
}
