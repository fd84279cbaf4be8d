package org.streampump.protocol.mmsh;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.streampump.Pace;
import org.streampump.container.asf.Asf;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpPatience;
import org.streampump.io.client.LocalNetwork;
import org.streampump.source.Source;
import org.streampump.source.SourceAddress;
import org.streampump.source.SourceOptions;
import org.streampump.source.SourceType;
import org.streampump.source.http.HttpServers;

/** A source that runs on a thread of its own, as in the product. */
final class Pulling {
    static final HttpPatience PATIENCE = new HttpPatience(Duration.ofSeconds(10), Duration.ofSeconds(20));

    private static final Duration LIMIT = Pace.seconds(30);

    final FakeIntake intake;
    private final Source source;
    private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "pulling");

    private Pulling(Source source, FakeIntake intake) {
        this.source = source;
        this.intake = intake;
        thread.setDaemon(true);
    }

    static Source source(String address) {
        return source(address, target -> Optional.empty(), (SSLSocketFactory) SSLSocketFactory.getDefault(), PATIENCE);
    }

    static Source source(
            String address, Function<URI, Optional<URI>> proxyFor, SSLSocketFactory tls, HttpPatience patience) {
        return source(address, new HttpNetwork(proxyFor, tls, LocalNetwork::contains, () -> false), patience);
    }

    static Source source(String address, HttpNetwork network, HttpPatience patience) {
        SourceType type =
                new HttpServers("mmsh", Set.of("mmsh"), List.of(new MmshSourceType(new Asf())), network, patience);
        return type.source(SourceAddress.of(address).orElseThrow(), SourceOptions.defaults(type));
    }

    static Pulling from(MmshServer server) {
        return from(source("mmsh://127.0.0.1:" + server.port() + "/live"), new FakeIntake());
    }

    static Pulling from(Source source, FakeIntake intake) {
        Pulling pulling = new Pulling(source, intake);
        pulling.thread.start();
        return pulling;
    }

    private void run() {
        try {
            source.run(intake);
            outcome.complete(null);
        } catch (Throwable e) { // for the test to look at
            outcome.complete(e);
        }
    }

    void stop() {
        source.stop();
    }

    /** Waits until the source's thread is in a method of this name. */
    void awaitIn(String method) {
        Awaitility.await().atMost(LIMIT).until(() -> {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getMethodName().equals(method)) {
                    return true;
                }
            }
            return false;
        });
    }

    void awaitFed(int bytes) {
        Awaitility.await().atMost(LIMIT).until(() -> intake.fed.size() >= bytes);
    }

    /** The exception of the source; null if the source has returned. */
    Throwable failure() {
        try {
            return outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the source goes on", e);
        }
    }

    byte[] fed() {
        return intake.fed.toByteArray();
    }
}
