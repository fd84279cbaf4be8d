package org.streampump.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.Pace;
import org.streampump.access.AccessSettings;
import org.streampump.access.Gate;
import org.streampump.access.Grant;
import org.streampump.access.KeyRule;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.access.TestRule;
import org.streampump.access.Verdict;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.FormatDetector;
import org.streampump.container.Golden;
import org.streampump.container.flv.Flv;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.door.Credentials;
import org.streampump.io.client.Chain;
import org.streampump.logging.LogTally;
import org.streampump.protocol.http.PlainHttp;
import org.streampump.protocol.icy.Icy;
import org.streampump.protocol.mmsh.Mmsh;
import org.streampump.protocol.playlist.Playlists;
import org.streampump.servlet.FakeExchange;
import org.streampump.settings.Secret;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.source.LoopCheck;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.TestSettings;

/** Plain HTTP from the front door to the hub and back, without a container. */
class StreamDoorTest {
    private static final FormatDetector FORMATS = new FormatDetector(List.of(Lines.FORMAT, new Flv(), new Mp3()));

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private Dispatcher dispatcher;
    private PumpConfig config;
    private StreamRegistry registry;
    private static final Secret KEY = new Secret("a viewer's key");

    private final CompletableFuture<Optional<Verdict>> somebody = new CompletableFuture<>();
    private StreamDoor door;
    private Gate gate;

    StreamDoorTest() throws Exception {
        start(Map.of(
                "stream.news", "{\"publish\": {\"key\": \"s3cret\"}}",
                "stream.patient", "{\"publish\": \"anyone\", \"whenOffline\": \"wait\"}",
                "stream.small", "{\"publish\": \"anyone\", \"maxViewers\": 1}",
                "stream.flash", "{\"publish\": \"anyone\", \"container\": \"flv\"}",
                "stream.page", "{\"publish\": \"anyone\", \"cors\": [\"https://a.example\"]}",
                "stream.live/*", "{\"publish\": \"anyone\", \"whenOffline\": \"wait\"}",
                "stream.own_push", "{\"publish\": \"anyone\"}",
                "stream.own", "{\"publish\": \"anyone\"}",
                "stream.pulled", "{\"source\": \"http://me:s3cret@origin.example/a\"}",
                "stream.off", "{\"publish\": \"anyone\", \"enabled\": false}"));
    }

    /** The rules as they are configured; viewers of some streams are asked. */
    private StreamAccess access(SettingsReader in) {
        RuleList publish = StreamAccess.section(List.of(KeyRule.KIND)).read(in).publish();
        return new StreamAccess(
                publish,
                switch (in.owner()) {
                    case "asked", "askedPatiently" -> RuleList.of(TestRule.asking(somebody), new KeyRule(List.of(KEY)));
                    case "keyed" -> RuleList.of(new KeyRule(List.of(KEY)));
                    default -> RuleList.ANYONE;
                });
    }

    private void start(Map<String, String> parameters) throws Exception {
        config = TestConfig.loader(
                        Set.of("lines", "flv"),
                        TestConfig.SOURCES,
                        StreamName::isValid,
                        new Section<>(StreamAccess.class, this::access))
                .load(List.of(new Layer("test", parameters)));
        assertThat(config.problems()).isEmpty();
        if (dispatcher != null) {
            dispatcher.stop();
        }
        dispatcher = new Dispatcher(1);
        dispatcher.start();
        registry = new StreamRegistry(dispatcher, new HubLimits(0, 2, 60_000), this::rule, nowMs::get);
        gate = new Gate(() -> config.pump(AccessSettings.class).guesses(), nowMs::get, clock);
        HttpParts parts = TestParts.http(
                TestParts.of(
                        registry, () -> config, FORMATS, relays, gate, new LogTally(nowMs::get), clock, nowMs::get),
                () -> config,
                new Credentials(gate));
        List<Dialect> dialects = java.util.stream.Stream.<Protocol>of(
                        new Playlists(), new Mmsh(), new Icy(), new PlainHttp())
                .flatMap(protocol -> protocol.dialects(parts).stream())
                .toList();
        door = TestParts.door(parts, () -> config, dialects);
    }

    /** The pump 2 fetches streams from the pump 1. */
    private final LoopCheck relays = new LoopCheck() {
        @Override
        public boolean wantedBy(String stream, List<String> chain) {
            return !chain.contains("2222222222222222");
        }

        @Override
        public List<String> chainOf(String stream) {
            return List.of("1111111111111111", "2222222222222222");
        }
    };

