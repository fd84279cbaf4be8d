package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;
import org.streampump.protocol.mmsh.MmshServer;

/** The pump goes and comes with everybody attached, and leaves nothing behind. */
@ExtendWith(ArquillianExtension.class)
class LifecycleIT {
    private static final int TIMES = Boolean.getBoolean("it.full") ? 20 : 6;
    private static final Duration SOON = Pace.seconds(90); // Jetty's own idle time-out is 30 s
    private static final long MAX_STOP_MS =
            Pace.seconds(10).toMillis(); // in which the pump waits for others for 4 s at most
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final int AT_SMALL_POOL = 3;
    private static final Pattern STOPPED = Pattern.compile("pump stopped within (\\d+) ms");

    private static MmshServer origin;

    @Deployment(testable = false)
    static WebArchive pump() throws IOException {
        origin = MmshOriginIT.origin();
        return PumpWar.packaged()
                .parameter("stream.life", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"4MiB\"}")
                .parameter("stream.radio", "{\"publish\": {\"key\": \"k\"}}")
                .parameter("stream.pulled", MmshOriginIT.pulls(origin))
                .parameter("stream.later", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .archive();
    }

    @AfterAll
    static void closeOrigin() throws IOException {
        origin.close();
    }

    @Test
    void goesAndComesManyTimesAndLeavesNothing() throws Exception {
        Server server = Server.current();
        Traces before = goAndComeManyTimes(server);
        assertStopsWereShort(server);
        assertNothingIsLeft(server, before);
        server.redeploy();
    }

    /** Open descriptors and temporary files of a server without a pump, after its pump has gone for the first time. */
    private record Traces(int descriptors, int files) {}

    private static Traces goAndComeManyTimes(Server server) throws Exception {
        HttpClient http2 = server.client(HttpClient.Version.HTTP_2);
        try (Company first = new Company(server, http2)) {
            server.undeploy();
            first.assertSentHome();
            if (AccessLog.isKept(server)) {
                first.assertLogged(/* detached= */ true);
            }
        }
        Traces traces = new Traces(
                new ServerProbe(server).descriptors(), server.temporaryFiles().size());
        server.redeploy();
        for (int n = 2; n < TIMES; n++) {
            try (Company company = new Company(server, http2)) {
                server.replace(Map.of("pump.detached", n % 2 == 0 ? "off" : "on"));
                company.assertSentHome();
                if (AccessLog.isKept(server)) {
                    company.assertLogged(n % 2 == 0); // by the pump that has gone
                }
            }
        }
        try (Company last = new Company(server, http2)) {
            server.undeploy();
            last.assertSentHome();
        }
        return traces;
    }

    private static void assertStopsWereShort(Server server) {
        List<Long> stops = server.logLines().stream()
                .map(STOPPED::matcher)
                .filter(Matcher::find)
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
        assertThat(stops).hasSize(TIMES).allMatch(ms -> ms <= MAX_STOP_MS);
    }

    private static void assertNothingIsLeft(Server server, Traces before) throws IOException {
        assertThat(origin.heads()).hasSizeGreaterThan(TIMES); // two for each time that it was pulled
        ServerProbe probe = new ServerProbe(server);
        assertThat(probe.threads()).noneMatch(name -> name.startsWith("streampump"));
        await("no object and no class loader of the pump is left").atMost(SOON).untilAsserted(() -> {
            makeContainerForget(server);
            assertThat(probe.liveInstances("org.streampump.")).isEmpty();
            assertThat(probe.liveInstances("org.apache.hc.")).isEmpty();
            assertThat(probe.classLoaders("(?i)webappclassloader")).isEmpty();
        });
        await("descriptors are back at " + before.descriptors())
                .atMost(SOON)
                .untilAsserted(() -> assertThat(probe.descriptors()).isLessThanOrEqualTo(before.descriptors() + 4));
        assertThat(server.temporaryFiles()).hasSizeLessThanOrEqualTo(before.files());
        assertThat(server.logLines())
                .noneMatch(line -> line.contains("appears to have started a thread"))
                .noneMatch(line -> line.contains("the container has not given back"))
                .noneMatch(line -> line.contains("ERROR"))
                .noneMatch(line -> line.contains("Exception"));
    }

    /**
     * Jetty remembers the last application of a connection: of an open one, and of a closed one as long as it was the last
     * that its selector had news of. For this reason the JDK's HTTP/2 client is to be collected, which closes its connection
     * (otherwise Jetty does, when the connection has been idle), and each selector gets news of a connection without an
     * application. New connections take selectors in turn, and there are no more selectors than processors.
     */
    private static void makeContainerForget(Server server) throws IOException {
        System.gc();
        for (int n = 0; n < Runtime.getRuntime().availableProcessors(); n++) {
            assertNobodyAnswers(Wire.http(server));
            assertNobodyAnswers(Wire.tls(server));
        }
    }

    private static void assertNobodyAnswers(Wire wire) throws IOException {
        try (wire) {
            assertThat(wire.request("GET", "/", "Connection: close").status()).isEqualTo(404);
        }
    }

    /** An encoder in the middle of its stream, and one viewer of each kind. */
    private static final class Company implements Closeable {
        private final List<Closeable> all = new ArrayList<>();
        private final NumberedEncoder encoder;
        private final List<NumberedViewer> viewers = new ArrayList<>();
        private final Wire stalled;
        private final List<Wire> windowsPlayers = new ArrayList<>();
        private final List<RawHttp> sources = new ArrayList<>(); // Icecast's: the second replaces the first
        private final Wire waiting;
        private final CompletableFuture<HttpResponse<byte[]>> overHttp2;
        private final AccessLog accessLog;
        private final int logged;

        Company(Server server, HttpClient http2) throws Exception {
            accessLog = new AccessLog(server);
            logged = accessLog.lines(Company::isViewer).size();
            encoder = add(NumberedEncoder.start(server, "/streams/life?key=k", 1_000, 10_000));
            waiting = add(Wire.http(server).request("GET", "/streams/later"));
            stalled = add(Wire.http(server, SMALL_BUFFER).request("GET", "/streams/life"));
            for (Wire wire : List.of(Wire.http(server), Wire.http(server), Wire.tls(server))) {
                viewers.add(add(NumberedViewer.watch(wire, "/streams/life")));
            }
            if (server.containerName().startsWith("tomcat")) {
                for (String connector : List.of("http-nio", "http-nio2")) {
                    for (int n = 0; n < AT_SMALL_POOL; n++) { // more at a time than threads
                        Wire wire = Wire.at(WatchIT.impatientPort(connector));
                        viewers.add(add(NumberedViewer.watch(wire, "/streams/life")));
                    }
                }
            }
            HttpRequest request =
                    HttpRequest.newBuilder(server.https("/streams/life")).build();
            overHttp2 = http2.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
            for (int n = 0; n < 2; n++) { // the second finds the first one's rendition
                Wire player = add(Wire.http(server));
                windowsPlayers.add(
                        player.request("GET", "/streams/pulled", "User-Agent: NSPlayer/9.0", "Pragma: xPlayStrm=1"));
                assertThat(player.status()).isEqualTo(200);
            }
            for (int n = 0; n < 2; n++) {
                RawHttp source = add(RawHttp.open());
                sources.add(source);
                source.request("SOURCE /streams/radio?key=k", "Content-Type: video/mp2t");
                assertThat(source.head().status()).isEqualTo(200);
                source.send(Sample.ts().upTo(0.5));
            }
            long now = encoder.sent();
            viewers.forEach(viewer -> viewer.awaitPacket(now));
            assertThat(stalled.status()).isEqualTo(200);
            Api api = new Api(server);
            await("the viewer over HTTP/2 is there, too")
                    .atMost(SOON)
                    .until(() -> api.number("life", "viewers") == viewers.size() + 2);
        }

        private <T extends Closeable> T add(T part) {
            all.add(part);
            return part;
        }

        /** Everybody was told, or has lost its connection. */
        void assertSentHome() throws Exception {
            assertThat(encoder.answer().get(SOON.toSeconds(), TimeUnit.SECONDS)).startsWith("503");
            for (NumberedViewer viewer : viewers) {
                assertThat(viewer.end().get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .as("%s", viewer)
                        .isEqualTo("end");
                assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            }
            assertThat(overHttp2.get(SOON.toSeconds(), TimeUnit.SECONDS).body()).isNotEmpty();
            assertThat(waiting.status()).isIn(503, 404);
            assertEnds(stalled);
            for (RawHttp source : sources) {
                assertThat(source.isClosedByPeer()).isTrue();
            }
            windowsPlayers.forEach(Company::assertEnds);
        }

        private static boolean isViewer(AccessLog.Line line) {
            // Between two pumps Tomcat answers with its own 404.
            return line.method().equals("GET") && line.path().equals("/streams/life") && line.status() != 404;
        }

        /** Each has one line with all that it has got, if the container keeps a log. */
        void assertLogged(boolean detached) throws Exception {
            int count = viewers.size() + 2; // the stalled one, the one over HTTP/2
            List<AccessLog.Line> lines = accessLog.await(logged + count, Company::isViewer);
            assertThat(lines).hasSize(logged + count);
            List<AccessLog.Line> ours = lines.subList(logged, logged + count);
            assertThat(ours).allMatch(line -> line.stay().toMillis() > 0);
            if (detached) {
                assertThat(ours).allMatch(line -> line.status() == 200 && line.bytes() > 0);
                assertThat(ours.stream().map(AccessLog.Line::bytes).toList())
                        .containsAll(
                                viewers.stream().map(NumberedViewer::received).toList());
            }
        }

        private static void assertEnds(Wire wire) {
            byte[] rest = new byte[64 * 1024];
            try {
                int count = 0;
                while (count >= 0) {
                    count = wire.read(rest, rest.length);
                }
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
            }
        }

        @Override
        public void close() throws IOException {
            for (Closeable part : all) {
                part.close();
            }
        }
    }
}
