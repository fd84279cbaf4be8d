package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The bare body in Jetty: the request stays open, Jetty regards its body as empty, and this class reads from the end point
 * below it.
 */
final class JettyBody implements BareBody, OpenExchanges.Exchange {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final JettyConnection jetty;
    private final String peer;
    private final OpenExchanges exchanges;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AsyncContext async;
    private final Executor threads;
    private BodyReader.Consumer consumer; // set before other threads see this object

    /** The buffer, in Jetty's convention: empty when limit and position are equal; bytes are appended. One thread at a time. */
    private final ByteBuffer buffer = ByteBuffer.allocate(BodyReader.BUFFER_BYTES);

    private JettyBody(JettyConnection jetty, HttpServletRequest request) {
        this.jetty = jetty;
        peer = Peer.of(request);
        exchanges = OpenExchanges.of(request.getServletContext());
        threads = ContainerThreads.of(request);
        async = request.startAsync();
        async.setTimeout(0);
        async.addListener(new Events());
        exchanges.add(this);
    }

    static boolean isPossible(HttpServletRequest request) {
        return JettyConnection.of(request).isPresent();
    }

    static Optional<JettyBody> take(HttpServletRequest request, HttpServletResponse response, Head head)
            throws IOException {
        Optional<JettyConnection> jetty = JettyConnection.of(request);
        if (jetty.isEmpty()) {
            return Optional.empty();
        }
        response.setHeader("Connection", "close");
        if (head == Head.OK) {
            response.flushBuffer();
        } else if (request.getHeader("Expect") != null) {
            jetty.get().write(CONTINUE);
        }
        return Optional.of(new JettyBody(jetty.get(), request));
    }

    @Override
    public void begin(BodyReader.Consumer reader) {
        consumer = reader;
        guarded(() -> {
            ByteBuffer early = jetty.cameWithHead();
            while (early != null && early.hasRemaining() && !closed.get()) {
                int count = Math.min(early.remaining(), buffer.capacity());
                early.get(buffer.array(), 0, count);
                consumer.body(buffer.array(), 0, count);
            }
            read();
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            consumer.bodyFailed(e);
            close();
        }
    }

    /** Reads everything that has come; has itself called again when there is more. */
    private void read() throws IOException {
        int count = 1;
        while (count > 0 && !closed.get()) {
            buffer.clear().limit(0);
            try {
                count = fill();
            } catch (IOException e) {
                deliver();
                throw e;
            }
            deliver();
        }
        if (count < 0 && !closed.get()) {
            consumer.bodyEnded();
            close();
        } else if (!closed.get()) {
            jetty.awaitReadable(this::readable, this::failed, "publisher");
        }
    }

    private void deliver() throws IOException {
        if (buffer.limit() > 0 && !closed.get()) {
            consumer.body(buffer.array(), 0, buffer.limit());
        }
    }

    /** Reads as much as has come and fits; returns the last result of the end point's {@code fill}. */
    private int fill() throws IOException {
        int count = jetty.fill(buffer);
        while (count > 0 && buffer.limit() < buffer.capacity()) {
            count = jetty.fill(buffer);
        }
        return count;
    }

    private void readable() {
        guarded(this::read);
    }

    private void failed(Throwable why) {
        consumer.bodyFailed(why);
        close();
    }

    /**
     * Closes the connection and then completes the request. In this order, the closing ends the wait of the callback, and Jetty
     * finds no callback waiting when the request is completed.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        jetty.close();
        exchanges.complete(async, this);
    }

    @Override
    public void afterWhatWaits(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public String toString() {
        return "publisher " + peer;
    }

    private final class Events implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            exchanges.remove(JettyBody.this);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // the pump sets no timeout
        }

        @Override
        public void onError(AsyncEvent event) {
            Throwable why = event.getThrowable();
            failed(why == null ? new IOException("connection failed") : why);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // never started again
        }
    }
}
