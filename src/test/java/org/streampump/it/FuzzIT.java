package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;
import org.streampump.Samples;

/**
 * Strangers send everything over every protocol, rightly and wrongly, several at a time: it ends with no exception but refusals,
 * no connection left, the heap as before, and every stream usable; a good encoder and its viewers beside them notice nothing.
 *
 * <p>A few seconds with always the same seeds by default; {@code -Dfuzz.minutes=10} goes on for so long with others, and
 * {@code -Dfuzz.seed=...} begins with the one that failed.
 */
@ExtendWith(ArquillianExtension.class)
@Untuned("threads, buffers, limits, and time-outs")
class FuzzIT {
    private static final Duration WARMING_UP = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofSeconds(6);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** Jetty notices who has left an answer that nothing is written to after its own idle time-out of 30 s. */
    private static final Duration SETTLED = Duration.ofMillis((long) (60_000 * Math.min(3, Pace.factor())));

    private static final Duration HEALTHY_WITHIN = Pace.seconds(10);
    private static final int GOOD_KILOBYTES_PER_SECOND = 200;

    /** Memory that containers keep for later connections, and the JDK for TLS, in bytes. */
    private static final long MORE_HEAP = 12 << 20;

    /** Pools of the containers grow, and shrink when they are idle. */
    private static final Pattern POOLED = Pattern.compile(
            ".*-exec-\\d+|qtp.*|Catalina-utility-.*|.*ForkJoinPool.*|.*Compiler.*|G1 .*|GC .*|Attach .*");

    private static final int MORE_THREADS = 2;
    private static final int MORE_DESCRIPTORS = 8;

    private static final String SHORT_LIVED = "\"idle\": \"3s\", \"stall\": \"3s\", \"burst\": \"200KiB\"";

    private static FuzzOrigin origin;

    @Deployment(testable = false)
    static WebArchive pump() throws IOException {
        origin = FuzzOrigin.started();
        String key = "\"publish\": {\"key\": \"" + FuzzHeads.KEY + "\"}";
        String anyone = "\"publish\": \"anyone\"";
        String small = "\"log\": {\"time\": \"30s\", \"bytes\": \"2MiB\"}";
        return PumpWar.packaged()
                .parameter("pump.adminKey", FuzzHeads.ADMIN_KEY)
                .parameter("pump.linger", "1s")
                .parameter("pump.wait", "2s")
                .parameter("pump.maxStreams", "30")
                .parameter("stream.pulled", origin.pulled())
                .parameter("stream.checked", "{\"publish\": {\"key\": \"nobody-else-knows-this\"}}")
                .parameter("stream.open", "{" + anyone + ", \"grace\": \"0s\", " + small + ", " + SHORT_LIVED + "}")
                .parameter(
                        "stream.held",
                        "{" + key + ", \"grace\": \"2s\", \"whenOffline\": \"wait\", " + small + ", " + SHORT_LIVED
                                + "}")
                .parameter(
                        "stream.backed",
                        "{" + anyone + ", \"grace\": \"1s\", \"fallback\": \"live/7\", \"maxDuration\": \"10s\", "
                                + small + ", " + SHORT_LIVED + "}")
                .parameter(
                        "stream.tiny",
                        "{" + key + ", \"grace\": \"1s\", \"latency\": \"0\", \"maxViewers\": 5, \"log\": \"256KiB\", "
                                + SHORT_LIVED + "}")
                .parameter("stream.live/*", "{" + anyone + ", \"grace\": \"0s\", " + small + ", " + SHORT_LIVED + "}")
                .archive();
    }

    @AfterAll
    static void closeOrigin() throws IOException {
        origin.close();
    }

    @Test
    void strangersLeaveNoTrace() throws Exception {
        Server server = Server.current();
        Integer minutes = Integer.getInteger("fuzz.minutes");
        long seed = Long.getLong("fuzz.seed", minutes == null ? 0 : new Random().nextLong() >>> 16);
        List<Samples.Sample> samples = Samples.all();
        FuzzLog log = new FuzzLog(server.log());
        try (Fuzzer fuzzer = new Fuzzer(server, samples, seed);
                Checked checked = new Checked(server)) {
            attack(fuzzer, log, checked, WARMING_UP);
            assertUsable(new FuzzUse(server, samples));
            Traces before = settled(server, checked);
            attack(fuzzer, log, checked, minutes == null ? SHORT : Duration.ofMinutes(minutes));
            assertUsable(new FuzzUse(server, samples));
            Traces after = settled(server, checked);
            System.out.println(server.containerName() + " from seed " + seed + ": " + fuzzer + "; " + log + "; "
                    + origin + "; " + checked + "; before " + before + ", after " + after);
            assertLike(server, after, before);
            checked.finish();
        }
        assertThat(log.allFaults()).isEmpty();
    }

    private static Traces settled(Server server, Checked checked) throws IOException {
        try {
            return Traces.settled(server, checked);
        } catch (ConditionTimeoutException e) {
            keepHeap(server);
            throw e;
        }
    }

    private static void assertLike(Server server, Traces after, Traces before) throws IOException {
        try {
            after.assertLike(before);
        } catch (AssertionError e) {
            keepHeap(server);
            throw e;
        }
    }

    /** For whoever looks for what has been left, and by what: of the last failure only. */
    private static void keepHeap(Server server) throws IOException {
        Path file = Server.logDirectory().resolve("FuzzIT.hprof");
        new ServerProbe(server).dumpHeap(file);
        System.out.println("the heap of " + server.containerName() + " is in " + file);
    }

