package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Watches a {@link NumberedTs}, as fast as it comes or as slowly as it likes. */
final class NumberedViewer implements Closeable {
    private static final int TICK_MS = 20;

    private final Wire wire;
    private final int bytesPerTick;
    private final NumberedTs.Check check = new NumberedTs.Check();
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    private NumberedViewer(Wire wire, int bytesPerTick) {
        this.wire = wire;
        this.bytesPerTick = bytesPerTick;
    }

    /** Asks over this connection, reads the answer's head, which must be a 200, and watches. */
    static NumberedViewer watch(Wire wire, String path) throws IOException {
        return watch(wire, path, Integer.MAX_VALUE);
    }

    /** Watches, and reads no faster than this. */
    static NumberedViewer watch(Wire wire, String path, int kilobytesPerSecond) throws IOException {
        wire.request("GET", path);
        int status = wire.status();
        if (status != 200) {
            throw new IOException("status " + status + " for " + path);
        }
        return read(wire, kilobytesPerSecond);
    }

    /** Goes on over this connection, where the answer's head has been read. */
    static NumberedViewer read(Wire wire, int kilobytesPerSecond) {
        long perTick = kilobytesPerSecond * (long) TICK_MS;
        NumberedViewer viewer = new NumberedViewer(wire, (int) Math.min(perTick, 64 * 1024));
        if (kilobytesPerSecond == Integer.MAX_VALUE) {
            viewer.thread.execute(viewer::readAll);
        } else {
            Future<?> unused = viewer.thread.scheduleAtFixedRate(viewer::readOnce, 0, TICK_MS, TimeUnit.MILLISECONDS);
        }
        return viewer;
    }

    /** As the server's log names it. */
    @Override
    public String toString() {
        return wire.address();
    }

    private void readAll() {
        while (!end.isDone()) {
            readOnce();
        }
    }

    private void readOnce() {
        byte[] bytes = new byte[bytesPerTick];
        int count = 0;
        while (count < bytesPerTick && !end.isDone()) {
            count += read(bytes, bytesPerTick - count);
        }
    }

    private int read(byte[] bytes, int most) {
        try {
            int count = wire.read(bytes, most);
            if (count < 0) {
                end.complete("end");
                return 0;
            }
            check.feed(bytes, count);
            received.addAndGet(count);
            return count;
        } catch (IOException e) {
            end.complete("connection failed: " + e.getMessage());
            return 0;
        }
    }

    NumberedTs.Check check() {
        return check;
    }

    /** Bytes of the body. */
    long received() {
        return received.get();
    }

    String address() {
        return wire.address();
    }

    /** {@code end} where the response ended in order; else how the connection failed. */
    CompletableFuture<String> end() {
        return end;
    }

    /** Waits until this packet or a later one has come. */
    NumberedViewer awaitPacket(long number) {
        await("packet " + number + " at " + address())
                .atMost(Wire.PATIENCE)
                .until(() ->
                        check.last() >= number || end.isDone() || !check.fault().isEmpty());
        if (check.last() < number) {
            throw new AssertionError("no packet " + number + ": " + check + ", " + end.getNow("open"));
        }
        return this;
    }

    /** Closes the connection. */
    void leave() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        wire.close();
    }
}
