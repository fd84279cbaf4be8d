package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers as they are on the wire, in the order in which they come, and as they are in the access log. */
@ExtendWith(ArquillianExtension.class)
class AnswersIT {
    private static final Sample TS = Sample.ts();
    private static final String KEY = "Authorization: Bearer k";
    private static final String EXPECT = "Expect: 100-continue";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final String PLAYER = "User-Agent: NSPlayer/4.1.0.3856";

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter(
                        "stream.in/*",
                        "{\"publish\": {\"key\": [\"k\", \"k2\"]}, \"whenOffline\": \"wait\", \"burst\": \"30s\"}")
                .parameter("stream.open/*", "{\"publish\": \"anyone\", \"burst\": \"30s\"}")
                .parameter("stream.dropped", "{\"publish\": {\"key\": \"k\"}, \"idle\": \"1s\"}")
                .parameter("stream.flvOnly", "{\"publish\": {\"key\": \"k\"}, \"container\": \"flv\"}")
                .parameter("stream.pulled", "{\"source\": \"mmsh://127.0.0.1:1/x\", \"onDemand\": true}")
                .archive();
    }

    // ---- 100

    @Test
    void encoderThatAsksFirstIsRefusedWithoutA100() {
        new Together()
                .scenario("no key", () -> assertRefused(401, "Unauthorized", "POST /streams/in/a", CHUNKED))
                .scenario("wrong key", () -> assertRefused(401, "Unauthorized", "POST /streams/in/a?key=x", CHUNKED))
                .scenario("unknown", () -> assertRefused(404, "Not Found", "PUT /streams/out?key=k", CHUNKED))
                .scenario("pulled", () -> assertRefused(403, "Forbidden", "POST /streams/pulled?key=k", CHUNKED))
                .scenario(
                        "announced, and not allowed",
                        () -> assertRefused(
                                415,
                                "Unsupported Media Type",
                                "POST /streams/flvOnly?key=k",
                                CHUNKED,
                                "Content-Type: video/mp2t"))
                .scenario(
                        "2 GiB",
                        () -> assertRefused(401, "Unauthorized", "POST /streams/in/a", "Content-Length: 2147483647"))
                .scenario("Icecast's PUT", () -> assertRefused(401, "Unauthorized", "PUT /streams/in/a"))
                .scenario("taken", AnswersIT::assertSecondEncoderIsToldSo)
                .run();
    }

    private static void assertRefused(int status, String reason, String request, String... fields) throws IOException {
        try (RawHttp http = RawHttp.open().request(request, with(EXPECT, fields))) {
            RawHttp.Head answer = http.head();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.reason()).isEqualTo(reason);
            assertThat(answer.field("Connection")).hasValue("close");
            assertThat(http.text(answer)).isNotBlank();
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    private static void assertSecondEncoderIsToldSo() throws IOException {
        try (Pusher first = Pusher.live("/streams/in/taken?key=k", TS.bytes())) {
            assertRefused(409, "Conflict", "POST /streams/in/taken?key=k2", CHUNKED);
            assertRefused(409, "Conflict", "PUT /streams/in/taken?key=k2");
            first.end();
        }
    }

    @Test
    void encoderThatIsLetInGetsOne100() {
        byte[] ts = TS.bytes();
        String length = "Content-Length: " + ts.length;
        String title = "{\"title\": \"x\"}";
        new Together()
                .scenario("chunks", () -> {
                    try (RawHttp http = RawHttp.open().request("POST /streams/in/chunks", KEY, EXPECT, CHUNKED)) {
                        assertThat(http.head().status()).isEqualTo(100);
                        http.chunk(ts).lastChunk();
                        assertEnd(http, 200);
                    }
                })
                .scenario("a length", () -> {
                    try (RawHttp http = RawHttp.open().request("PUT /streams/in/length", KEY, EXPECT, length)) {
                        assertThat(http.head().status()).isEqualTo(100);
                        assertEnd(http.send(ts), 200);
                    }
                })
                .scenario("a length, over TLS", () -> {
                    try (RawHttp http = RawHttp.openTls().request("PUT /streams/in/tls", KEY, EXPECT, length)) {
                        assertThat(http.head().status()).isEqualTo(100);
                        assertEnd(http.send(ts), 200);
                    }
                })
                .scenario("who does not wait for it", () -> {
                    try (RawHttp http = RawHttp.open().request("PUT /streams/in/hasty", KEY, EXPECT, length)) {
                        http.send(ts);
                        assertThat(http.head().status()).isEqualTo(100);
                        assertEnd(http, 200);
                    }
                })
                .scenario("nonsense behind it", () -> {
                    try (RawHttp http = RawHttp.open().request("PUT /streams/in/not.flv", KEY, EXPECT, length)) {
                        assertThat(http.head().status()).isEqualTo(100);
                        assertEnd(http.send(new byte[ts.length]), 422);
                    }
                })
                .scenario("PushSetup", () -> {
                    try (RawHttp http = RawHttp.open()
                            .request(
                                    "POST /streams/in/push",
                                    KEY,
                                    EXPECT,
                                    "Content-Type: application/x-wms-pushsetup",
                                    "Content-Length: 16")) {
                        assertThat(http.head().status()).isEqualTo(100);
                        assertEnd(http.send("AutoDestroy: 1\r\n"), 204);
                    }
                })
                .scenario("Icecast's PUT", () -> {
                    try (RawHttp http = RawHttp.open().request("PUT /streams/in/bare", KEY, EXPECT)) {
                        RawHttp.Head go = http.head();
                        assertThat(go.status()).isEqualTo(100);
                        assertThat(go.reason()).isEqualTo("Continue");
                        http.send(ts);
                        Pusher.awaitLive("/streams/in/bare");
                        http.closeOutput();
                        assertThat(http.isClosedByPeer()).isTrue();
                    }
                })
                .scenario("a title", () -> {
                    try (Pusher first = Pusher.live("/streams/in/title?key=k", ts);
                            RawHttp http = RawHttp.open()
                                    .request(
                                            "PUT /api/v1/streams/in/title/title",
                                            KEY,
                                            EXPECT,
                                            "Content-Length: " + title.length())) {
                        assertThat(http.head().status()).isEqualTo(100);
                        assertEnd(http.send(title), 204);
                        first.end();
                    }
                })
                .run();
    }

    /** The next head is the final answer, and nothing comes behind its body. */
    private static void assertEnd(RawHttp http, int status) throws IOException {
        RawHttp.Head answer = http.head();
        String text = status == 204 ? "" : http.text(answer);
        assertThat(answer.status()).as(text).isEqualTo(status);
        http.closeOutput();
        assertThat(http.isClosedByPeer()).isTrue();
    }

    /** As Tomcat is installed: nothing can be done but to say what the encoder should do. */
    @Test
    void tomcatThatAnswersBeforeThePumpIsNamedIn401() throws IOException {
        assumeTrue(AccessLog.isKept(Server.current()), "it is Tomcat's way");
        int port = WatchIT.impatientPort("http-nio");
        try (RawHttp http = RawHttp.openAt(port).request("POST /streams/in/early", EXPECT, CHUNKED)) {
            assertThat(http.head().status()).isEqualTo(100);
            RawHttp.Head answer = http.head();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(http.text(answer)).contains("-auth_type basic").contains("continueResponseTiming");
        }
        try (RawHttp http = RawHttp.openAt(port).request("POST /streams/in/early", KEY, EXPECT, CHUNKED)) {
            assertThat(http.head().status()).isEqualTo(100);
            http.chunk(TS.bytes()).lastChunk();
            assertEnd(http, 200);
        }
    }

    // ---- ffmpeg

    @Test
    void ffmpegPublishesWithUserAndKeyInItsAddress() {
        String address = "http://any:k@" + Server.HOST + ":" + Server.current().httpPort() + "/streams/in/user";
        new Together()
                .scenario("the key", () -> {
                    try (Watcher viewer = Watcher.of("/streams/in/user")) {
                        ffmpeg.run(Ffmpeg.LIMIT, film(address));
                        assertThat(viewer.awaitEnd()).isNotEmpty();
                    }
                })
                .scenario("another key", () -> {
                    String[] film = film(address.replace(":k@", ":x@"), "-send_expect_100", "1");
                    Subprocess refused = ffmpeg.start(film);
                    assertThat(refused.exitWithin(Ffmpeg.LIMIT)).isNotZero();
                    assertThat(refused.tail()).contains("401 Unauthorized");
                })
                .scenario("no such stream", () -> {
                    Subprocess refused = ffmpeg.start(film(address.replace("/in/", "/out/")));
                    assertThat(refused.exitWithin(Ffmpeg.LIMIT)).isNotZero();
                    assertThat(refused.tail()).contains("404 Not Found");
                })
                .run();
    }

    private static String[] film(String address, String... options) {
        return Film.seconds(2).with(options).pushedTo("POST", "mpegts", address);
    }

    // ---- remedies

    @Test
    void refusalsOfStreamsSayWhatToDo() {
        byte[] garbage = new byte[70_000]; // more than a container may be looked for in
        new Together()
                .scenario("no container", () -> assertRemedy(415, "-f mpegts, -f flv", garbage, "/streams/in/r?key=k"))
                .scenario("not allowed", () -> assertRemedy(415, "-f flv", TS.bytes(), "/streams/flvOnly?key=k"))
                .scenario("not the TS", () -> assertRemedy(422, "-f mpegts", garbage, "/streams/in/r.ts?key=k"))
                .scenario("not the FLV", () -> assertRemedy(422, "-f flv", garbage, "/streams/in/r.flv?key=k"))
                .scenario("not the WebM", () -> assertRemedy(422, "-f webm", garbage, "/streams/in/r.webm?key=k"))
                .scenario("not the MP4", () -> assertRemedy(422, "frag_keyframe", garbage, "/streams/in/r.mp4?key=k"))
                .scenario(
                        "not the Ogg", () -> assertRemedy(422, "-f ogg", new byte[300_000], "/streams/in/r.ogg?key=k"))
                .scenario("not the MP3", () -> assertRemedy(422, "-f mp3", garbage, "/streams/in/r.mp3?key=k"))
                .scenario("not the AAC", () -> assertRemedy(422, "-f adts", garbage, "/streams/in/r.aac?key=k"))
                .scenario("not the ASF", () -> assertRemedy(422, "-f asf", garbage, "/streams/in/r.asf?key=k"))
                .run();
    }

    private static void assertRemedy(int status, String says, byte[] body, String path) throws IOException {
        try (Pusher encoder = Pusher.to(path).send(body)) {
            RawHttp.Head answer = encoder.answer();
            String text = encoder.text(answer);
            assertThat(answer.status()).as(text).isEqualTo(status);
            assertThat(text).contains("ffmpeg").contains(says);
        }
    }

    // ---- paths

    @Test
    void pathWithAnEmptyPartIsRefusedAlike() {
        Together paths = new Together();
        for (String path : List.of(
                "/streams//demo",
                "//streams/demo",
                "/streams/demo//x",
                "/streams/in/a//",
                "/streams//in/a.m3u",
                "/api/v1//streams",
                "//",
                "//health")) {
            for (String method : List.of("GET", "POST", "OPTIONS")) {
                paths.scenario(
                        method + " " + path,
                        () -> assertThat(RawHttp.ask(method + " " + path, "Content-Length: 0")
                                        .status())
                                .isEqualTo(400));
            }
        }
        paths.run();
    }

    @Test
    void pagesMayReadA404() throws IOException {
        for (String path : List.of("/streams/out", "/streams/out.m3u", "/api/v1/streams/out", "/api/v1/out")) {
            RawHttp.Head answer = RawHttp.ask("GET " + path, "Origin: https://page.example");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.field("Access-Control-Allow-Origin")).as(path).hasValue("*");
        }
    }

    @Test
    void formatsAreSentOnceToWhoKeepsThem() throws IOException {
        String request = "GET /api/v1/formats?format=%00";
        String etag;
        try (RawHttp http = RawHttp.open().request(request, "Connection: close")) {
            RawHttp.Head answer = http.head();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Content-Type").orElseThrow())
                    .isEqualToIgnoringCase("application/json;charset=UTF-8");
            assertThat(answer.field("Cache-Control")).hasValue("no-cache");
            etag = answer.field("ETag").orElseThrow();
            String json = http.text(answer);
            for (String name : List.of("mpegts", "flv", "asf", "webm", "matroska", "mp4", "ogg", "mp3", "aac")) {
                assertThat(json).contains("\"name\":\"" + name + "\"");
            }
        }
        RawHttp.Head again = RawHttp.ask(request, "If-None-Match: " + etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.field("ETag")).hasValue(etag);
    }

    // ---- status lines

    @Test
    void whatIsSentOverConnectionsTakenOverHasAReasonPhrase() throws IOException {
        try (Pusher ts = Pusher.live("/streams/open/ts", TS.bytes());
                MmshPusher asf = MmshPusher.begun("/streams/open/asf")) {
            WmvFilm film = WmvFilm.made(ffmpeg, 2, "reasons", 0);
            asf.header(film.header()).film(film, 0, 1);
            Pusher.awaitLive("/streams/open/asf");
            for (String version : List.of(" HTTP/1.0", " HTTP/1.1")) {
                assertOk("video/mp2t", "GET /streams/open/ts" + version);
                assertOk("video/x-ms-asf", "GET /streams/open/asf" + version);
                assertOk("application/vnd.ms.wms-hdr.asfv1", "GET /streams/open/asf" + version, PLAYER);
                assertOk(
                        "application/x-mms-framed",
                        "GET /streams/open/asf" + version,
                        PLAYER,
                        "Pragma: xPlayStrm=1",
                        "Pragma: no-cache");
            }
            try (RawHttp tls = RawHttp.openTls().request("GET /streams/open/ts")) {
                assertThat(tls.head().reason()).isEqualTo("OK");
            }
            ts.end();
        }
    }

    private static void assertOk(String mediaType, String request, String... fields) throws IOException {
        try (RawHttp http = RawHttp.open().request(request, fields)) {
            RawHttp.Head head = http.head();
            assertThat(head.version()).isEqualTo("HTTP/1.1");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.reason()).isEqualTo("OK");
            assertThat(head.field("Content-Type")).hasValue(mediaType);
            assertThat(head.field("Date")).isPresent();
            assertThat(http.body(head).read()).as("first byte of " + request).isNotNegative();
        }
    }

    // ---- requests in a row

    @Test
    void whoDoesNotWaitForItsAnswerGetsNoSecondOne() {
        new Together()
                .scenario("plain", () -> assertAnsweredOnce(RawHttp.open()))
                .scenario("over TLS", () -> assertAnsweredOnce(RawHttp.openTls()))
                .run();
    }

    private static void assertAnsweredOnce(RawHttp peer) throws IOException {
        try (RawHttp http = peer) {
            for (String path : List.of("/none", "/health", "/style.css")) { // it waits for these
                assertThat(http.text(http.request("GET " + path).head())).isNotBlank();
            }
            String request = "GET /health HTTP/1.1\r\nHost: " + Server.HOST + "\r\n\r\n";
            RawHttp.Head answer = http.send(request.repeat(3)).head();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Connection")).hasValue("close");
            assertThat(http.text(answer)).isNotBlank();
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    // ---- access log

    @Test
    void encodersAndRefusalsStandInTheAccessLogAsTheyWere() throws IOException {
        Server server = Server.current();
        assumeTrue(AccessLog.isKept(server), "an access log is Tomcat's");
        ffmpeg.run(Ffmpeg.LIMIT, Film.seconds(2).inRealTime().pushed("POST", "mpegts", "/streams/open/logged"));
        AccessLog.Line sent = only("/streams/open/logged");
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.bytes()).isPositive();
        assertThat(sent.stay()).isGreaterThan(Duration.ofSeconds(1));
        try (RawHttp http = RawHttp.open().request("POST /streams/in/logged", CHUNKED)) {
            RawHttp.Head answer = http.head();
            AccessLog.Line refused = only("/streams/in/logged");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.bytes()).isEqualTo(http.text(answer).length());
        }
        try (RawHttp http = RawHttp.open().request("SOURCE /streams/open/radio HTTP/1.0")) {
            assertThat(http.head().status()).isEqualTo(200);
            http.send(TS.bytes());
            Pusher.awaitLive("/streams/open/radio");
            http.closeOutput();
            AccessLog.Line source = new AccessLog(server)
                    .await(1, line -> line.method().equals("SOURCE"))
                    .get(0);
            assertThat(source.status()).isEqualTo(200);
        }
    }

    /** As behind a proxy that keeps the body, which has neither length nor chunks, to itself. */
    @Test
    void icecastSourceWhoseBodyIsDroppedIsNamedInTheLog() throws IOException {
        for (String request : List.of("PUT /streams/dropped", "SOURCE /streams/dropped HTTP/1.0")) {
            int before = dropped();
            try (RawHttp http = RawHttp.open().request(request, KEY)) {
                await("a line that names the likely cause")
                        .atMost(RawHttp.LIMIT)
                        .until(() -> dropped() > before);
                assertThat(http.isClosedByPeer() || request.startsWith("SOURCE"))
                        .isTrue();
            }
        }
    }

    private static int dropped() {
        return (int) Server.current().logLines().stream()
                .filter(line -> line.contains("stream dropped: ") && line.contains("a proxy in front"))
                .count();
    }

    private static AccessLog.Line only(String path) throws IOException {
        List<AccessLog.Line> lines =
                new AccessLog(Server.current()).await(1, line -> line.path().equals(path));
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static String[] with(String first, String... others) {
        String[] all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }
}
