package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.Pace;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.asf.Asf;
import org.streampump.protocol.TestParts;
import org.streampump.protocol.Visit;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.Publisher;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.TestSettings;

/** From the request to the hub, without a container. */
class MmshTest {
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final PumpConfig config = TestConfig.loader(
                    Set.of("lines", "asf"), TestConfig.NO_SOURCES, StreamName::isValid)
            .load(List.of(new Layer(
                    "test",
                    Map.of(
                            "stream.news",
                            "{\"publish\": \"anyone\", \"title\": \"The <News>\"}",
                            "stream.patient",
                            "{\"publish\": \"anyone\", \"whenOffline\": \"wait\"}",
                            "stream.born/*",
                            "{\"publish\": \"anyone\"}",
                            "stream.small",
                            "{\"publish\": \"anyone\", \"maxViewers\": 1}",
                            "stream.lines",
                            "{\"publish\": \"anyone\", \"container\": \"lines\"}"))));
    private final Dispatcher dispatcher = new Dispatcher(1);
    private final StreamRegistry registry =
            new StreamRegistry(dispatcher, new HubLimits(0, 2, 60_000), this::rule, nowMs::get);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final FormatDetector formats = new FormatDetector(List.of(Lines.FORMAT, new Asf()));
    private final MmshDialect mmsh = new MmshDialect(
            "mmsh", TestParts.http(TestParts.of(registry, () -> config, formats, clock, nowMs::get), () -> config));

    MmshTest() {
        assertThat(config.problems()).isEmpty();
        dispatcher.start();
    }

    private Optional<StreamRule> rule(String name) {
        return config.find(name)
                .map(stream -> new StreamRule(
                        TestSettings.of(
                                1_000,
                                0,
                                30_000,
                                1 << 20,
                                0,
                                stream.get(StreamSettings.class).viewers().maxViewers(),
                                20_000,
                                10_000,
                                /* graceMs= */ 0),
                        stream.isPattern()));
    }

    @AfterEach
    void stop() {
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        dispatcher.stop();
        clock.shutdownNow();
    }

    private static Visit visit(FakeExchange exchange, PumpConfig config) {
        String suffix = exchange.path.endsWith(".asx") ? ".asx" : "";
        String name = exchange.path.substring(1, exchange.path.length() - suffix.length());
        return new Visit(
                exchange.request(),
                exchange.response(),
                name,
                suffix,
                config.find(name).orElseThrow(),
                null);
    }

    private boolean speaks(FakeExchange exchange) {
        return mmsh.speaks(visit(exchange, config));
    }

    private FakeExchange send(FakeExchange exchange) throws IOException {
        Visit visit = visit(exchange, config);
        assertThat(mmsh.speaks(visit)).isTrue();
        switch (exchange.method) {
            case "POST" -> mmsh.publish(visit);
            case "OPTIONS" -> mmsh.options(visit);
            default -> mmsh.watch(visit);
        }
        return exchange;
    }

    private static FakeExchange player(String method, String path, String... pragmas) {
        FakeExchange exchange = new FakeExchange().with("User-Agent", "NSPlayer/12.0.7601.17514");
        exchange.method = method;
        exchange.path = path;
        for (String pragma : pragmas) {
            exchange.withMore("Pragma", pragma);
        }
        return exchange;
    }

    private FakeExchange describe(String path, String... pragmas) throws IOException {
        return send(player("GET", path, pragmas));
    }

    private Publication publish(String name, ContainerFormat format, byte[]... pieces) throws Exception {
        Publisher publisher = new Publisher() {
            @Override
            public Object identity() {
                return "a";
            }

            @Override
            public String peer() {
                return "encoder:a";
            }

            @Override
            public void ended(EndReason reason) {
                // it does not mind
            }
        };
        Publication publication = registry.findOrCreate(name)
                .orElseThrow()
                .broadcast()
                .publish(publisher, format, new FormatDetector(List.of(format)));
        for (byte[] piece : pieces) {
            publication.feed(piece, 0, piece.length);
        }
        return publication;
    }

    private Publication publishAsf(String name) throws Exception {
        return publish(name, new Asf(), Vectors.header(), Vectors.packet());
    }

    private static String clientId(FakeExchange exchange) {
        return exchange.header("Pragma").replaceAll("(?s).*client-id=(\\d+).*", "client-id=$1");
    }

    // ---- the header

    static List<PlayerRequests> players() {
        return PlayerRequests.ALL;
    }

