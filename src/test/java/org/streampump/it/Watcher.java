package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.streampump.Pace;

/** A viewer that keeps every byte. It reads in a thread of its own from the moment that it asks. */
final class Watcher implements Closeable {
    /** For all that is awaited; a connection on which nothing comes fails after {@link RawHttp#LIMIT} already. */
    static final Duration LIMIT = Pace.seconds(60);

    /** An answer to the watcher: a head, then a body. */
    interface Source {
        /** Waits for the answer's head; called once, by the watcher's thread. */
        RawHttp.Head head() throws IOException;

        InputStream body(RawHttp.Head head) throws IOException;

        void close() throws IOException;
    }

    private final Source source;
    private final CompletableFuture<RawHttp.Head> head = new CompletableFuture<>();
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();

    // Guarded by itself.
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private Watcher(Source source) {
        this.source = source;
        Thread reading = new Thread(this::read, "watcher");
        reading.setDaemon(true);
        reading.start();
    }

    /** Asks for a stream in HTTP/1.1. */
    static Watcher of(String path) throws IOException {
        return of(RawHttp.open().request("GET " + path));
    }

    /** Asks for a stream that is offline; returns when the viewer waits, so that a stream that comes and ends at once is not missed. */
    static Watcher waitingFor(String name) throws IOException {
        Watcher watcher = of("/streams/" + name);
        Api api = new Api(Server.current());
        await("a viewer waits for " + name)
                .atMost(LIMIT)
                .ignoreException(AssertionError.class) // it has not come into being
                .until(() -> api.number(name, "waiting") > 0);
        return watcher;
    }

    /** Reads the answer to the request that has been sent here. */
    static Watcher of(RawHttp http) {
        return of(new Source() {
            @Override
            public RawHttp.Head head() throws IOException {
                return http.head();
            }

            @Override
            public InputStream body(RawHttp.Head head) {
                return http.body(head);
            }

            @Override
            public void close() throws IOException {
                http.close();
            }
        });
    }

    static Watcher of(Source source) {
        return new Watcher(source);
    }

    private void read() {
        try {
            RawHttp.Head first = source.head();
            head.complete(first);
            InputStream body = source.body(first);
            byte[] buffer = new byte[16 * 1024];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                synchronized (received) {
                    received.write(buffer, 0, count);
                }
            }
            end.complete(received());
        } catch (IOException | RuntimeException e) {
            head.completeExceptionally(e);
            end.completeExceptionally(e);
        }
    }

    /** The answer's head, which comes no later than the first bytes of the stream. */
    RawHttp.Head head() {
        return get(head, "no answer");
    }

    /** All bytes of the body so far. */
    byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    int receivedCount() {
        synchronized (received) {
            return received.size();
        }
    }

    /** Waits until at least so many bytes have come. */
    Watcher awaitBytes(int count) {
        await(count + " bytes at the viewer")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (end.isCompletedExceptionally()) {
                        get(end, "no end");
                    }
                    return receivedCount() >= count;
                });
        return this;
    }

    /** Waits for the answer's orderly end, the last chunk or FIN; an {@link AssertionError} when it is cut short. */
    byte[] awaitEnd() {
        return get(end, "no end");
    }

    boolean hasEnded() {
        return end.isDone();
    }

    private static <T> T get(CompletableFuture<T> future, String otherwise) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the answer broke off: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new AssertionError(otherwise + " within " + LIMIT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a viewer", e);
        }
    }

    /** Leaves. */
    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
