package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/** Strangers who wait, who leave while they wait, and who bring streams into being, take nothing that others need. */
@ExtendWith(ArquillianExtension.class)
@Untuned("connections, and time-outs")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaitersIT {
    private static final Duration SECOND = Pace.seconds(1);
    private static final Duration LIMIT = Pace.seconds(60);
    private static final Duration WAIT = Pace.seconds(3);
    private static final int SEATS = Integer.getInteger("it.waiters.seats", 100);
    private static final int WAITING = SEATS / 10;

    /** Viewers who come and go, per second and altogether: by hand 600 and 36000, with 10000 seats. */
    private static final int HASTY_PER_SECOND = Integer.getInteger("it.waiters.rate", 200);

    private static final int HASTY = Integer.getInteger("it.waiters.count", 300);
    private static final int STREAMS_OF_PATTERN = 4;
    private static final String STRANGER = "127.0.0.2";
    private static final int CLOSE_WAIT = 8; // in the kernel's tables

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", "a")
                .parameter("pump.maxViewers", Integer.toString(SEATS))
                .parameter("pump.wait", WAIT.toMillis() + "ms")
                .parameter("pump.maxStreams", Integer.toString(2 * STREAMS_OF_PATTERN))
                .parameter("pump.trustedNetworks", Server.HOST)
                .parameter("pump.maxViewersPerAddress", "3")
                .parameter("pump.maxWaitingPerAddress", "2")
                .parameter("pump.maxEncodersPerAddress", "3")
                .parameter("pump.maxStreamsPerAddress", "2")
                .parameter("pump.maxConnectionsPerAddress", "5")
                .parameter("stream.news", "{\"publish\": {\"key\": \"k\"}}")
                .parameter("stream.other", "{\"publish\": {\"key\": \"k\"}}")
                .parameter("stream.later", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .parameter("stream.never", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .parameter("stream.open/*", "{\"publish\": \"anyone\", \"idle\": \"60s\"}")
                .parameter("stream.studio/*", "{\"publish\": {\"key\": \"k\"}}")
                .archive();
    }

    @Test
    @Order(1)
    void whoLeavesWhileWaitingTakesNothing() throws Exception {
        Server server = Server.current();
        try (Broadcast news = new Broadcast(server, "news");
                Wire patient = Wire.http(server).request("GET", "/streams/never")) {
            awaitWaiting(server, "never", 1);
            leaveAtOnce(server, news);
            await("nobody waits any longer").atMost(SECOND).until(() -> waiting(server, "later") == 0);
            if (isTomcat(server)) {
                await("their connections are closed").atMost(SECOND).until(() -> countCloseWait(server) == 0);
            }
            news.assertUndisturbed();
            assertToldToComeAgain(patient);
        }
    }

    /** One who leaves each few milliseconds; meanwhile others begin to watch what is there. */
    private static void leaveAtOnce(Server server, Broadcast news) throws Exception {
        AtomicInteger left = new AtomicInteger();
        long longestNs = 0;
        long mostCloseWait = 0;
        int newcomers = 0;
        ScheduledExecutorService hasty = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> unused = hasty.scheduleAtFixedRate(
                    () -> {
                        try {
                            Wire.http(server).request("GET", "/streams/later").close();
                            left.incrementAndGet();
                        } catch (IOException e) {
                            left.set(HASTY); // no connection: the newcomers will fail as well
                        }
                    },
                    0,
                    TimeUnit.SECONDS.toMicros(1) / HASTY_PER_SECOND,
                    TimeUnit.MICROSECONDS);
            while (left.get() < HASTY) {
                long sinceNs = System.nanoTime();
                try (NumberedViewer newcomer = NumberedViewer.watch(Wire.http(server), news.path())) {
                    newcomer.awaitPacket(news.sent());
                }
                longestNs = Math.max(longestNs, System.nanoTime() - sinceNs);
                mostCloseWait = Math.max(mostCloseWait, countCloseWait(server));
                newcomers++;
            }
        } finally {
            hasty.shutdownNow();
            assertThat(hasty.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        System.out.printf(
                "%s: %d came and went, %d others began to watch, within %d ms, at most %d in CLOSE_WAIT%n",
                server.containerName(), left.get(), newcomers, longestNs / 1_000_000, mostCloseWait);
    }

    @Test
    @Order(2)
    void whoWaitsGetsTheStreamAndNoMoreMayWaitThanATenth() throws Exception {
        Server server = Server.current();
        List<Wire> wires = new ArrayList<>();
        try {
            for (int n = 0; n < WAITING; n++) {
                wires.add(Wire.http(server).request("GET", "/streams/later"));
            }
            awaitWaiting(server, "later", WAITING);
            for (int n = 0; n < 3; n++) {
                assertRefused(server, Server.HOST, "later", "no more viewers may wait at present");
            }
            assertThat(countLog(server, "stream later: viewer .* refused with 503: no more viewers may wait"))
                    .isBetween(1L, 2L); // also of those who left at once; another one after a silent minute
            try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/later?key=k", 200, 0)) {
                List<NumberedViewer> viewers = new ArrayList<>();
                for (Wire wire : wires) {
                    assertThat(wire.status()).as(wire.head()).isEqualTo(200);
                    assertThat(wire.head()).startsWith("HTTP/1.1 200 OK\n").contains("video/mp2t");
                    viewers.add(NumberedViewer.read(wire, Integer.MAX_VALUE));
                }
                assertThat(waiting(server, "later")).isZero();
                if (isTomcat(server)) {
                    assertThat(countDetached(server)).isEqualTo(WAITING);
                }
                assertThat(encoder.finish()).isEqualTo(200);
                assertWhole(viewers, encoder.sent());
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        if (AccessLog.isKept(server)) {
            assertThat(new AccessLog(server)
                            .await(
                                    WAITING,
                                    line -> line.method().equals("GET")
                                            && line.path().equals("/streams/later")
                                            && line.status() == 200))
                    .hasSize(WAITING)
                    .allMatch(line -> line.bytes() > 0);
        }
    }

    @Test
    @Order(3)
    void whoWaitsForAnEncoderThatLeavesForGoodIsToldAtOnce() throws Exception {
        Server server = Server.current();
        try (Wire encoder = publishNothing(server, Server.HOST, "news?key=k");
                Wire viewer = Wire.http(server)) {
            await("the encoder is there").atMost(LIMIT).until(() -> isStarting(server, "news"));
            viewer.request("GET", "/streams/news");
            awaitWaiting(server, "news", 1);
            try (Wire administrator = Wire.http(server)
                    .request("DELETE", "/api/v1/streams/news/publication", "Authorization: Bearer a")) {
                assertThat(administrator.status()).isEqualTo(204);
            }
            assertToldToComeAgain(viewer);
            assertThat(encoder.status()).isGreaterThanOrEqualTo(400);
        }
        try (Wire viewer = Wire.http(server).request("GET", "/streams/never")) {
            awaitWaiting(server, "never", 1);
            viewer.reset();
            await("a reset is noticed").atMost(SECOND).until(() -> waiting(server, "never") == 0);
        }
    }

    @Test
    @Order(4)
    void anAddressLeavesSomethingToTheOthers() throws Exception {
        Server server = Server.current();
        List<Wire> wires = new ArrayList<>();
        try (Broadcast news = new Broadcast(server, "other")) {
            for (int n = 0; n < 3; n++) {
                Wire viewer = Wire.from(server, STRANGER).request("GET", news.path());
                wires.add(viewer);
                assertThat(viewer.status()).isEqualTo(200);
            }
            assertRefused(server, STRANGER, "other", "no more than 3 viewers from one address");
            for (int n = 0; n < 2; n++) {
                wires.add(Wire.from(server, STRANGER).request("GET", "/streams/later"));
            }
            awaitWaiting(server, "later", 2);
            assertRefused(server, STRANGER, "later", "no more than 2 waiting viewers from one address");
            assertNotPublished(server, STRANGER, "open/a", "no more than 5 connections from one address");
            wires.get(0).close();
            wires.get(1).close();
            for (int n = 0; n < 2; n++) {
                String name = "open/address" + n;
                await("room for " + name).atMost(LIMIT).until(() -> {
                    Wire encoder = publishNothing(server, STRANGER, name);
                    wires.add(encoder);
                    return !encoder.hasNews() && isStarting(server, name);
                });
            }
            assertThat(countLog(server, "stream open/address2: publisher " + STRANGER))
                    .isZero();
            assertNotPublished(
                    server, STRANGER, "open/address2", "no more than 2 streams of patterns from one address");
            try (Wire other = Wire.from(server, "127.0.0.3").request("GET", news.path())) {
                assertThat(other.status()).isEqualTo(200);
            }
            for (int n = 0; n < 6; n++) {
                try (Wire trusted = Wire.http(server).request("GET", news.path())) {
                    assertThat(trusted.status()).isEqualTo(200);
                }
            }
            news.assertUndisturbed();
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        await("the stranger has left").atMost(LIMIT).until(() -> waiting(server, "later") == 0);
    }

    @Test
    @Order(5)
    void aPatternLeavesStreamsToTheOthers() throws Exception {
        Server server = Server.current();
        List<Wire> strangers = new ArrayList<>();
        try {
            for (int n = 0; n < STREAMS_OF_PATTERN; n++) {
                String name = "open/n" + n;
                await("room for " + name)
                        .atMost(LIMIT)
                        .until(
                                () -> { // unused ones make room when they are a second old
                                    Wire encoder = publishNothing(server, Server.HOST, name);
                                    strangers.add(encoder);
                                    return isStarting(server, name);
                                });
            }
            assertNotPublished(server, Server.HOST, "open/more", "the pattern open/* has no room for another stream");
            try (Broadcast studio = new Broadcast(server, "studio/a")) {
                studio.assertUndisturbed();
            }
        } finally {
            for (Wire stranger : strangers) {
                stranger.close();
            }
        }
        await("streams that nobody uses make room").atMost(LIMIT).until(() -> {
            try (Wire encoder = publishNothing(server, Server.HOST, "open/next")) {
                return !encoder.hasNews() && isStarting(server, "open/next");
            }
        });
    }

    /** Where the pump does not see that a waiting viewer leaves, it takes no more than the share of those who wait. */
    @Test
    @Order(6)
    void ordinaryWaitersTakeNoMoreThanTheirShare() throws Exception {
        Server server = Server.current();
        assumeTrue(isTomcat(server), "the ordinary response is all that Jetty knows");
        server.replace(Map.of("pump.detached", "off"));
        try (Broadcast news = new Broadcast(server, "news")) {
            leaveAtOnce(server, news);
            assertThat(waiting(server, "later")).isLessThanOrEqualTo(WAITING);
            news.assertUndisturbed();
        }
        await("the container has given them back").atMost(LIMIT).until(() -> waiting(server, "later") == 0);
    }

    // ----

    /** An encoder and a viewer who checks every byte. */
    private static final class Broadcast implements AutoCloseable {
        private final String path;
        private final NumberedEncoder encoder;
        private final NumberedViewer viewer;

        Broadcast(Server server, String name) throws IOException {
            path = "/streams/" + name;
            encoder = NumberedEncoder.start(server, path + "?key=k", 200, 0);
            viewer = NumberedViewer.watch(Wire.http(server), path);
        }

        String path() {
            return path;
        }

        long sent() {
            return encoder.sent();
        }

        void assertUndisturbed() throws Exception {
            viewer.awaitPacket(encoder.sent());
            assertThat(encoder.finish()).isEqualTo(200);
            assertWhole(List.of(viewer), encoder.sent());
        }

        @Override
        public void close() throws IOException {
            viewer.close();
            encoder.close();
        }
    }

    private static void assertWhole(List<NumberedViewer> viewers, long last) throws Exception {
        for (NumberedViewer viewer : viewers) {
            assertThat(viewer.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("end");
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(viewer.check().last()).isEqualTo(last);
        }
    }

    private static boolean isTomcat(Server server) {
        return server.containerName().startsWith("tomcat");
    }

    private static long waiting(Server server, String name) throws IOException {
        return new Api(server).number(name, "waiting");
    }

    private static void awaitWaiting(Server server, String name, int count) {
        await(count + " wait for " + name).atMost(LIMIT).until(() -> waiting(server, name) == count);
    }

    private static void assertToldToComeAgain(Wire viewer) throws IOException {
        assertThat(viewer.status()).isEqualTo(503);
        assertThat(viewer.head().toLowerCase(Locale.ROOT)).contains("retry-after: 5\n");
    }

    private static void assertRefused(Server server, String address, String name, String why) throws IOException {
        try (Wire viewer = Wire.from(server, address).request("GET", "/streams/" + name, "Connection: close")) {
            assertToldToComeAgain(viewer);
            assertThat(viewer.rest()).contains(why);
        }
    }

    /** An encoder that says that it publishes, and nothing that anybody could watch. */
    private static Wire publishNothing(Server server, String address, String target) throws IOException {
        return Wire.from(server, address)
                .request("POST", "/streams/" + target, "Content-Type: video/mp2t", "Transfer-Encoding: chunked")
                .chunk(new byte[] {0x47});
    }

    private static boolean isStarting(Server server, String name) throws IOException {
        return new Api(server).answer(name).contains("\"state\":\"starting\"");
    }

    private static void assertNotPublished(Server server, String address, String name, String why) throws IOException {
        try (Wire encoder = publishNothing(server, address, name)) {
            assertThat(encoder.status()).isEqualTo(503);
            assertThat(encoder.rest()).contains(why);
        }
    }

    private static long countDetached(Server server) throws IOException {
        try (Wire wire =
                Wire.http(server).request("GET", "/api/v1/viewers", "Authorization: Bearer a", "Connection: close")) {
            return Pattern.compile("HTTP/1.1, detached")
                    .matcher(wire.rest())
                    .results()
                    .count();
        }
    }

    private static long countLog(Server server, String pattern) {
        return server.logLines().stream()
                .filter(line -> line.matches(".*" + pattern + ".*"))
                .count();
    }

    /** Connections of the server that their peers have closed, and the server has not. */
    private static long countCloseWait(Server server) throws IOException {
        try (Stream<String> ipV4 = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> ipV6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            String port = String.format(Locale.ROOT, ":%04X", server.httpPort());
            return Stream.concat(ipV4, ipV6)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[1].endsWith(port) && fields[3].equals("%02X".formatted(CLOSE_WAIT)))
                    .count();
        }
    }
}