    @ParameterizedTest
    @MethodSource("players")
    void describeIsAnsweredWithTheHeaderAndPlayWithTheStream(PlayerRequests player) throws Exception {
        publishAsf("news");
        FakeExchange describe = PlayerRequests.exchange(player.describe());
        describe.path = "/news";
        send(describe);
        assertThat(describe.status).isEqualTo(200);
        assertThat(describe.bytes()).isEqualTo(Vectors.framedHeader());
        assertThat(describe.header("Content-Type")).isEqualTo("application/vnd.ms.wms-hdr.asfv1");
        assertThat(describe.header("Content-Length")).isEqualTo("348");
        assertCommon(describe);
        assertThat(registry.seatsTaken()).isZero();

        FakeExchange play = PlayerRequests.exchange(player.play());
        play.path = "/news";
        send(play);
        assertThat(play.status).isEqualTo(200);
        assertThat(play.started).isEqualTo(1);
        assertThat(play.header("Content-Type")).isEqualTo("application/x-mms-framed");
        assertThat(play.header("Content-Length")).isNull();
        assertThat(play.header("Pragma").contains("xResetStrm=1"))
                .isEqualTo(player.player().startsWith("Windows"));
        assertCommon(play);
        assertThat(registry.seatsTaken()).isEqualTo(1);
        assertThat(registry.viewers())
                .singleElement()
                .satisfies(viewer -> assertThat(viewer.info().protocol()).startsWith("mmsh over HTTP/1."));
    }

