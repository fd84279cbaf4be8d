package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/** Viewers who read slowly, not at all, or not for long, cost nobody else anything. */
@ExtendWith(ArquillianExtension.class)
@Untuned("buffers, and time-outs")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SlowViewersIT {
    /** A slow machine has more time for everything: the good viewers keep up wherever they run. */
    private static final double PACE = Math.min(4, Pace.factor());

    private static final int KILOBYTES_PER_SECOND = (int) (600 / PACE);
    private static final int DRIP_KILOBYTES_PER_SECOND = 300;
    private static final String LOG = "\"log\": {\"time\": \"" + (int) (5 * PACE) + "s\", \"bytes\": \"1MiB\"}";
    private static final int PATIENT_KILOBYTES = 1_200;
    private static final String ADMIN_KEY = "a";
    private static final int GOOD_VIEWERS = 19;
    private static final int HASTY_VIEWERS = 200;
    private static final int MAX_KEPT_BYTES = (1 << 20) + 2 * 65_536;

    /** Blocks of the two logs of a MiB, one of the silent stream, and two of each viewer who is stopped in the middle of a unit. */
    private static final long MAX_BLOCKS = 2 * ((1 << 20) / 65_536 + 2) + 1 + 2 * 4;

    private static final Duration LIMIT = Pace.seconds(90);

    /** Viewers who left the silent stream and were noticed by the pump, well before a container's own 30 s. */
    private static final String NOTICED_EARLY = "stream quiet: viewer .* left after (\\d+ ms|1?\\d s|2[0-6] s),";

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", ADMIN_KEY)
                .parameter(
                        "stream.crowd",
                        "{\"publish\": \"anyone\", \"stall\": \"" + (int) (4 * PACE) + "s\", " + LOG + "}")
                .parameter(
                        "stream.door",
                        "{\"publish\": \"anyone\", \"maxViewers\": " + (HASTY_VIEWERS + 1) + ", " + LOG + "}")
                .parameter(
                        "stream.patient",
                        "{\"publish\": \"anyone\", \"log\": {\"time\": \"60s\", \"bytes\": \"64MiB\"}}")
                .parameter(
                        "stream.drip",
                        "{\"publish\": \"anyone\", \"stall\": \"10m\", \"minRate\": \"10%\", " + LOG + "}")
                .parameter("stream.quiet", "{\"publish\": \"anyone\", \"idle\": \"60s\"}")
                .archive();
    }

    /**
     * Detached on Tomcat, ordinary on Jetty. That a viewer is ended who takes next to nothing needs a minute: with {@code -Pfull}.
     */
    @Test
    @Order(1)
    void stalledAndSlowViewersCostTheOthersNothing() throws Exception {
        Server server = Server.current();
        try (NumberedEncoder silent = NumberedEncoder.start(server, "/streams/quiet", 100, 100);
                NumberedEncoder steady = NumberedEncoder.start(server, "/streams/drip", DRIP_KILOBYTES_PER_SECOND, 0);
                NumberedViewer drip = NumberedViewer.watch(Wire.http(server, 4 * 1024), "/streams/drip", 1);
                NumberedViewer slow = NumberedViewer.watch(
                        Wire.http(server, 32 * 1024), "/streams/drip", DRIP_KILOBYTES_PER_SECOND / 2)) {
            leaveWhileNothingIsSent(server, silent);
            whoHesitatesGetsEverything(server);
            runCrowd(server);
            hastyViewersLeaveNothingBehind(server);
            if (Boolean.getBoolean("it.full")) {
                endsOfTheLowestRate(server, drip);
            }
            assertThat(slow.end().isDone()).isFalse();
            assertThat(steady.answer().isDone()).isFalse();
            // Jetty tells the writer of a failed write at the next one only: who has closed in order is noticed at 30
            // s.
            int late = server.containerName().startsWith("jetty") ? 1 : 0;
            await("departed viewers of a silent stream are noticed")
                    .atMost(LIMIT)
                    .until(() -> count(server, NOTICED_EARLY) >= 2 - late);
            assertThat(new Api(server).number("quiet", "viewers")).isLessThanOrEqualTo(late);
            assertThat(server.logLines()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    @Test
    @Order(2)
    void theSameWithOrdinaryResponsesOnTomcat() throws Exception {
        Server server = Server.current();
        assumeTrue(server.containerName().startsWith("tomcat"), "the ordinary response is all that Jetty knows");
        assumeFalse(
                Product.isUntuned(server.containerName()),
                "the kernel takes megabytes before anybody has to wait, and only the connector can keep it from that");
        server.replace(Map.of("pump.detached", "off"));
        try (NumberedEncoder silent = NumberedEncoder.start(server, "/streams/quiet", 100, 100)) {
            leaveWhileNothingIsSent(server, silent);
            whoHesitatesGetsEverything(server);
            runCrowd(server);
            await("the viewer of a silent stream who was reset is noticed")
                    .atMost(LIMIT)
                    .until(() -> new Api(server).number("quiet", "viewers") <= 1);
            assertThat(server.logLines()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    private static void endsOfTheLowestRate(Server server, NumberedViewer drip) {
        String slowly = "too slow: accepted .* \\(minRate\\)";
        // Jetty gives up earlier where its own buffers take nothing for half a minute.
        String why = server.containerName().startsWith("jetty") ? "(Idle timeout expired|" + slowly + ")" : slowly;
        server.awaitLog(left(drip.address(), why), LIMIT.plusMinutes(1));
    }

    private static void leaveWhileNothingIsSent(Server server, NumberedEncoder silent) throws Exception {
        try (NumberedViewer closing = NumberedViewer.watch(Wire.http(server), "/streams/quiet");
                Wire resetting = Wire.http(server).request("GET", "/streams/quiet")) {
            assertThat(resetting.status()).isEqualTo(200);
            silent.fallSilent();
            closing.awaitPacket(silent.sent());
            resetting.reset();
        }
    }

    /** The pump has to stop in the middle of packets, and to go on there, many times; the log keeps all that is left. */
    private static void whoHesitatesGetsEverything(Server server) throws Exception {
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/patient", PATIENT_KILOBYTES, 0);
                Wire wire = Wire.http(server, 4 * 1024).request("GET", "/streams/patient");
                NumberedViewer quick = NumberedViewer.watch(Wire.http(server), "/streams/patient")) {
            assertThat(wire.status()).isEqualTo(200);
            String lag = "\"lagBytes\":[1-9]\\d{6}"; // far more than comes between two passes
            await("the pump has had to stop")
                    .atMost(LIMIT)
                    .until(() -> Pattern.compile(lag).matcher(viewers(server)).find());
            NumberedViewer hesitant = NumberedViewer.read(wire, 2 * PATIENT_KILOBYTES);
            hesitant.awaitPacket(encoder.sent());
            assertThat(encoder.finish()).isEqualTo(200);
            for (NumberedViewer viewer : List.of(quick, hesitant)) {
                assertThat(viewer.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo("end");
                assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
                assertThat(viewer.check().last()).isEqualTo(encoder.sent());
            }
            hesitant.close();
        }
    }

    private static String viewers(Server server) throws IOException {
        try (Wire wire = Wire.http(server)
                .request("GET", "/api/v1/viewers", "Authorization: Bearer " + ADMIN_KEY, "Connection: close")) {
            return wire.rest();
        }
    }

    private static void runCrowd(Server server) throws Exception {
        List<NumberedViewer> good = new ArrayList<>();
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/crowd", KILOBYTES_PER_SECOND, 0);
                Wire stalled = Wire.http(server, 4 * 1024).request("GET", "/streams/crowd");
                NumberedViewer slow = NumberedViewer.watch(
                        Wire.http(server, 32 * 1024), "/streams/crowd", KILOBYTES_PER_SECOND / 2)) {
            assertThat(stalled.status()).isEqualTo(200);
            for (int n = 0; n < GOOD_VIEWERS; n++) {
                good.add(NumberedViewer.watch(Wire.http(server), "/streams/crowd"));
            }
            server.awaitLog(left(stalled.address(), "stalled: accepted no byte for"), LIMIT);
            await("the slow viewer has skipped").atMost(LIMIT).until(() -> {
                assertThat(new Api(server).number("crowd", "keptBytes")).isLessThanOrEqualTo(MAX_KEPT_BYTES);
                return slow.check().jumps().size() >= 2 || slow.end().isDone();
            });
            assertThat(new ServerProbe(server).liveCount("org.streampump.stream.log.Block"))
                    .isLessThanOrEqualTo(MAX_BLOCKS);
            assertSkipsWell(slow);
            assertThat(encoder.finish()).isEqualTo(200);
            for (NumberedViewer viewer : good) {
                assertThat(viewer.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo("end");
                assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
                assertThat(viewer.check().last()).isEqualTo(encoder.sent());
            }
            assertThat(slow.end().isDone()).isFalse();
            slow.leave();
            server.awaitLog(left(slow.address(), "[1-9]\\d* overruns: "), LIMIT);
        } finally {
            for (NumberedViewer viewer : good) {
                viewer.close();
            }
        }
    }

    private static void assertSkipsWell(NumberedViewer slow) {
        assertThat(slow.end().isDone()).isFalse();
        assertThat(slow.check().fault()).isEmpty();
        assertThat(slow.check().jumps())
                .allMatch(jump -> jump.to() > jump.from())
                .allMatch(NumberedTs.Check.Jump::toRandomAccess);
    }

    private static void hastyViewersLeaveNothingBehind(Server server) throws Exception {
        Random random = new Random(20_261_121);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/door", KILOBYTES_PER_SECOND, 0)) {
            List<Future<?>> leaving = new ArrayList<>();
            for (int n = 0; n < HASTY_VIEWERS; n++) {
                Wire viewer = Wire.http(server).request("GET", "/streams/door");
                boolean reset = random.nextBoolean();
                leaving.add(threads.schedule(
                        () -> leave(viewer, reset), 1_000L * random.nextInt(300), TimeUnit.MICROSECONDS));
            }
            for (Future<?> left : leaving) {
                left.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            await("no hasty viewer is left")
                    .atMost(LIMIT)
                    .until(() ->
                            new Api(server).number("door", "viewers") + new Api(server).number("door", "waiting") == 0);
            try (NumberedViewer next = NumberedViewer.watch(Wire.http(server), "/streams/door")) {
                next.awaitPacket(encoder.sent());
            }
        } finally {
            threads.shutdownNow();
        }
        await("whoever came has left")
                .atMost(LIMIT)
                .until(() -> count(server, "stream door: viewer .* came") > 0
                        && count(server, "stream door: viewer .* came")
                                == count(server, "stream door: viewer .* left"));
    }

    private static Void leave(Wire viewer, boolean reset) throws IOException {
        if (reset) {
            viewer.reset();
        } else {
            viewer.close();
        }
        return null;
    }

    private static Pattern left(String address, String why) {
        return Pattern.compile("viewer \\d+ " + Pattern.quote(address) + " left after .*" + why);
    }

    private static long count(Server server, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return server.logLines().stream()
                .filter(line -> wanted.matcher(line).find())
                .count();
    }
}
