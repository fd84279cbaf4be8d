package org.streampump.door;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.io.BodyReader;
import org.streampump.io.OpenExchanges;

/**
 * A body of a few bytes, read without a thread that waits for it. The request is asynchronous meanwhile and comes back to its
 * servlet once. The servlet asks again and gets the body, or the reason why there is none.
 */
public final class ShortBody implements BodyReader.Consumer, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(ShortBody.class);
    private static final String ATTRIBUTE = ShortBody.class.getName();

    /** Maximum time for the whole body; servlet containers check once per second. */
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    private static final int BUFFER_BYTES = 512; // most bodies fit
    private static final int SC_CONTENT_TOO_LARGE = 413;

    private final int maxBytes;
    private final OpenExchanges exchanges;
    private final ByteArrayOutputStream bytes =
            new ByteArrayOutputStream(); // one thread of the servlet container at a time
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Refusal refusal; // null if there is none
    private AsyncContext async; // set before the servlet container can call
    private BooleanSupplier keeping; // set before the servlet container can call

    private ShortBody(int maxBytes, OpenExchanges exchanges) {
        this.maxBytes = maxBytes;
        this.exchanges = exchanges;
    }

    /**
     * Returns the whole body; empty when the body has not yet come. In this case the caller must not answer, and calls this
     * method again in another dispatch of the request.
     *
     * @param maxBytes maximum length of the body; a longer body is refused, and not read any further
     */
    public static Optional<byte[]> of(HttpServletRequest request, int maxBytes) throws IOException, Refusal {
        ShortBody read = (ShortBody) request.getAttribute(ATTRIBUTE);
        if (read != null) {
            return Optional.of(read.whole());
        }
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLong(maxBytes);
        }
        ShortBody body = new ShortBody(maxBytes, OpenExchanges.of(request.getServletContext()));
        request.setAttribute(ATTRIBUTE, body);
        body.begin(request);
        return Optional.empty();
    }

    private byte[] whole() throws Refusal {
        exchanges.remove(this); // Jetty does not report that it has the request again
        if (refusal != null) {
            throw refusal;
        }
        return bytes.toByteArray();
    }

    private void begin(HttpServletRequest request) throws IOException {
        async = request.startAsync();
        async.setTimeout(MAX_TIME.toMillis());
        async.addListener(this);
        keeping = OpenExchanges.keeping(request, async);
        exchanges.add(this);
        BodyReader.begin(request, this, BUFFER_BYTES);
    }

    private static Refusal tooLong(int maxBytes) {
        return new Refusal(SC_CONTENT_TOO_LARGE, "more than " + maxBytes + " bytes");
    }

    private static Refusal late(String why) {
        return new Refusal(HttpServletResponse.SC_REQUEST_TIMEOUT, why);
    }

    /** Makes the request come back once, whichever event happens first. */
    private void comeBack(Refusal why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        refusal = why;
        try {
            OpenExchanges.dispatch(async);
        } catch (RuntimeException e) {
            LOG.debug("a request cannot come back with its body", e); // the application is stopping
            abort();
        }
    }

    // ---- the body

    @Override
    public void body(byte[] part, int offset, int length) {
        if (bytes.size() + length > maxBytes) {
            comeBack(tooLong(maxBytes));
        } else {
            bytes.write(part, offset, length);
        }
    }

    @Override
    public void bodyEnded() {
        comeBack(null);
    }

    @Override
    public void bodyFailed(Throwable why) {
        LOG.debug("a body has not come to its end", why);
        abort(); // the peer is gone, and nobody reads an answer
    }

    // ---- the request

    @Override
    public void onTimeout(AsyncEvent event) {
        comeBack(late("the body took more than " + MAX_TIME.toSeconds() + " s"));
    }

    @Override
    public void onError(AsyncEvent event) {
        bodyFailed(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        exchanges.remove(this);
    }

    /** Called when the request is made asynchronous again, by its answer. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        exchanges.remove(this);
    }

    @Override
    public void abort() {
        over.set(true);
        exchanges.complete(async, this);
    }

    @Override
    public BooleanSupplier keeping() {
        return keeping;
    }

    @Override
    public String toString() {
        return "a short body";
    }
}