    private Optional<StreamRule> rule(String name) {
        return config.find(name).map(stream -> new StreamRule(settings(stream), stream.isPattern()));
    }

    private static StreamSettings settings(StreamConfig stream) {
        return TestSettings.of(
                1_000,
                0,
                30_000,
                1 << 20,
                0,
                stream.get(StreamSettings.class).viewers().maxViewers(),
                20_000,
                10_000,
                /* graceMs= */ 15_000);
    }

    @AfterEach
    void stop() {
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        dispatcher.stop();
        clock.shutdownNow();
    }

    private static FakeExchange exchange(String method, String path) {
        FakeExchange exchange = new FakeExchange();
        exchange.method = method;
        exchange.path = path;
        return exchange;
    }

    private FakeExchange send(FakeExchange exchange) throws IOException {
        door.answer(exchange.request(), exchange.response());
        return exchange;
    }

    private FakeExchange get(String path) throws IOException {
        return send(exchange("GET", path));
    }

    private static FakeExchange post(String path) {
        return exchange("POST", path).with("Transfer-Encoding", "chunked");
    }

    private static FakeExchange withKey(FakeExchange exchange, String key) {
        String pair = Base64.getEncoder().encodeToString(("x:" + key).getBytes(StandardCharsets.UTF_8));
        return exchange.with("Authorization", "Basic " + pair);
    }

    private FakeExchange publish(String path) throws IOException {
        FakeExchange publisher = send(withKey(post(path), "s3cret"));
        assertThat(publisher.started).isEqualTo(1);
        return publisher;
    }

    private Stream stream(String name) {
        return registry.find(name).orElseThrow();
    }

    private void tick(long ms) {
        nowMs.addAndGet(ms);
        registry.tick();
    }

