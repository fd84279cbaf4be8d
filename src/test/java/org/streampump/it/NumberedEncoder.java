package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Pushes a {@link NumberedTs} at a steady rate, with a random access point each second, until it is told to end. */
final class NumberedEncoder implements Closeable {
    private static final int TICK_MS = 20;

    private final Wire wire;
    private final NumberedTs stream;
    private final int packetsPerTick;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private volatile long sent = -1;
    private ScheduledFuture<?> ticking;

    private NumberedEncoder(Wire wire, NumberedTs stream, int packetsPerTick) {
        this.wire = wire;
        this.stream = stream;
        this.packetsPerTick = packetsPerTick;
    }

    /**
     * Returns when the stream can be watched.
     *
     * @param path with the key
     * @param kilobytesPerSecond of video packets, roughly
     * @param atOnce video packets to begin with
     */
    static NumberedEncoder start(Server server, String path, int kilobytesPerSecond, int atOnce) throws IOException {
        return start(server, Wire.http(server), path, kilobytesPerSecond, atOnce);
    }

    /** Publishes over this connection; returns when the stream can be watched. */
    static NumberedEncoder start(Server server, Wire wire, String path, int kilobytesPerSecond, int atOnce)
            throws IOException {
        int packetsPerTick = Math.max(1, kilobytesPerSecond * TICK_MS / NumberedTs.PACKET);
        wire.request("POST", path, "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
        NumberedTs stream = new NumberedTs(packetsPerTick * 1_000 / TICK_MS);
        NumberedEncoder encoder = new NumberedEncoder(wire, stream, packetsPerTick);
        encoder.send(Math.max(atOnce, packetsPerTick));
        await(path + " is live").atMost(Wire.PATIENCE).until(() -> {
            try (Wire asking = Wire.http(server).request("HEAD", path)) {
                return asking.status() == 200 || wire.hasNews();
            }
        });
        encoder.ticking = encoder.thread.scheduleAtFixedRate(encoder::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        return encoder;
    }

    private void send(int packets) throws IOException {
        wire.chunk(stream.take(packets));
        sent = stream.last();
    }

    private void tick() {
        if (answer.isDone()) {
            return;
        }
        try {
            if (wire.hasNews()) {
                answer.complete(readAnswer());
                wire.close();
            } else {
                send(packetsPerTick);
            }
        } catch (IOException e) {
            answer.complete("connection failed: " + e.getMessage());
        }
    }

    private String readAnswer() throws IOException {
        int status = wire.status();
        return status + " " + wire.head();
    }

    /** The number of the last packet that was handed to the system. */
    long sent() {
        return sent;
    }

    String address() {
        return wire.address();
    }

    /** Stops sending and keeps the connection. */
    void fallSilent() {
        ticking.cancel(false);
    }

    /** Status and head of the answer; or how the connection failed. */
    CompletableFuture<String> answer() {
        return answer;
    }

    /** Ends the body, and returns the answer's status. */
    int finish() throws Exception {
        return thread.submit(() -> {
                    fallSilent();
                    wire.chunk(new byte[0]);
                    return wire.status();
                })
                .get(Wire.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        wire.close();
    }
}
