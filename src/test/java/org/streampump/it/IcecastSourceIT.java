package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** Encoders made for Icecast bring a stream on the web port: they announce no body, it is what follows on the connection. */
@ExtendWith(ArquillianExtension.class)
class IcecastSourceIT {
    private static final Sample TS = Sample.ts();
    private static final String KEY = "Authorization: Basic c291cmNlOmtleQ=="; // source:key
    private static final String TYPE = "Content-Type: video/mp2t";
    private static final String EXPECT = "Expect: 100-continue";
    private static final int MANY = 100;

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter(
                        "stream.x/*",
                        "{\"publish\": {\"key\": \"key\"}, \"whenOffline\": \"wait\", \"burst\": \"30s\", \"grace\":"
                                + " \"2s\"}")
                .parameter("stream.open", "{\"publish\": \"anyone\", \"burst\": \"30s\"}")
                .parameter("stream.two", "{\"publish\": {\"key\": [\"key\", \"other\"]}, \"burst\": \"30s\"}")
                .parameter("stream.held", "{\"publish\": {\"key\": \"key\"}, \"burst\": \"30s\", \"grace\": \"60s\"}")
                .parameter("stream.hasty", "{\"publish\": {\"key\": \"key\"}, \"idle\": \"1s\"}")
                .archive();
    }

    // ---- real encoders

    @Test
    void ffmpegIsAnIcecastSource(@TempDir Path directory) {
        new Together()
                .scenario("MP3", () -> ffmpegPushes("mp3", directory, "libmp3lame", "mp3", "mp3"))
                .scenario(
                        "MP3, SOURCE",
                        () -> ffmpegPushes("mp3l", directory, "libmp3lame", "mp3", "mp3", "-legacy_icecast", "1"))
                .scenario("AAC as audio/mpeg", () -> ffmpegPushes("aac1", directory, "aac", "adts", "aac"))
                .scenario(
                        "AAC",
                        () -> ffmpegPushes("aac2", directory, "aac", "adts", "aac", "-content_type", "audio/aac"))
                .scenario("WebM as audio/mpeg", () -> ffmpegPushes("webm", directory, "libopus", "webm", "opus"))
                .scenario(
                        "Matroska, SOURCE",
                        () -> ffmpegPushes("mkv", directory, "libopus", "matroska", "opus", "-legacy_icecast", "1"))
                .run();
    }

    private void ffmpegPushes(String name, Path directory, String codec, String format, String seen, String... options)
            throws IOException {
        String path = "/streams/x/" + name;
        try (Watcher viewer = Watcher.of(path)) {
            ffmpeg.run(Ffmpeg.LIMIT, sine(2, codec, format, url(path, "key"), options));
            Path sound = Files.write(directory.resolve(name), viewer.awaitEnd());
            assertThat(ffmpeg.probe("-v", "error", "-show_entries", "stream=codec_name", sound.toString()))
                    .contains("codec_name=" + seen);
        }
    }

    private static String url(String path, String password) {
        return "icecast://source:" + password + "@" + Server.HOST + ":"
                + Server.current().httpPort() + path;
    }

    private static String[] sine(int seconds, String codec, String format, String url, String... options) {
        List<String> all = new ArrayList<>(
                List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "" + seconds));
        all.addAll(List.of("-c:a", codec, "-b:a", "96k", "-flush_packets", "1"));
        all.addAll(List.of(options));
        all.addAll(List.of("-f", format, url));
        return all.toArray(String[]::new);
    }

    @Test
    void wrongPasswordEndsFfmpeg() {
        new Together()
                .scenario("PUT", () -> assertGivesUp("PUT"))
                .scenario("SOURCE", () -> assertGivesUp("SOURCE", "-legacy_icecast", "1"))
                .run();
    }

    private void assertGivesUp(String name, String... options) throws IOException {
        Subprocess encoder =
                ffmpeg.start(sine(60, "libmp3lame", "mp3", url("/streams/x/wrong" + name, "bad"), options));
        assertThat(encoder.exitWithin(Pace.seconds(40))).isNotZero();
    }

    // ---- requests as encoders write them

    @Test
    void everyWayToBeginIsUnderstood() {
        new Together()
                .scenario("ezstream", () -> dance("SOURCE /streams/x/ez HTTP/1.0", "x/ez", 200))
                .scenario("libshout", () -> dance("PUT /streams/x/shout HTTP/1.1", "x/shout", 100, EXPECT))
                .scenario("liquidsoap", () -> arrives("SOURCE /streams/x/liq HTTP/1.0", "x/liq", 200, false))
                .scenario("SOURCE, HTTP/1.1", () -> arrives("SOURCE /streams/x/s11 HTTP/1.1", "x/s11", 200, false))
                .scenario("Expect", () -> arrives("PUT /streams/x/put HTTP/1.1", "x/put", 100, false, EXPECT))
                .scenario("media behind the head", () -> arrives("SOURCE /streams/x/b HTTP/1.0", "x/b", 200, true))
                .scenario("media behind Expect", () -> arrives("PUT /streams/x/c HTTP/1.1", "x/c", 100, true, EXPECT))
                .scenario("no answer wanted", () -> arrives("POST /streams/x/d HTTP/1.1", "x/d", 0, true))
                .scenario("NAME_push", () -> arrives("PUT /streams/x/e_push HTTP/1.0", "x/e", 0, false))
                .run();
    }

    /** The first request has no credential and no body; the second comes on a new connection. */
    private static void dance(String line, String name, int status, String... fields) throws IOException {
        try (RawHttp http = RawHttp.open().request(line, TYPE, "Content-Length: 0")) {
            RawHttp.Head refused = http.head();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.field("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
            http.text(refused);
            assertThat(http.isClosedByPeer()).isTrue();
        }
        arrives(line, name, status, false, fields);
    }

    private static void arrives(String line, String name, int status, boolean atOnce, String... fields)
            throws IOException {
        try (Watcher viewer = Watcher.of("/streams/" + name);
                RawHttp http = RawHttp.open()) {
            begin(http, line, atOnce ? TS.upTo(0.5) : new byte[0], fields);
            if (status != 0) {
                assertThat(http.head().status()).isEqualTo(status);
            }
            if (!atOnce) {
                http.send(TS.upTo(0.5));
            }
            viewer.awaitBytes(TS.upTo(0.5).length - TS.joinPoints().get(0));
            http.send(TS.from(0.5));
            http.closeOutput();
            assertThat(http.isClosedByPeer())
                    .as("nothing behind the head's answer")
                    .isTrue();
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    /** Head and media in one write. */
    private static void begin(RawHttp http, String line, byte[] media, String... fields) throws IOException {
        StringBuilder head = new StringBuilder(line).append("\r\nHost: ").append(Server.HOST);
        Stream.concat(Stream.of(KEY, TYPE), Stream.of(fields))
                .forEach(field -> head.append("\r\n").append(field));
        byte[] first = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(first, first.length + media.length);
        System.arraycopy(media, 0, all, first.length, media.length);
        http.send(all);
    }

    private static RawHttp live(String name, byte[] media) throws IOException {
        RawHttp http = RawHttp.open();
        begin(http, "SOURCE /streams/" + name + " HTTP/1.0", media);
        assertThat(http.head().status()).isEqualTo(200);
        Pusher.awaitLive("/streams/" + name);
        return http;
    }

    @Test
    void overTls() throws IOException {
        try (Watcher viewer = Watcher.waitingFor("x/tls");
                RawHttp http = RawHttp.openTls()) {
            begin(http, "SOURCE /streams/x/tls HTTP/1.0", TS.upTo(0.5));
            assertThat(http.head().status()).isEqualTo(200);
            http.send(TS.from(0.5));
            http.closeOutput();
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    @Test
    void whatLibshoutAsksFirstIsAnsweredAtOnce() throws IOException {
        assertThat(RawHttp.ask("OPTIONS *", "Connection: Upgrade", "Upgrade: TLS/1.0, HTTP/1.1")
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.ask("GET /admin/!POKE").status()).isEqualTo(404);
    }

    @Test
    void probeAndEmptyRequestDisturbNobody() throws IOException {
        try (RawHttp http = RawHttp.open()) {
            begin(http, "SOURCE /streams/open HTTP/1.0", TS.upTo(0.5));
            assertThat(http.head().status()).isEqualTo(200);
            Pusher.awaitLive("/streams/open");
            try (Watcher viewer = Watcher.of("/streams/open").awaitBytes(1)) {
                assertThat(RawHttp.ask("PUT /streams/open", "Content-Length: 0").status())
                        .isEqualTo(200);
                assertThat(RawHttp.ask("SOURCE /streams/open HTTP/1.0", "Content-Length: 0")
                                .status())
                        .isEqualTo(200);
                try (RawHttp empty = RawHttp.open().request("POST /streams/open")) {
                    empty.closeOutput();
                    assertThat(empty.isClosedByPeer()).isTrue();
                }
                http.send(TS.from(0.5)).closeOutput();
                assertThat(TS.joinedAt(viewer.awaitEnd()))
                        .isEqualTo(TS.joinPoints().get(0));
            }
        }
    }

    // ---- what goes wrong

    @Test
    void sameKeyReplacesItsGhostAndAnotherIsRefused() throws IOException {
        try (RawHttp ghost = live("two", TS.upTo(0.5));
                Watcher viewer = Watcher.of("/streams/two").awaitBytes(1)) {
            String other = Base64.getEncoder().encodeToString("source:other".getBytes(StandardCharsets.UTF_8));
            assertThat(RawHttp.ask("SOURCE /streams/two HTTP/1.0", "Authorization: Basic " + other)
                            .status())
                    .isEqualTo(409);
            try (RawHttp successor = live("two", TS.bytes())) {
                assertThat(ghost.isClosedByPeer()).isTrue();
                successor.closeOutput();
                assertThat(TS.withoutTimes(viewer.awaitEnd())).endsWith(TS.withoutTimes(TS.from(0.5)));
            }
        }
    }

    @Test
    void brokenConnectionHoldsTheViewers() throws IOException {
        try (RawHttp first = live("held", TS.upTo(0.5));
                Watcher viewer = Watcher.of("/streams/held").awaitBytes(1)) {
            first.reset();
            Server.current()
                    .awaitLog(
                            java.util.regex.Pattern.compile("stream held: publisher .* left .*connection"),
                            Watcher.LIMIT);
            assertThat(viewer.hasEnded()).isFalse();
            try (RawHttp second = live("held", TS.bytes())) {
                second.closeOutput();
                assertThat(TS.withoutTimes(viewer.awaitEnd())).endsWith(TS.withoutTimes(TS.from(0.5)));
            }
        }
    }

    @Test
    void silentEncoderIsClosed() {
        new Together()
                .scenario("SOURCE", () -> {
                    try (RawHttp http = live("hasty", TS.upTo(0.5))) {
                        assertThat(http.isClosedByPeer()).isTrue();
                    }
                })
                .scenario("no body at all", () -> {
                    try (RawHttp http = RawHttp.open().request("POST /streams/hasty", KEY)) {
                        assertThat(http.isClosedByPeer()).isTrue();
                    }
                })
                .run();
    }

    @Test
    void bytesThatBelieTheAnnouncementCount() throws IOException {
        try (Watcher viewer = Watcher.waitingFor("x/lie")) {
            try (RawHttp http = RawHttp.open()) {
                http.request("SOURCE /streams/x/lie HTTP/1.0", KEY, "Content-Type: audio/aac")
                        .send(TS.bytes());
                assertThat(http.head().status()).isEqualTo(200);
            }
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    @Test
    void aHundredNeedNoThreadEach() throws IOException {
        List<RawHttp> all = new ArrayList<>();
        try {
            int before = new ServerProbe(Server.current()).threads().size();
            for (int n = 0; n < MANY; n++) {
                all.add(live("x/many" + n, TS.upTo(0.5)));
            }
            assertThat(new ServerProbe(Server.current()).threads().size() - before)
                    .isLessThan(MANY / 2);
            for (RawHttp each : all) {
                each.send(TS.from(0.5)).closeOutput();
                assertThat(each.isClosedByPeer()).isTrue();
            }
        } finally {
            for (RawHttp each : all) {
                each.close();
            }
        }
    }

    @Test
    void whatNoContainerParsesIsRefusedAtOnce() throws IOException {
        try (RawHttp ice = RawHttp.open().send("SOURCE /streams/open ICE/1.0\r\n\r\n")) {
            assertThat(ice.head().status()).isIn(400, 505);
        }
        try (RawHttp shoutcast = RawHttp.open().send("key\r\nicy-name:n\r\n\r\n")) {
            assertThat(shoutcast.head().status()).isEqualTo(400);
        }
    }

    @Test
    void undeployEndsThem() throws IOException {
        Server server = Server.current();
        try (RawHttp source = live("x/bye", TS.upTo(0.5));
                RawHttp put = RawHttp.open()) {
            begin(put, "PUT /streams/x/bye2 HTTP/1.1", TS.upTo(0.5), EXPECT);
            assertThat(put.head().status()).isEqualTo(100);
            Pusher.awaitLive("/streams/x/bye2");
            server.undeploy();
            assertThat(source.isClosedByPeer()).isTrue();
            assertThat(put.isClosedByPeer()).isTrue();
            assertThat(server.logLines()).noneMatch(line -> line.contains("the container has not given back"));
        } finally {
            server.redeploy();
        }
        await("the pump is back")
                .until(() -> RawHttp.ask("OPTIONS /streams/open").status() < 300);
    }
}
