package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;

/**
 * Strangers who keep the server waiting, more of them than it has threads: a viewer who compares every byte has no gap, the
 * encoder stays on air, and the server says at once how it is. {@code -Dit.crowd=500 -Dit.crowd.seconds=60} is the long way.
 */
abstract class StarvingContract {
    /** One for each test: what was published before is no matter then. */
    static final String PARAMETER = "stream.good/*";

    static final String STREAM = "{\"publish\": {\"key\": \"k\"}}";

    /** More than the 200 threads that containers have by default. */
    private static final int STRANGERS = Integer.getInteger("it.crowd", 250);

    private static final int HTTP2_CONNECTIONS = Math.max(11, STRANGERS / 20);
    private static final Duration STAY = Duration.ofMillis((long) (1_000 * doubleProperty("it.crowd.seconds", 2.5)));

    private static final int KILOBYTES_PER_SECOND = 100;

    /** Where strangers and the good ones meet: a connector of Tomcat's has threads of its own. */
    private interface Way {
        Wire open() throws IOException;
    }

    /** Strangers, and how often they have asked the server for something. */
    interface Strangers extends Closeable {
        int asked();
    }

    private interface Coming {
        Strangers come() throws IOException;
    }

    private static double doubleProperty(String name, double otherwise) {
        return Double.parseDouble(System.getProperty(name, Double.toString(otherwise)));
    }

    @Test
    void bodiesThatNeverComeHoldNothing() throws Exception {
        assertServedBeside(
                "good/bodies",
                () -> Crowd.withoutBodies(Server.current(), STRANGERS, "good/bodies"),
                StarvingContract::http);
    }

    @Test
    void answersThatNobodyReadsHoldNothing() throws Exception {
        assertServedBeside(
                "good/answers",
                () -> Crowd.readingNothing(Server.current(), STRANGERS, "good/answers"),
                StarvingContract::http);
    }

    @Test
    void titlesThatDripHoldNothing() throws Exception {
        assertServedBeside(
                "good/titles",
                () -> Crowd.dripping(Server.current(), STRANGERS, "good/titles", "k"),
                StarvingContract::http);
    }

    @Test
    void shutWindowsOfHttp2HoldNothing() throws Exception {
        assertServedBeside(
                "good/windows",
                () -> ShutWindows.open(
                        Server.current(), HTTP2_CONNECTIONS, "/streams/good/left", "k", "/streams/good/windows"),
                () -> Wire.tls(Server.current()));
    }

    private static Wire http() throws IOException {
        return Wire.http(Server.current());
    }

    static void assertServedBesideWhatTheServerRefuses() throws Exception {
        assertServedBeside(
                "good/refused",
                () -> Crowd.withoutBodiesBeforeThePump(Server.current(), STRANGERS),
                StarvingContract::http);
    }

    private static void assertServedBeside(String stream, Coming coming, Way way) throws Exception {
        try (NumberedEncoder encoder = NumberedEncoder.start(
                        Server.current(), way.open(), "/streams/" + stream + "?key=k", KILOBYTES_PER_SECOND, 0);
                NumberedViewer viewer = NumberedViewer.watch(way.open(), "/streams/" + stream)) {
            viewer.awaitPacket(encoder.sent());
            try (Watch watch = new Watch(viewer, way);
                    Strangers strangers = coming.come()) {
                long untilNs = System.nanoTime() + STAY.toNanos();
                await("the strangers' stay")
                        .atMost(STAY.plus(Wire.PATIENCE))
                        .until(() -> System.nanoTime() - untilNs > 0 && strangers.asked() >= STRANGERS);
                watch.assertFine(strangers);
            }
            assertThat(encoder.answer()).as("the encoder's answer").isNotDone();
            viewer.awaitPacket(encoder.sent());
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(encoder.finish()).isEqualTo(200);
        }
        assertThat(Server.current().logLines()).noneMatch(line -> line.contains(" ERROR "));
    }

    /** Looks at what a viewer gets and at how long the server takes to say that it is well. */
    private static final class Watch implements Closeable {
        private static final int LOOK_MS = 20;
        private static final int ASK_MS = 250;

        private final NumberedViewer viewer;
        private final Way way;
        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

        // Each written by one thread.
        private long received;
        private long newsNs = System.nanoTime();
        private volatile long gapNs;
        private volatile long answerNs;
        private volatile long askedNs;
        private final AtomicInteger answers = new AtomicInteger();
        private volatile String failure = "";

        Watch(NumberedViewer viewer, Way way) {
            this.viewer = viewer;
            this.way = way;
            Future<?> unused = threads.scheduleAtFixedRate(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
            Future<?> unusedToo = threads.scheduleAtFixedRate(this::ask, 0, ASK_MS, TimeUnit.MILLISECONDS);
        }

        private void look() {
            long nowNs = System.nanoTime();
            gapNs = Math.max(gapNs, nowNs - newsNs);
            if (viewer.received() != received) {
                received = viewer.received();
                newsNs = nowNs;
            }
        }

        private void ask() {
            askedNs = System.nanoTime();
            try (Wire wire = way.open().request("GET", "/health", "Connection: close")) {
                int status = wire.status();
                if (status != 200) {
                    failure = "status " + status;
                }
                answers.incrementAndGet();
            } catch (IOException e) {
                failure = e.toString();
            }
            answerNs = Math.max(answerNs, System.nanoTime() - askedNs);
            askedNs = 0;
        }

        void assertFine(Strangers strangers) {
            long pendingNs = askedNs == 0 ? 0 : System.nanoTime() - askedNs;
            long slowestNs = Math.max(answerNs, pendingNs);
            String seen = "%s: longest gap %d ms, %d answers, the slowest after %d ms %s"
                    .formatted(strangers, gapNs / 1_000_000, answers.get(), slowestNs / 1_000_000, failure);
            System.out.println(seen);
            Duration most = Pace.seconds(1); // as busy as the machine is now
            assertThat(failure).as(seen).isEmpty();
            assertThat(Duration.ofNanos(gapNs)).as(seen).isLessThan(most);
            assertThat(Duration.ofNanos(slowestNs)).as(seen).isLessThan(most);
            assertThat(answers.get()).as(seen).isPositive();
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