    private static void assertUsable(FuzzUse use) throws IOException {
        List<String> streams = new ArrayList<>(FuzzHeads.STREAMS);
        streams.add("live/afterwards");
        use.assertUsable(streams);
        use.assertPulled(origin);
    }

    private static void attack(Fuzzer fuzzer, FuzzLog log, Checked checked, Duration time) throws Exception {
        fuzzer.attack();
        long endNs = System.nanoTime() + time.toNanos();
        try {
            await("the attack's end")
                    .pollInterval(LOOK_EVERY)
                    .atMost(time.plus(Pace.seconds(60)))
                    .until(() -> {
                        fuzzer.fault().ifPresent(fault -> fail(fault, fuzzer));
                        log.fault().ifPresent(event -> fail("in the log: " + event, fuzzer));
                        checked.fault().ifPresent(fault -> fail(fault, fuzzer));
                        return System.nanoTime() - endNs > 0;
                    });
        } finally {
            fuzzer.rest();
        }
    }

    private static void fail(String fault, Fuzzer fuzzer) {
        throw new AssertionError(fault + "\nAfter " + fuzzer + "\nThe last attacks:\n" + fuzzer.latest());
    }

    /** An encoder and viewers whose every byte is compared, and those who ask how the pump is. */
    private static final class Checked implements Closeable {
        private final Server server;
        private final NumberedEncoder encoder;
        private final List<NumberedViewer> viewers = new ArrayList<>();
        private long slowestMs;
        private long newcomers;

        Checked(Server server) throws IOException {
            this.server = server;
            encoder = NumberedEncoder.start(
                    server, "/streams/checked?key=nobody-else-knows-this", GOOD_KILOBYTES_PER_SECOND, 0);
            viewers.add(NumberedViewer.watch(Wire.http(server), "/streams/checked"));
            viewers.add(NumberedViewer.watch(Wire.tls(server), "/streams/checked"));
        }

        /** Looks at the pump's health and at what a newcomer gets; returns what is wrong with the checked encoder or its viewers. */
        Optional<String> fault() throws IOException {
            long beganNs = System.nanoTime();
            try (Wire asking = Wire.http(server).request("GET", "/health", "Connection: close")) {
                int status = asking.status();
                slowestMs = Math.max(slowestMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
                if (status != 200 || slowestMs > HEALTHY_WITHIN.toMillis()) {
                    return Optional.of("/health: " + status + ", slowest " + slowestMs + " ms: " + asking.head());
                }
            }
            try (NumberedViewer newcomer = NumberedViewer.watch(Wire.http(server), "/streams/checked")) {
                newcomer.awaitPacket(encoder.sent());
                newcomers++;
                return viewers.stream()
                        .filter(viewer ->
                                viewer.end().isDone() || !viewer.check().isGapless())
                        .map(viewer -> "a good viewer: " + viewer.end().getNow("") + viewer.check())
                        .findFirst()
                        .or(() -> encoder.answer().isDone()
                                ? Optional.of(
                                        "the good encoder: " + encoder.answer().getNow(""))
                                : Optional.empty());
            }
        }

        /** The encoder ends, and all viewers have got everything. */
        void finish() throws Exception {
            assertThat(encoder.finish()).isEqualTo(200);
            for (NumberedViewer viewer : viewers) {
                assertThat(viewer.end().get(SETTLED.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo("end");
                assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
                assertThat(viewer.check().last()).isEqualTo(encoder.sent());
            }
        }

        List<String> ports() {
            List<String> ports = new ArrayList<>(List.of(encoder.address()));
            viewers.forEach(viewer -> ports.add(viewer.address()));
            return ports.stream()
                    .map(address -> address.substring(address.indexOf(':') + 1))
                    .toList();
        }

        @Override
        public void close() throws IOException {
            encoder.close();
            for (NumberedViewer viewer : viewers) {
                viewer.close();
            }
        }

        @Override
        public String toString() {
            return newcomers + " newcomers to the checked stream, /health within " + slowestMs + " ms";
        }
    }

    /** The server's resources while nobody but the checked encoder and its viewers is connected. */
    private record Traces(long heapBytes, int threads, int descriptors, long settledMs) {
        static Traces settled(Server server, Checked checked) throws IOException {
            ServerProbe probe = new ServerProbe(server);
            long beganNs = System.nanoTime();
            await("no connection is left")
                    .atMost(SETTLED)
                    .untilAsserted(() -> assertThat(probe.connections(server.httpPort(), server.httpsPort()))
                            .filteredOn(connection ->
                                    checked.ports().stream().noneMatch(port -> connection.startsWith(port + " ")))
                            .isEmpty());
            await("nobody but the checked viewers is left").atMost(SETTLED).untilAsserted(() -> {
                assertThat(checked.fault()).isEmpty(); // what is forgotten when the next one comes is forgotten
                assertThat(probe.liveCount("org.streampump.stream.Viewer")).isEqualTo(checked.viewers.size());
                assertThat(probe.liveCount("org.streampump.stream.Publication"))
                        .isLessThanOrEqualTo(2); // the checked encoder's, and what is pulled
            });
            long settledMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
            return new Traces(
                    probe.liveBytes(),
                    (int) probe.threads().stream()
                            .filter(name -> !POOLED.matcher(name).matches())
                            .count(),
                    probe.descriptors(),
                    settledMs);
        }

        void assertLike(Traces before) {
            assertThat(heapBytes).as("heap after a collection").isLessThan(before.heapBytes + MORE_HEAP);
            assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + MORE_THREADS);
            assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors + MORE_DESCRIPTORS);
        }
    }
}
