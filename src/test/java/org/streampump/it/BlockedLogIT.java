package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
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

/** Standard output is a pipe, and whoever reads it stands still: that costs lines of the log, and nobody anything else. */
@ExtendWith(ArquillianExtension.class)
@Untuned("threads, and no options of ours for the JVM")
@OneContainer("the log is the pump's own")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BlockedLogIT {
    /** How long the reader stands still at least; {@code -Dit.blocked=60} for a long one. */
    private static final Duration BLOCKED = Duration.ofSeconds(Integer.getInteger("it.blocked", 1));

    private static final int JOINS = 1_000;

    /** Characters that the pump keeps: with what the pipe takes, about half of what so many joins have to say. */
    private static final int WAITING = 300_000;

    private static final int AT_A_TIME = 500;
    private static final int STAY_MS = 1_100;
    private static final int WATCHING = 4;
    private static final String AGENT = "User-Agent: " + "x".repeat(200);
    private static final Duration SOON = Pace.seconds(30);
    private static final Pattern LOST = Pattern.compile(" WARN .* (\\d+) lines of this log were lost, the first at ");

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.live", "{\"publish\": \"anyone\"}")
                .property("pump.logWaiting", Integer.toString(WAITING))
                .logToPipe()
                .archive();
    }

    @Test
    @Order(1)
    void nobodyNoticesThatTheLogIsNotRead() throws Exception {
        Server server = Server.current();
        List<NumberedViewer> viewers = new ArrayList<>();
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/live", 10, 50)) {
            for (int n = 0; n < WATCHING; n++) {
                viewers.add(NumberedViewer.watch(Wire.http(server), "/streams/live"));
            }
            server.readLog(false);
            try {
                long sinceNs = System.nanoTime();
                join(server, JOINS);
                while (System.nanoTime() - sinceNs < BLOCKED.toNanos()) {
                    join(server, 1);
                }
                try (Wire health = Wire.http(server).request("GET", "/health")) {
                    assertThat(health.status()).isEqualTo(200);
                }
                long now = encoder.sent();
                viewers.forEach(viewer -> viewer.awaitPacket(now));
            } finally {
                server.readLog(true);
            }
            assertThat(encoder.answer()).isNotDone();
            assertThat(viewers)
                    .allMatch(viewer -> viewer.check().isGapless())
                    .noneMatch(viewer -> viewer.end().isDone());
            Matcher said = LOST.matcher(server.awaitLog(LOST, SOON));
            assertThat(said.find()).isTrue();
            long joined = server.logLines().stream()
                    .filter(line -> line.contains("xxx)") || line.contains(" left after "))
                    .count();
            assertThat(joined + Long.parseLong(said.group(1))).isGreaterThanOrEqualTo(2 * JOINS);
        } finally {
            for (NumberedViewer viewer : viewers) {
                viewer.close();
            }
        }
    }

    /** Groups of viewers come, stay for long enough to have lines of their own in the log, and leave. */
    private static void join(Server server, int times) throws Exception {
        for (int joined = 0; joined < times; joined += AT_A_TIME) {
            List<Wire> wires = new ArrayList<>();
            try {
                for (int n = 0; n < Math.min(AT_A_TIME, times - joined); n++) {
                    wires.add(Wire.http(server).request("GET", "/streams/live", AGENT));
                }
                for (Wire wire : wires) {
                    assertThat(wire.status()).isEqualTo(200);
                }
                TimeUnit.MILLISECONDS.sleep(STAY_MS); // a viewer that stays this long is no brief one
            } finally {
                for (Wire wire : wires) {
                    wire.close();
                }
            }
        }
        Api api = new Api(server);
        await("they have left").atMost(SOON).until(() -> api.number("live", "viewers") <= WATCHING);
    }

    /** The container does not wait for the pipe either, and the thread that does ends when it is read. */
    @Test
    @Order(2)
    void pumpStopsWhileTheLogIsNotRead() throws Exception {
        Server server = Server.current();
        assumeFalse(server.containerName().startsWith("jetty"), "Jetty's own log waits for its console");
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/live", 10, 50)) {
            server.readLog(false);
            try {
                join(server, JOINS);
                assertThat(encoder.answer()).isNotDone();
                server.undeploy();
            } finally {
                server.readLog(true);
            }
        }
        ServerProbe probe = new ServerProbe(server);
        await("no thread is left")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(probe.threads()).noneMatch(name -> name.startsWith("streampump")));
        server.redeploy();
        assertThat(server.logLines()).noneMatch(line -> line.contains(" ERROR "));
    }
}