    // ---- names and methods

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/unknown",
                "/",
                "//",
                "/..",
                "/../news",
                "/%2e%2e",
                "/news/..",
                "/news//",
                "//news",
                "/.news",
                "/news\0",
                "/news\r\nX: y",
                "/new s",
                "/live/",
                "/live/.hidden",
                "/live/*",
                "/off",
                "/_push"
            })
    void whatIsNoStreamIsNotFound(String path) throws IOException {
        assertThat(get(path).status).isEqualTo(404);
        FakeExchange publisher = send(post(path));
        assertThat(publisher.status).isEqualTo(404);
        assertThat(publisher.header("Connection")).isEqualTo("close");
        assertThat(registry.streams()).isEmpty();
    }

    @Test
    void aMissingOrVeryLongNameIsNotFound() throws IOException {
        assertThat(get(null).status).isEqualTo(404);
        assertThat(get("/live/" + "a".repeat(100_000)).status).isEqualTo(404);
    }

    @Test
    void oneTrailingSlashIsIgnored() throws IOException {
        assertThat(get("/news/").status).isEqualTo(503);
    }

    @Test
    void viewersOfUnknownStreamsMayBeSentElsewhere() throws Exception {
        start(Map.of("pump.redirect404", "https://elsewhere.example/"));
        FakeExchange viewer = get("/unknown");
        assertThat(viewer.status).isEqualTo(302);
        assertThat(viewer.header("Location")).isEqualTo("https://elsewhere.example/");
        assertThat(send(post("/unknown")).status).isEqualTo(404);
    }

    @Test
    void otherMethodsAreNotAllowed() throws IOException {
        FakeExchange exchange = send(exchange("DELETE", "/news"));
        assertThat(exchange.status).isEqualTo(405);
        assertThat(exchange.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, SOURCE, OPTIONS");
    }

    @Test
    void stoppedPumpIsUnavailable() throws IOException {
        FakeExchange viewer = exchange("GET", "/news");
        door.answerStopped(viewer.request(), viewer.response());
        assertThat(viewer.status).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "/news.m3u, 200, audio/x-mpegurl",
        "/news.m3u/, 200, audio/x-mpegurl",
        "/news.xspf, 200, application/xspf+xml",
        "/news.asx, 200, video/x-ms-asf",
        "/live/a.m3u, 200, audio/x-mpegurl",
        "/news_push, 404, text/plain;charset=UTF-8",
        "/unknown.m3u, 404, text/plain;charset=UTF-8",
        "/news.m3u.xspf, 404, text/plain;charset=UTF-8",
        "/own.m3u, 503, text/plain;charset=UTF-8"
    })
    void suffixesBelongToTheDialectThatHasThem(String path, int status, String type) throws Exception {
        start(Map.of(
                "stream.news", "{\"publish\": \"anyone\"}",
                "stream.live/*", "{\"publish\": \"anyone\"}",
                "stream.own.m3u", "{\"publish\": \"anyone\"}"));
        FakeExchange answer = get(path);
        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void methodsBelongToTheDialectsThatHaveThem() throws IOException {
        HttpParts parts =
                TestParts.http(TestParts.of(registry, () -> config, FORMATS, clock, nowMs::get), () -> config);
        door = TestParts.door(parts, () -> config, new PlainHttp().dialects(parts));
        FakeExchange source = send(exchange("SOURCE", "/news"));
        assertThat(source.status).isEqualTo(405);
        assertThat(source.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, OPTIONS");
        assertThat(get("/news.m3u").status).isEqualTo(404);
    }

    // ---- CORS

    @Test
    void aPreflightIsAnsweredForThoseWhoMayRead() throws IOException {
        FakeExchange all = send(exchange("OPTIONS", "/news").with("Origin", "https://b.example"));
        assertThat(all.status).isEqualTo(204);
        assertThat(all.header("Access-Control-Allow-Origin")).isEqualTo("*");
        FakeExchange playlist = send(exchange("OPTIONS", "/news.m3u").with("Origin", "https://b.example"));
        assertThat(playlist.header("Access-Control-Allow-Origin")).isEqualTo("*");
        FakeExchange listed = send(exchange("OPTIONS", "/page").with("Origin", "https://a.example"));
        assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(listed.header("Vary")).isEqualTo("Origin");
        FakeExchange stranger = send(exchange("OPTIONS", "/page").with("Origin", "https://b.example"));
        assertThat(stranger.status).isEqualTo(204);
        assertThat(stranger.header("Access-Control-Allow-Origin")).isNull();
        assertThat(send(exchange("OPTIONS", "/unknown")).header("Access-Control-Allow-Origin"))
                .isEqualTo("*"); // or a page could not tell it from a network that fails
    }

    @Test
    void pagesMayReadThatThereIsNoSuchStream() throws IOException {
        FakeExchange viewer = get("/unknown");
        assertThat(viewer.status).isEqualTo(404);
        assertThat(viewer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    // ---- viewers

    @Test
    void anOfflineStreamIsUnavailableAndSaysWhenToComeAgain() throws IOException {
        FakeExchange viewer = get("/news");
        assertThat(viewer.status).isEqualTo(503);
        assertThat(viewer.header("Retry-After")).isEqualTo("5");
        assertThat(viewer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void aLiveStreamIsAnsweredWithItsTypeAndNoLength() throws IOException {
        publish("/news").receive("LINES h\nK1\n");
        for (String method : List.of("HEAD", "GET")) {
            FakeExchange viewer = send(exchange(method, "/news"));
            assertThat(viewer.status).isEqualTo(200);
            assertThat(viewer.header("Content-Type")).isEqualTo("text/lines");
            assertThat(viewer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(viewer.header("Content-Length")).isNull();
            assertThat(viewer.header("Accept-Ranges")).isNull();
            assertThat(viewer.isUnderWay()).isEqualTo(method.equals("GET"));
        }
        assertThat(registry.seatsTaken()).isEqualTo(1);
    }

    @Test
    void aHeadRequestNeitherWaitsNorBringsAStreamIntoBeing() throws IOException {
        FakeExchange head = send(exchange("HEAD", "/live/a"));
        assertThat(head.status).isEqualTo(503);
        assertThat(head.isUnderWay()).isFalse();
        assertThat(registry.streams()).isEmpty();
    }

    @Test
    void aViewerIsTurnedAwayWhenTheStreamIsFull() throws IOException {
        publish("/small").receive("LINES h\nK1\n");
        assertThat(get("/small").started).isEqualTo(1);
        FakeExchange second = get("/small");
        assertThat(second.status).isEqualTo(503);
        assertThat(second.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void aViewerWhoCannotBeAnsweredGivesTheSeatBack() throws IOException {
        publish("/news").receive("LINES h\nK1\n");
        FakeExchange viewer = exchange("GET", "/news");
        viewer.asyncSupported = false;
        assertThatThrownBy(() -> send(viewer)).isInstanceOf(IllegalStateException.class);
        viewer.path = "/patient";
        assertThatThrownBy(() -> send(viewer)).isInstanceOf(IllegalStateException.class);
        assertThat(registry.seatsTaken()).isZero();
        assertThat(viewer.open()).isZero();
    }

    @Test
    void aWaitingViewerIsAnsweredWhenTheEncoderComes() throws IOException {
        FakeExchange viewer = get("/patient");
        assertThat(viewer.started).isEqualTo(1);
        tick(59_999);
        assertThat(viewer.dispatched).isZero();
        FakeExchange publisher = publish("/patient");
        publisher.receive("LINES h\nK1");
        assertThat(viewer.dispatched).isZero();
        publisher.receive("\n");
        assertThat(viewer.dispatched).isEqualTo(1);
        viewer.redispatch();
        send(viewer);
        assertThat(viewer.started).isEqualTo(2);
        assertThat(viewer.header("Content-Type")).isEqualTo("text/lines");
        assertThat(registry.seatsTaken()).isEqualTo(1);
        assertThat(viewer.open()).isEqualTo(1);
        viewer.fail();
        await().atMost(Pace.seconds(10)).until(() -> registry.seatsTaken() == 0);
        await().atMost(Pace.seconds(10)).until(() -> viewer.open() == 0);
    }

    @Test
    void anEncoderThatIsThereAndHasNotSaidEnoughIsAwaitedForTenSecondsOnAnyStream() throws IOException {
        FakeExchange publisher = publish("/news");
        publisher.receive("LINES h\nK1");
        FakeExchange listener = get("/news");
        assertThat(listener.started).isEqualTo(1);
        assertThat(send(exchange("HEAD", "/news")).status).isEqualTo(503);
        tick(5_000);
        publisher.receive("1"); // it is not idle
        tick(4_999);
        assertThat(listener.dispatched).isZero();
        FakeExchange viewer = get("/news");
        assertThat(viewer.started).isEqualTo(1);
        tick(1);
        assertThat(listener.dispatched).isEqualTo(1);
        listener.redispatch();
        send(listener);
        assertThat(listener.status).isEqualTo(503);
        assertThat(listener.header("Retry-After")).isEqualTo("5");
        assertThat(listener.text()).contains("the encoder has not sent enough yet");
        listener.finish();
        assertThat(registry.seatsTaken()).isEqualTo(1);
        publisher.receive("\n");
        assertThat(viewer.dispatched).isEqualTo(1);
        viewer.redispatch();
        send(viewer);
        assertThat(viewer.header("Content-Type")).isEqualTo("text/lines");
    }

    @Test
    void aViewerWhoHasWaitedLongEnoughIsToldToComeAgain() throws IOException {
        FakeExchange viewer = get("/live/a");
        tick(60_000);
        assertThat(viewer.dispatched).isEqualTo(1);
        viewer.redispatch();
        send(viewer);
        assertThat(viewer.status).isEqualTo(503);
        assertThat(viewer.open()).isZero();
        viewer.finish();
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void aWaitingViewerWhoGoesGivesTheSeatBack() throws IOException {
        FakeExchange viewer = get("/patient");
        assertThat(registry.seatsTaken()).isEqualTo(1);
        viewer.fail();
        assertThat(viewer.completed).isEqualTo(1);
        assertThat(registry.seatsTaken()).isZero();
        publish("/patient").receive("LINES h\nK1\n");
        assertThat(viewer.dispatched).isZero();
    }

    @Test
    void aWaitingViewerOfAStreamThatIsRemovedGivesTheSeatBack() throws Exception {
        FakeExchange viewer = get("/patient");
        StreamRegistry before = registry;
        start(Map.of("stream.other", "{\"publish\": \"anyone\"}"));
        before.reconfigure(before.limits(), name -> Optional.empty(), List.of());
        assertThat(viewer.dispatched).isEqualTo(1);
        viewer.redispatch();
        send(viewer);
        assertThat(viewer.status).isEqualTo(404);
        viewer.finish();
        assertThat(before.seatsTaken()).isZero();
    }

    @Test
    void aPumpIsToldWhereTheStreamComesFromAndRefusedWhenItIsItself() throws IOException {
        publish("/news").receive("LINES h\nK1\n");
        for (String method : List.of("GET", "HEAD")) {
            FakeExchange pump = send(exchange(method, "/news").with("Stream-Pump-Chain", "3333333333333333"));
            assertThat(pump.status).isEqualTo(200);
            assertThat(pump.header("Stream-Pump-Chain")).isEqualTo("1111111111111111, 2222222222222222");
            FakeExchange itself =
                    send(exchange(method, "/news").with("Stream-Pump-Chain", "2222222222222222, 3333333333333333"));
            assertThat(itself.status).isEqualTo(508);
            assertThat(itself.header("Stream-Pump-Chain")).isNull();
        }
        assertThat(get("/news").header("Stream-Pump-Chain")).isNull();
        assertThat(registry.seatsTaken()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, HTTP/1.1",
        "0, true, TLS HTTP/1.1",
        "1, false, icy over HTTP/1.1",
        "1, true, icy over TLS HTTP/1.1"
    })
    void viewerIsKnownByWhatItSpeaks(String wanted, boolean secure, String protocol) throws IOException {
        publish("/news").receive(Golden.resource("samples/mp3/layer3-live.mp3"));
        FakeExchange viewer = exchange("GET", "/news").with("Icy-MetaData", wanted);
        viewer.secure = secure;
        send(viewer);
        assertThat(registry.viewers())
                .singleElement()
                .satisfies(one -> assertThat(one.info().protocol()).isEqualTo(protocol));
    }

    @Test
    void viewerWhoCannotBeGivenTitlesWatchesOverPlainHttp() throws IOException {
        publish("/news").receive("LINES h\nK1\n");
        send(exchange("GET", "/news").with("Icy-MetaData", "1"));
        assertThat(registry.viewers())
                .singleElement()
                .satisfies(one -> assertThat(one.info().protocol()).isEqualTo("HTTP/1.1"));
    }

    @Test
    void aPlaylistsNameIsTheStreamsUnlessItIsConfigured() throws IOException {
        publish("/news").receive("LINES h\nK1\n");
        assertThat(get("/news.asx").text()).contains("not one for Windows Media Player");
        assertThat(get("/unknown.asx").status).isEqualTo(404);
        assertThat(get("/.asx").status).isEqualTo(404);
    }

    // ---- encoders

    @Test
    void streamThatThePumpFetchesItselfCannotBePublished() throws IOException {
        FakeExchange answer = send(withKey(post("/pulled"), "s3cret"));
        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.text()).contains("fetches this stream itself").doesNotContain("s3cret");
    }

    @Test
    void aMissingOrWrongCredentialIsChallenged() throws IOException {
        for (FakeExchange publisher : List.of(post("/news"), withKey(post("/news"), "wrong"))) {
            send(publisher);
            assertThat(publisher.status).isEqualTo(401);
            assertThat(publisher.header("WWW-Authenticate")).startsWith("Basic realm=");
            assertThat(publisher.header("Connection")).isEqualTo("close");
        }
        assertThat(registry.streams()).isEmpty();
    }

    @Test
    void aRequestWithoutABodyIsRefusedAndDisturbsNobody() throws IOException {
        publish("/news").receive("LINES h\nK1\n");
        FakeExchange none = withKey(exchange("POST", "/news"), "s3cret");
        assertThat(send(none).status).isEqualTo(411);
        FakeExchange empty = withKey(exchange("PUT", "/news"), "s3cret");
        empty.contentLength = 0;
        assertThat(send(empty).status).as("how Icecast's encoders ask").isEqualTo(200);
        empty.protocol = "HTTP/2.0";
        assertThat(send(empty).status).isEqualTo(411);
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
    }

    @Test
    void aBodyWithALengthOrOverHttp2IsTaken() throws IOException {
        FakeExchange long2 = exchange("PUT", "/own");
        long2.contentLength = 3L << 30;
        assertThat(send(long2).started).isEqualTo(1);
        FakeExchange h2 = exchange("POST", "/small");
        h2.protocol = "HTTP/2.0";
        assertThat(send(h2).started).isEqualTo(1);
    }

    @Test
    void aContainerThatIsNotAllowedIsRefusedAndTheAnswerListsWhatIs() throws IOException {
        FakeExchange publisher = send(post("/flash").with("Content-Type", "text/lines; charset=x"));
        assertThat(publisher.status).isEqualTo(415);
        assertThat(publisher.text())
                .isEqualTo("Lines is not allowed here; allowed: FLV; send it as one of them (ffmpeg: -f flv)\n");
    }

    @Test
    void theNameMayEndWithPush() throws IOException {
        publish("/news_push").receive("LINES h\nK1\n");
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
        publish("/own_push").receive("LINES h\nK1\n");
        assertThat(stream("own_push").state()).isEqualTo(BroadcastState.LIVE);
        assertThat(registry.find("own")).isEmpty();
        publish("/live/a_push").receive("LINES h\nK1\n");
        assertThat(stream("live/a").state()).isEqualTo(BroadcastState.LIVE);
    }

    @Test
    void patternsDoNotGiveBirthToMoreStreamsThanAllowed() throws IOException {
        publish("/live/a");
        publish("/live/b");
        assertThat(send(post("/live/c")).status).isEqualTo(503);
    }

    @Test
    void anOrderlyEndIsAnsweredWithASummary() throws IOException {
        FakeExchange publisher = publish("/news");
        publisher.receive("LINES h\nK1\n");
        publisher.reader.onAllDataRead();
        assertThat(publisher.status).isEqualTo(200);
        assertThat(publisher.text()).isEqualTo("end of stream: 11 B in 0 ms\n");
        assertThat(publisher.completed).isEqualTo(1);
    }

    @Test
    void aLostConnectionIsCompletedAndTheStreamHeld() throws IOException {
        FakeExchange publisher = publish("/news");
        publisher.receive("LINES h\nK1\n");
        publisher.reader.onError(new IOException("reset"));
        assertThat(publisher.completed).isEqualTo(1);
        assertThat(publisher.open()).isZero();
        assertThat(publisher.committed).isFalse();
        assertThat(stream("news").state()).isEqualTo(BroadcastState.HELD);
    }

    @ParameterizedTest
    @CsvSource({"GIF89a, 415", "LINES h\\n!, 422", "LINES h\\nK1\\n$, 500"})
    void whatCannotBeReflectedIsRefusedWithItsStatus(String body, int status) throws IOException {
        FakeExchange publisher = publish("/news");
        publisher.receive(body.replace("\\n", "\n"));
        assertThat(publisher.status).isEqualTo(status);
        assertThat(publisher.header("Connection")).isEqualTo("close");
        assertThat(publisher.completed).isZero(); // it is left a moment to look
        publisher.reader.onAllDataRead();
        assertThat(publisher.completed).isEqualTo(1);
    }

    @Test
    void aUnitOverALimitIsTooLarge() throws IOException {
        FakeExchange publisher = publish("/news");
        publisher.receive("LINES h\nK" + "x".repeat(600_000));
        assertThat(publisher.status).isEqualTo(413);
        assertThat(publisher.text()).contains("524288");
    }

    @Test
    void aRefusedEncoderThatGoesOnSendingIsCutOff() throws IOException {
        FakeExchange publisher = publish("/news");
        publisher.receive("GIF89a");
        String answer = publisher.text();
        publisher.receive("x".repeat(100_000));
        assertThatThrownBy(() -> publisher.receive("x".repeat(300_000))).isInstanceOf(IOException.class);
        publisher.reader.onError(new IOException("cut off"));
        assertThat(publisher.completed).isEqualTo(1);
        assertThat(publisher.text()).isEqualTo(answer);
    }

    @Test
    void overHttp2ARefusedEncodersStreamEndsAtOnce() throws IOException {
        FakeExchange publisher = post("/own");
        publisher.protocol = "HTTP/2.0";
        send(publisher);
        publisher.receive("GIF89a");
        assertThat(publisher.status).isEqualTo(415);
        assertThat(publisher.header("Connection")).isNull();
        assertThat(publisher.completed).isEqualTo(1);
    }

    @Test
    void anEncoderIsToldOnceThatItWasReplaced() throws IOException {
        FakeExchange ghost = publish("/news");
        ghost.receive("LINES h\nK1\n");
        FakeExchange publisher = publish("/news");
        assertThat(ghost.status).isEqualTo(409);
        String answer = ghost.text();
        ghost.receive("-2\n");
        ghost.reader.onAllDataRead();
        assertThat(ghost.text()).isEqualTo(answer).startsWith("replaced by 192.0.2.7:4711");
        publisher.receive("LINES h\nK2\n");
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
    }

    @Test
    void somebodyElseIsInConflict() throws IOException {
        publish("/own");
        FakeExchange other = post("/own");
        other.remoteAddress = "192.0.2.8";
        assertThat(send(other).status).isEqualTo(409);
        assertThat(other.isUnderWay()).isFalse();
    }

    @Test
    void theHubsReasonsHaveStatusesOfTheirOwn() throws IOException {
        FakeExchange idle = publish("/news");
        tick(10_000);
        assertThat(idle.status).isEqualTo(408);
        FakeExchange kicked = publish("/news");
        stream("news").broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked"));
        assertThat(kicked.status).isEqualTo(403);
        FakeExchange removed = publish("/own");
        registry.reconfigure(registry.limits(), name -> Optional.empty(), List.of());
        assertThat(removed.status).isEqualTo(410);
        registry.reconfigure(registry.limits(), this::rule, List.of());
        FakeExchange last = publish("/news");
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));
        assertThat(last.status).isEqualTo(503);
        assertThat(send(withKey(post("/news"), "s3cret")).status).isEqualTo(503);
        assertThat(get("/news").status).isEqualTo(503);
    }

    @Test
    void encodersAreLimitedAndWhoeverGoesMakesRoom() throws Exception {
        start(Map.of("stream.live/*", "{\"publish\": \"anyone\"}", "pump.maxEncoders", "1"));
        FakeExchange refused = exchange("POST", "/live/a").with("Transfer-Encoding", "chunked");
        refused.asyncSupported = false;
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> send(refused)).isInstanceOf(IllegalStateException.class);
            assertThat(stream("live/a").broadcast().publication()).isEmpty();
        }
        FakeExchange first = publish("/live/a");
        assertThat(send(post("/live/b")).status).isEqualTo(503);
        first.reader.onError(new IOException("reset"));
        publish("/live/b");
    }

    // ---- rules about viewers

    private void startAsking() throws Exception {
        start(Map.of(
                "stream.asked", "{\"publish\": {\"key\": \"s3cret\"}, \"maxViewers\": 1}",
                "stream.askedPatiently",
                        "{\"publish\": {\"key\": \"s3cret\"}, \"whenOffline\": \"wait\", \"maxViewers\": 1}",
                "stream.keyed", "{\"publish\": {\"key\": \"s3cret\"}}"));
    }

    private static Optional<Verdict> letIn() {
        return Optional.of(new Verdict.Admitted(Grant.to("x")));
    }

    /** Sends a request whose answer is pending. */
    private FakeExchange held(FakeExchange exchange) throws IOException {
        send(exchange);
        assertThat(exchange.started).isEqualTo(1);
        assertThat(exchange.isUnderWay()).isTrue();
        assertThat(exchange.committed).isFalse();
        assertThat(exchange.dispatched).isZero();
        assertThat(registry.seatsTaken()).isZero();
        return exchange;
    }

    private FakeExchange comesBack(FakeExchange exchange) throws IOException {
        assertThat(exchange.dispatched).isEqualTo(1);
        exchange.redispatch();
        return send(exchange);
    }

    @Test
    void viewerIsHeldUntilSomebodyElseHasDecided() throws Exception {
        startAsking();
        publish("/asked").receive("LINES h\nK1\n");
        FakeExchange viewer = held(exchange("GET", "/asked"));
        somebody.complete(letIn());
        assertThat(registry.seatsTaken()).isEqualTo(1);
        assertThat(comesBack(viewer).status).isEqualTo(200);
        assertThat(viewer.header("Content-Type")).isEqualTo("text/lines");
        assertThat(viewer.isUnderWay()).isTrue();
        assertThat(registry.seatsTaken()).isEqualTo(1);
        assertThat(get("/asked").status).as("there is one seat").isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void viewerWhomSomebodyElseRefusesIsForbidden(String method) throws Exception {
        startAsking();
        publish("/asked").receive("LINES h\nK1\n");
        FakeExchange viewer = held(exchange(method, "/asked"));
        somebody.complete(Optional.of(new Verdict.Forbidden("not from there")));
        assertThat(comesBack(viewer).status).isEqualTo(403);
        assertThat(viewer.header("WWW-Authenticate")).isNull();
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void headIsHeldAndTakesNoSeat() throws Exception {
        startAsking();
        publish("/asked").receive("LINES h\nK1\n");
        FakeExchange head = held(exchange("HEAD", "/asked"));
        somebody.complete(letIn());
        assertThat(comesBack(head).status).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/lines");
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void viewerWaitsForAnEncoderAfterTheDecisionWithoutComingBackBetween() throws Exception {
        startAsking();
        FakeExchange viewer = held(withKey(exchange("GET", "/askedPatiently"), "a viewer's key"));
        somebody.complete(Optional.empty());
        assertThat(viewer.dispatched).isZero();
        assertThat(registry.seatsTaken()).isEqualTo(1);
        publish("/askedPatiently").receive("LINES h\nK1\n");
        assertThat(comesBack(viewer).status).isEqualTo(200);
        assertThat(registry.seatsTaken()).isEqualTo(1);
    }

    @Test
    void viewerWhoLeavesBeforeTheDecisionTakesNoSeat() throws Exception {
        startAsking();
        publish("/asked").receive("LINES h\nK1\n");
        FakeExchange viewer = held(exchange("GET", "/asked"));
        viewer.fail();
        somebody.complete(letIn());
        assertThat(viewer.dispatched).isZero();
        assertThat(registry.seatsTaken()).isZero();
        assertThat(viewer.open()).isZero();
    }

    @Test
    void viewerWhoLeavesAfterTheDecisionGivesItsSeatBack() throws Exception {
        startAsking();
        publish("/asked").receive("LINES h\nK1\n");
        FakeExchange viewer = held(exchange("GET", "/asked"));
        somebody.complete(letIn());
        assertThat(registry.seatsTaken()).isEqualTo(1);
        viewer.finish();
        assertThat(registry.seatsTaken()).isZero();
    }

    @Test
    void pumpThatStopsAnswersThoseItHasNotDecidedAbout() throws Exception {
        startAsking();
        FakeExchange viewer = held(exchange("GET", "/asked"));
        gate.close(); // the hub closes after the gate
        assertThat(viewer.dispatched).isZero();
        assertThat(viewer.status).isEqualTo(503);
        assertThat(viewer.completed).isEqualTo(1);
    }

    @Test
    void viewerWithoutACredentialIsChallengedAsEncodersAre() throws Exception {
        startAsking();
        FakeExchange windows = send(
                exchange("GET", "/keyed").with("User-Agent", "NSPlayer/9.0").with("Pragma", "xPlayStrm=1"));
        assertThat(windows.status).isEqualTo(401);
        assertThat(windows.header("WWW-Authenticate")).contains("Digest realm=", "\nBasic realm=");
        publish("/keyed").receive("LINES h\nK1\n");
        FakeExchange missing = get("/keyed");
        assertThat(missing.status).isEqualTo(401);
        assertThat(missing.header("WWW-Authenticate")).isEqualTo("Basic realm=\"streampump\", charset=\"UTF-8\"");
        assertThat(missing.text()).contains("a credential is needed to watch this stream");
        assertThat(send(withKey(exchange("GET", "/keyed"), "wrong")).status).isEqualTo(401);
        FakeExchange several = exchange("GET", "/keyed");
        several.query = "key=a&key=b";
        assertThat(send(several).status).isEqualTo(400);
        FakeExchange radio = send(exchange("GET", "/keyed").with("Icy-MetaData", "1"));
        assertThat(radio.status).isEqualTo(401);
        assertThat(registry.seatsTaken()).isZero();
        assertThat(send(withKey(exchange("GET", "/keyed"), "a viewer's key")).status)
                .isEqualTo(200);
        assertThat(registry.seatsTaken()).isEqualTo(1);
    }

    /** The chain names the pumps from which the stream comes. */
    @Test
    void chainIsNotToldToAPumpThatMayNotWatch() throws Exception {
        startAsking();
        FakeExchange pump = send(exchange("GET", "/keyed").with(Chain.HEADER, "3333333333333333"));
        assertThat(pump.status).isEqualTo(401);
        assertThat(pump.header(Chain.HEADER)).isNull();
    }

    @Test
    void guessesOfViewersAreCounted() throws Exception {
        startAsking();
        for (int n = 0; n < 30; n++) {
            FakeExchange guess = send(withKey(exchange("GET", "/keyed"), "wrong" + n));
            assertThat(guess.started == 1 || guess.status == 401).isTrue(); // held back, or answered
        }
        FakeExchange untried = send(withKey(exchange("GET", "/keyed"), "a viewer's key"));
        assertThat(untried.status).isEqualTo(429);
        assertThat(untried.header("Retry-After")).isEqualTo("2");
    }
}
