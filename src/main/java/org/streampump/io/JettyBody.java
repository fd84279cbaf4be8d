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
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The same in Jetty, whose request stays open, without a body as it believes, while this reads from the end point below it.
 */
final class JettyBody implements BareBody, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(JettyBody.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final JettyConnection jetty;
    private final String peer;
    private final OpenExchanges exchanges;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AsyncContext async;
    private final Executor threads;
    private BodyReader.Consumer consumer; // set before there are other threads

    /** As Jetty has them: empty when limit and position are equal; what is read is appended. One thread at a time. */
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

    /** All that there is now; asks to be called again when there is more. */
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

    /** As much as there is, or fits; what {@code fill} of the end point returned last. */
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

    /** The connection first: who waits for it to be readable is told then, and Jetty finds nobody waiting. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        jetty.close();
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("publisher {}: the container had completed its request", peer, e);
        }
        exchanges.completed(this);
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
            // there is none
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