    private static void assertCommon(FakeExchange exchange) {
        assertThat(exchange.header("Server")).isEqualTo("Rex/12.0.7600.16385");
        assertThat(exchange.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(exchange.header("Supported")).isEqualTo("com.microsoft.wm.sswitch");
        assertThat(exchange.header("Connection")).isEqualTo("close");
        assertThat(exchange.header("Accept-Ranges")).isNull();
        assertThat(exchange.header("Pragma"))
                .matches("no-cache\nclient-id=[1-9]\\d*\nfeatures=\"broadcast\"\ntimeout=60000(\nxResetStrm=1)?");
    }

    @Test
    void headIsDescribeWithoutBody() throws Exception {
        publishAsf("small");
        FakeExchange head = send(player("HEAD", "/small", "xPlayStrm=1"));
        assertThat(head.status).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("348");
        assertThat(head.bytes()).isEmpty();
        assertThat(head.committed).isTrue();
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void overHttp2ThereIsNoConnectionToClose() throws Exception {
        publishAsf("news");
        FakeExchange exchange = player("GET", "/news");
        exchange.protocol = "HTTP/2.0";
        assertThat(send(exchange).header("Connection")).isNull();
    }

    @Test
    void offlineIsUnavailable() throws IOException {
        for (String pragma : List.of("no-cache", "xPlayStrm=1")) {
            FakeExchange viewer = describe("/news", pragma);
            assertThat(viewer.status).isEqualTo(503);
            assertThat(viewer.header("Retry-After")).isEqualTo("5");
        }
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void describeWaitsLikeAnyViewerAndGivesTheSeatBack() throws Exception {
        FakeExchange viewer = describe("/patient");
        assertThat(viewer.started).isEqualTo(1);
        assertThat(registry.seatsTaken()).isEqualTo(1);
        publishAsf("patient");
        assertThat(viewer.dispatched).isEqualTo(1);
        viewer.redispatch();
        send(viewer);
        assertThat(viewer.bytes()).isEqualTo(Vectors.framedHeader());
        viewer.finish();
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void whoHasWaitedForSomethingElseThanAsfIsLeftToOthers() throws Exception {
        FakeExchange viewer = describe("/patient");
        publish("patient", Lines.FORMAT, "LINES h\nK1\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(viewer.dispatched).isEqualTo(1);
        assertThat(speaks(viewer)).isFalse();
    }

    @Test
    void aFullStreamTurnsPlayersAway() throws Exception {
        publishAsf("small");
        assertThat(describe("/small", "xPlayStrm=1").started).isEqualTo(1);
        assertThat(describe("/small", "xPlayStrm=1").status).isEqualTo(503);
        assertThat(describe("/small").status).isEqualTo(503);
    }

    // ---- who is spoken with

    @Test
    void streamsThatAreNotAsfAreLeftToOthers() throws Exception {
        assertThat(speaks(player("GET", "/lines"))).isFalse();
        assertThat(speaks(player("GET", "/news"))).isTrue();
        publish("news", Lines.FORMAT, "LINES h\nK1\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(speaks(player("GET", "/news"))).isFalse();
        FakeExchange browser = new FakeExchange();
        browser.query = "asx";
        assertThat(speaks(browser)).isFalse();
        assertThat(speaks(player("GET", "/news.asx"))).isTrue();
        assertThat(send(player("GET", "/news.asx")).status).isEqualTo(404);
        assertThat(speaks(player("POST", "/news", "log-line=x"))).isTrue();
    }

    @Test
    void everybodyElseIsLeftToOthers() {
        assertThat(speaks(new FakeExchange())).isFalse();
        assertThat(speaks(new FakeExchange().with("User-Agent", "VLC/3.0.24"))).isFalse();
        FakeExchange publisher = new FakeExchange().with("Content-Type", "video/x-ms-asf");
        publisher.method = "POST";
        assertThat(speaks(publisher)).isFalse();
        assertThat(speaks(publisher.with("Content-Type", "application/x-wms-pushsetup")))
                .isTrue();
    }

    // ---- sessions

    @Test
    void aSessionsIdIsKept() throws Exception {
        publishAsf("news");
        String id = clientId(describe("/news"));
        FakeExchange play = describe("/news", id, "xPlayStrm=1");
        assertThat(clientId(play)).isEqualTo(id);
        assertThat(play.header("Pragma")).doesNotContain("xResetStrm");
        assertThat(describe("/news", id, "xPlayStrm=1").status).isEqualTo(409);
        assertThat(describe("/news", id).status).isEqualTo(409);
        assertThat(registry.seatsTaken()).isEqualTo(1);
        play.fail();
        await().atMost(Pace.seconds(10)).until(() -> registry.seatsTaken() == 0);
        assertThat(clientId(describe("/news", id))).isEqualTo(id);
    }

    @Test
    void aSessionIsKeptAliveAndForgotten() throws Exception {
        publishAsf("news");
        String id = clientId(describe("/news"));
        for (String command : List.of("xKeepAliveInPause=1", "xStopStrm=1", "stream-switch-entry=1:2:0")) {
            nowMs.addAndGet(59_999);
            FakeExchange answer = send(player("POST", "/news", id, command));
            assertThat(answer.status).isEqualTo(200);
            assertThat(answer.header("Content-Length")).isEqualTo("0");
            assertThat(answer.header("Pragma")).isEqualTo("no-cache\n" + id + "\ntimeout=60000");
            assertThat(send(player("POST", "/news", command)).status).isEqualTo(400);
        }
        assertThat(describe("/news", id, "stream-switch-entry=1:2:0").status).isEqualTo(200);
        nowMs.addAndGet(60_000);
        assertThat(send(player("POST", "/news", id, "xKeepAliveInPause=1")).status)
                .isEqualTo(400);
        assertThat(describe("/news", id).header("Pragma")).contains("xResetStrm=1");
    }

    @Test
    void aSessionIsKeptAliveByOptionsToo() throws Exception {
        publishAsf("news");
        String id = clientId(describe("/news"));
        nowMs.addAndGet(59_999);
        FakeExchange answer = send(player("OPTIONS", "/news", id));
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache\n" + id + "\ntimeout=60000");
        nowMs.addAndGet(59_999);
        assertThat(describe("/news", id).header("Pragma")).doesNotContain("xResetStrm");
        assertThat(send(player("OPTIONS", "/news", "client-id=4711")).status).isEqualTo(400);
        assertThat(speaks(player("OPTIONS", "/news"))).isFalse();
    }

    @Test
    void aPreflightForAPlaylistIsAnswered() throws IOException {
        assertThat(send(player("OPTIONS", "/news.asx")).status).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-wms-LogStats", "application/x-wms-sendevent", "application/x-wms-getcontentinfo"})
    void whatPlayersReportIsAcceptedUnread(String type) throws IOException {
        FakeExchange report = player("POST", "/news", "client-id=4711").with("Content-Type", type);
        report.contentLength = 1_000_000_000;
        send(report);
        assertThat(report.status).isEqualTo(200);
        assertThat(report.header("Content-Length")).isEqualTo("0");
        assertThat(report.header("Connection")).isEqualTo("close");
    }

    @Test
    void aLogLineMayBeAnything() throws IOException {
        assertThat(send(player("POST", "/news", "log-line=\0\u001b[2J " + "x".repeat(10_000))).status)
                .isEqualTo(200);
    }

    @Test
    void whatWasNotOfferedIsRefused() throws IOException {
        assertThat(describe("/news", "pipeline-request=1").status).isEqualTo(400);
        assertThat(describe("/news", "xPlayNextEntry=1").status).isEqualTo(400);
    }

    // ---- the playlist

    @Test
    void aPlaylistNamesTheStream() throws Exception {
        FakeExchange byQuery = new FakeExchange();
        byQuery.query = "asx&key=a&b";
        FakeExchange byName = new FakeExchange();
        byName.path = "/news.asx";
        byName.query = "key=a&b";
        for (FakeExchange exchange : List.of(byQuery, byName)) {
            send(exchange);
            assertThat(exchange.status).isEqualTo(200);
            assertThat(exchange.header("Content-Type")).isEqualTo("video/x-ms-asf");
            assertThat(exchange.header("Content-Length"))
                    .isEqualTo(Integer.toString(exchange.text().length()));
            assertThat(exchange.text())
                    .contains("<TITLE>The &lt;News&gt;</TITLE>")
                    .contains("<REF href=\"mmsh://pump.example:8080/the%20pump/streams/news?key=a&amp;b\"/>");
        }
        FakeExchange head = new FakeExchange();
        head.method = "HEAD";
        head.query = "asx";
        assertThat(send(head).bytes()).isEmpty();
    }

    @Test
    void aPlaylistOfAPatternsStreamHasThatStreamsTitle() throws Exception {
        FakeExchange exchange = player("GET", "/born/news.asx");
        assertThat(send(exchange).text()).contains("<TITLE>born/news</TITLE>").doesNotContain("*");
    }

    @Test
    void aPlaylistForNobodysHostIsRefused() throws IOException {
        FakeExchange exchange = new FakeExchange();
        exchange.query = "asx";
        exchange.serverName = "\"/><x>";
        assertThat(send(exchange).status).isEqualTo(400);
        assertThat(exchange.text()).doesNotContain("<");
    }
}
