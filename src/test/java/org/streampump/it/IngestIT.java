package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** Encoders of every kind bring a stream over HTTP, or are told why not and are then really disconnected. */
@ExtendWith(ArquillianExtension.class)
class IngestIT {
    private static final String ENDLESS = "Content-Length: 2147483647"; // as Windows Media encoders announce it

    private static final Sample TS = Sample.ts();
    private static final Sample FLV = Sample.flv();
    private static final String BEARER = "Authorization: Bearer k";
    private static final String STRANGER = "127.0.0.2";
    private static final int TIMES = 20; // of what depends on who is first
    private static final long HUGE = 3L << 30; // bytes, more than an int can say

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter(
                        "stream.in/*",
                        "{\"publish\": {\"key\": [\"k\", \"k2\"]}, \"whenOffline\": \"wait\", \"burst\": \"30s\"}")
                .parameter("stream.open", "{\"publish\": \"anyone\", \"burst\": \"30s\"}")
                .parameter("stream.flvOnly", "{\"publish\": {\"key\": \"k\"}, \"container\": \"flv\"}")
                .parameter("stream.brief", "{\"publish\": {\"key\": \"k\"}, \"grace\": \"4s\", \"burst\": \"30s\"}")
                .parameter("stream.hasty", "{\"publish\": {\"key\": \"k\"}, \"idle\": \"1s\"}")
                .archive();
    }

    // ---- what is accepted

    @Test
    void ffmpegPushesWithAndWithoutPictures(@TempDir Path directory) {
        new Together()
                .scenario("TS", () -> ffmpegPushes("mpegts", true, "POST", directory))
                .scenario("TS, sound only", () -> ffmpegPushes("mpegts", false, "PUT", directory))
                .scenario("FLV", () -> ffmpegPushes("flv", true, "PUT", directory))
                .scenario("FLV, sound only", () -> ffmpegPushes("flv", false, "POST", directory))
                .scenario("Matroska", () -> ffmpegPushes("matroska", true, "POST", directory))
                .scenario("Matroska, sound only", () -> ffmpegPushes("matroska", false, "PUT", directory))
                .scenario("MP4", () -> ffmpegPushes("mp4", true, "PUT", directory))
                .scenario("MP4, sound only", () -> ffmpegPushes("mp4", false, "POST", directory))
                .scenario("AAC", () -> ffmpegPushes("adts", false, "PUT", directory))
                .scenario("Ogg, VP8 and Opus", () -> ffmpegPushes("ogg", true, "POST", directory))
                .scenario("Ogg, sound only", () -> ffmpegPushes("ogg", false, "PUT", directory))
                .run();
    }

    private void ffmpegPushes(String format, boolean pictures, String method, Path directory) throws Exception {
        String path = "/streams/in/ffmpeg-" + format + "-" + pictures;
        boolean ogg = format.equals("ogg"); // which has no place for the others
        Film sent = Film.seconds(2).pictures(pictures);
        try (Watcher viewer = Watcher.of(path)) {
            ffmpeg.run(
                    Ffmpeg.LIMIT,
                    sent.pushed(
                            method, format, path + "?key=k", ogg ? "libvpx" : "libopenh264", ogg ? "libopus" : "aac"));
            Path film = Files.write(directory.resolve(format + pictures), viewer.awaitEnd());
            String seen = ffmpeg.probe("-v", "error", "-show_entries", "stream=codec_name", film.toString());
            assertThat(seen).contains(ogg ? "codec_name=opus" : "codec_name=aac");
            assertThat(seen.contains(ogg ? "codec_name=vp8" : "codec_name=h264"))
                    .isEqualTo(pictures);
        }
    }

    @Test
    void bodyMayComeInEveryWayThatHttpKnows() {
        String length = "Content-Length: " + TS.length();
        String chunked = "Transfer-Encoding: chunked";
        new Together()
                .scenario("a length", () -> assertAccepted("length", RawHttp::send, "POST /streams/in/length", length))
                .scenario(
                        "HTTP/1.0", () -> assertAccepted("1.0", RawHttp::send, "PUT /streams/in/1.0 HTTP/1.0", length))
                .scenario("chunks", () -> assertAccepted("x", RawHttp::chunk, "POST /streams/in/x", chunked))
                .scenario(
                        "odd chunks", () -> assertAccepted("odd", IngestIT::oddChunks, "PUT /streams/in/odd", chunked))
                .scenario(
                        "a form",
                        () -> assertAccepted(
                                "form",
                                RawHttp::send,
                                "POST /streams/in/form",
                                "Content-Type: application/x-www-form-urlencoded",
                                length))
                .scenario("NAME_push", () -> assertAccepted("to", RawHttp::chunk, "POST /streams/in/to_push", chunked))
                .scenario("a slash", () -> assertAccepted("slash", RawHttp::chunk, "POST /streams/in/slash/", chunked))
                .scenario(
                        "a long name",
                        () -> assertAccepted("a/b-c/d_e.f", RawHttp::chunk, "PUT /streams/in/a/b-c/d_e.f", chunked))
                .scenario("100 Continue", () -> {
                    try (RawHttp http = RawHttp.open()) {
                        http.request("POST /streams/in/100", BEARER, "Expect: 100-continue", length);
                        assertThat(http.head().status()).isEqualTo(100);
                        assertArrives("100", http, RawHttp::send, false);
                    }
                })
                .scenario("TLS", () -> {
                    try (RawHttp http = RawHttp.openTls()) {
                        http.request("POST /streams/in/tls", BEARER, length);
                        assertArrives("tls", http, RawHttp::send, false);
                    }
                })
                .run();
    }

    private interface Sending {
        void send(RawHttp http, byte[] bytes) throws IOException;
    }

    private static void assertAccepted(String name, Sending sending, String request, String... fields)
            throws IOException {
        String[] all = Stream.concat(Stream.of(BEARER), Stream.of(fields)).toArray(String[]::new);
        try (RawHttp http = RawHttp.open()) {
            http.request(request, all);
            assertArrives(name, http, sending, Arrays.asList(fields).contains("Transfer-Encoding: chunked"));
        }
    }

    /** The viewer is there before the first byte and gets the stream while it comes. */
    private static void assertArrives(String name, RawHttp http, Sending sending, boolean chunked) throws IOException {
        try (Watcher viewer = Watcher.of("/streams/in/" + name)) {
            sending.send(http, TS.upTo(0.5));
            viewer.awaitBytes(TS.upTo(0.5).length - TS.joinPoints().get(0));
            sending.send(http, TS.from(0.5));
            if (chunked) {
                http.lastChunk();
            }
            RawHttp.Head answer = http.head();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(http.text(answer)).startsWith("end of stream: ").contains(" in ");
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    private static void oddChunks(RawHttp http, byte[] bytes) throws IOException {
        int[] sizes = {1, 187, 2, 1_315, 3, 189, 5, 8_191, 7, 4_097};
        for (int at = 0, n = 0; at < bytes.length; n++) {
            int count = Math.min(sizes[n % sizes.length], bytes.length - at);
            http.chunk(bytes, at, count, n % 3 == 0 ? ";n=" + n : "");
            at += count;
        }
    }

    /** As ffmpeg does at every end. */
    @Test
    void encoderThatSaysWithItsLastChunkThatItSendsNoMoreIsAnswered() throws IOException {
        for (int n = 0; n < TIMES; n++) {
            try (RawHttp http = RawHttp.open()) {
                http.request("POST /streams/in/closing", BEARER, "Transfer-Encoding: chunked");
                http.chunk(TS.bytes()).lastChunk().closeOutput();
                RawHttp.Head answer = http.head();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(http.text(answer)).startsWith("end of stream: ");
            }
        }
    }

    @Test
    void streamMayAnnounceMoreThanTwoGibibytes() throws IOException {
        try (Watcher viewer = Watcher.of("/streams/in/huge");
                RawHttp http = RawHttp.open()) {
            http.request("POST /streams/in/huge?key=k", "Content-Length: " + HUGE);
            http.send(TS.upTo(0.5));
            viewer.awaitBytes(TS.upTo(0.5).length - TS.joinPoints().get(0));
            http.send(TS.from(0.5));
            viewer.awaitBytes(TS.length() - TS.joinPoints().get(0));
            assertThat(TS.joinedAtPartOf(viewer.received()))
                    .isEqualTo(TS.joinPoints().get(0));
        }
    }

    @Test
    void http2EncoderIsHeardWhileItSends() throws Exception {
        try (Watcher viewer = Watcher.of("/streams/in/h2")) {
            Http2Push encoder = Http2Push.to("/streams/in/h2?key=k").send(TS.upTo(0.5));
            viewer.awaitBytes(1);
            HttpResponse<String> answer = encoder.send(TS.from(0.5)).end().answer();
            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("end of stream: ");
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    @Test
    void keyIsTakenAsPasswordAsTokenAndFromTheQuery() throws IOException {
        assertThat(pushed("/streams/in/who", basic("anybody", "k"))).isEqualTo(200);
        assertThat(pushed("/streams/in/who", "Authorization: bearer k2")).isEqualTo(200);
        assertThat(pushed("/streams/in/who?a=b&key=k", "X-Nothing: 1")).isEqualTo(200);
        assertThat(pushed("/streams/in/who", basic("k", "wrong"))).isEqualTo(401);
        assertThat(pushed("/streams/in/who", "Authorization: Bearer")).isEqualTo(401);
        assertThat(pushed("/streams/in/who?key=", "X-Nothing: 1")).isEqualTo(401);
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static int pushed(String path, String field) throws IOException {
        try (RawHttp http = RawHttp.open()) {
            http.request("POST " + path, field, "Content-Length: " + TS.length())
                    .send(TS.bytes());
            return http.head().status();
        }
    }

    // ---- what is refused

    @Test
    void everyRefusalIsReadAndThenTheConnectionIsClosedUnderAnEncoderThatGoesOn() {
        byte[] garbage = new byte[70_000]; // more than a container may be looked for in
        Arrays.fill(garbage, (byte) 'x');
        new Together()
                .scenario("no key", () -> {
                    RawHttp.Head head = assertRefused(401, "credential", TS.bytes(), "/streams/in/no");
                    assertThat(head.field("WWW-Authenticate"))
                            .hasValueSatisfying(
                                    challenge -> assertThat(challenge).startsWith("Basic realm="));
                })
                .scenario("wrong key", () -> {
                    RawHttp.Head head = assertRefused(401, "wrong", TS.bytes(), "/streams/in/no?key=K");
                    assertThat(head.field("WWW-Authenticate")).isPresent();
                })
                .scenario("unknown stream", () -> assertRefused(404, "no such", TS.bytes(), "/streams/out?key=k"))
                .scenario("no name", () -> assertRefused(404, "no such", TS.bytes(), "/streams/in/.hidden?key=k"))
                .scenario(
                        "unknown container",
                        () -> assertRefused(
                                415,
                                "MPEG-TS, FLV, ASF, WebM, Matroska, fragmented MP4, Ogg, MP3, AAC",
                                beginning("RIFF", 70_000),
                                "/streams/in/wave?key=k"))
                .scenario(
                        "a container that is not allowed",
                        () -> assertRefused(415, "supported: FLV", TS.bytes(), "/streams/flvOnly?key=k"))
                .scenario(
                        "announced, and not allowed",
                        () -> assertRefused(
                                415, "allowed: FLV", TS.bytes(), "/streams/flvOnly?key=k", "Content-Type: video/mp2t"))
                .scenario("TS with time codes", () -> assertRefused(415, "192", m2ts(), "/streams/in/m2ts?key=k"))
                .scenario(
                        "not the TS it claims to be",
                        () -> assertRefused(
                                422, "MPEG-TS", garbage, "/streams/in/not?key=k", "Content-Type: video/mp2t"))
                .scenario(
                        "not the FLV it claims to be",
                        () -> assertRefused(422, "FLV", garbage, "/streams/in/not.flv?key=k"))
                .scenario(
                        "a unit beyond the limit",
                        () -> assertRefused(413, "exceeds", oversizeTag(), "/streams/in/large?key=k"))
                .scenario("no body announced", IngestIT::assertRefusedWithoutBody)
                .scenario("silence", IngestIT::assertToldAfterSilence)
                .scenario("a real encoder with a wrong key", this::assertFfmpegGivesUp)
                .run();
    }

    /** The containers would wait for the rest of the body, for 30 s and with a thread. */
    @Test
    void refusedEncoderThatFallsSilentIsClosedSoon() {
        byte[] some = new byte[5_000];
        new Together()
                .scenario("wrong key, 2 GiB", () -> assertClosed(401, some, "/streams/in/a?key=K", ENDLESS))
                .scenario("unknown stream, 2 GiB", () -> assertClosed(404, some, "/streams/out?key=k", ENDLESS))
                .scenario("nothing sent", () -> assertClosed(401, new byte[0], "/streams/in/b?key=K", ENDLESS))
                .scenario("garbage, 2 GiB", () -> assertClosed(422, some, "/streams/in/c.flv?key=k", ENDLESS))
                .run();
    }

    private static void assertClosed(int status, byte[] body, String path, String length) throws IOException {
        try (RawHttp http = RawHttp.open().request("POST " + path, length).send(body)) {
            RawHttp.Head head = http.head();
            assertThat(head.status()).as(http.text(head)).isEqualTo(status);
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    /** Three encoders: one looks at the answer and goes on all the same, one never looks, one stops sending. */
    private static RawHttp.Head assertRefused(int status, String says, byte[] body, String path, String... fields)
            throws IOException {
        try (Pusher deaf = Pusher.to(path, fields).send(body)) {
            deaf.sendUntilDisconnected(body);
        }
        try (Pusher stubborn = Pusher.to(path, fields).send(body)) {
            assertThat(stubborn.answer().status()).isEqualTo(status);
            stubborn.sendUntilDisconnected(body);
        }
        try (Pusher polite = Pusher.to(path, fields).send(body)) {
            RawHttp.Head answer = polite.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("Connection")).hasValue("close");
            assertThat(polite.text(answer)).contains(says);
            assertThat(polite.isClosedByPeer()).isTrue();
            return answer;
        }
    }

    private static byte[] beginning(String magic, int length) {
        byte[] bytes = Arrays.copyOf(magic.getBytes(StandardCharsets.ISO_8859_1), length);
        Arrays.fill(bytes, magic.length(), length, (byte) 'y');
        return bytes;
    }

    /** Blu-ray's form of the sample: four bytes of arrival time in front of each packet. */
    private static byte[] m2ts() {
        byte[] ts = TS.bytes();
        byte[] stamped = new byte[ts.length / 188 * 192];
        for (int n = 0; n < ts.length / 188; n++) {
            System.arraycopy(ts, n * 188, stamped, n * 192 + 4, 188);
        }
        return stamped;
    }

    /** FLV whose next tag announces nearly 16 MiB of body. */
    private static byte[] oversizeTag() {
        byte[] head = FLV.upTo(0.1);
        byte[] bytes = Arrays.copyOf(head, head.length + 5_000);
        bytes[head.length] = 9;
        Arrays.fill(bytes, head.length + 1, head.length + 4, (byte) 0xff);
        bytes[head.length + 11] = 0x27;
        bytes[head.length + 12] = 1;
        return bytes;
    }

    private static void assertRefusedWithoutBody() throws IOException {
        try (RawHttp http = RawHttp.open()) {
            RawHttp.Head answer = http.request("POST /streams/in/nothing?key=k", "Content-Length: 0")
                    .head();
            assertThat(answer.status()).isEqualTo(411);
            assertThat(http.text(answer)).contains("Content-Length");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void otherMethodsAreNotAllowed() throws IOException {
        RawHttp.Head answer = RawHttp.ask("DELETE /streams/open");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).hasValue("GET, HEAD, POST, PUT, SOURCE, OPTIONS");
    }

    private static void assertToldAfterSilence() throws IOException {
        try (Pusher pusher = Pusher.to("/streams/hasty?key=k").send(TS.upTo(0.5))) {
            RawHttp.Head answer = pusher.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(pusher.text(answer)).contains("sent nothing for 1 s");
            assertThat(pusher.isClosedByPeer()).isTrue();
        }
    }

    /** ffmpeg looks at no answer: it would push on for the whole minute. */
    private void assertFfmpegGivesUp() throws IOException {
        Subprocess encoder =
                ffmpeg.start(Film.seconds(60).inRealTime().pushed("POST", "mpegts", "/streams/in/wrong?key=K"));
        assertThat(encoder.exitWithin(Pace.seconds(40))).isNotZero();
    }

    // ---- two encoders

    @Test
    void strangerIsTurnedAwayWhileSomebodyPublishes() throws IOException {
        try (Pusher first = Pusher.live("/streams/open", TS.upTo(0.5));
                Watcher viewer = Watcher.of("/streams/open").awaitBytes(1)) {
            try (Pusher stranger =
                    Pusher.over(RawHttp.openFrom(STRANGER), "/streams/open").send(TS.bytes())) {
                RawHttp.Head answer = stranger.answer();
                assertThat(answer.status()).isEqualTo(409);
                assertThat(stranger.text(answer)).contains("somebody else");
                stranger.sendUntilDisconnected(TS.bytes());
            }
            first.send(TS.from(0.5)).end();
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    @Test
    void anotherKeyIsAnotherEncoder() throws IOException {
        try (Pusher first = Pusher.live("/streams/in/two?key=k", TS.upTo(0.5));
                Pusher second = Pusher.to("/streams/in/two?key=k2").send(TS.bytes())) {
            assertThat(second.answer().status()).isEqualTo(409);
            assertThat(first.send(TS.from(0.5)).end()).startsWith("end of stream");
        }
    }

    @Test
    void sameKeyReplacesItsGhostAtOnceAndViewersGoOn() throws IOException {
        try (Pusher ghost = Pusher.live("/streams/in/ghost?key=k", TS.upTo(0.5));
                Watcher viewer = Watcher.of("/streams/in/ghost");
                Pusher successor = Pusher.to("/streams/in/ghost?key=k")) {
            viewer.awaitBytes(1);
            RawHttp.Head answer = ghost.answer();
            assertThat(answer.status()).isEqualTo(409);
            assertThat(ghost.text(answer)).contains("replaced by 127.0.0.1:");
            ghost.sendUntilDisconnected(TS.bytes());
            successor.send(TS.bytes()).end();
            byte[] watched = viewer.awaitEnd();
            int seam = watched.length - (TS.length() - TS.joinPoints().get(0));
            byte[] sent = Arrays.copyOfRange(TS.bytes(), TS.joinPoints().get(0), TS.length());
            assertThat(TS.withoutTimes(Arrays.copyOfRange(watched, seam, watched.length)))
                    .as("the successor's stream from its first join point on, with times that go on")
                    .isEqualTo(TS.withoutTimes(sent));
        }
    }

    @Test
    void deafGhostIsDisconnectedToo() throws IOException {
        try (Pusher ghost = Pusher.live("/streams/in/deaf?key=k", TS.upTo(0.5));
                Pusher successor = Pusher.live("/streams/in/deaf?key=k", TS.upTo(0.5))) {
            ghost.sendUntilDisconnected(TS.bytes());
            assertThatThrownBy(() -> ghost.send(TS.bytes())).isInstanceOf(IOException.class);
            assertThat(successor.send(TS.from(0.5)).end()).startsWith("end of stream");
        }
    }

    @Test
    void viewersEndInOrderWhenTheEncoderStaysAway() throws IOException {
        try (Pusher encoder = Pusher.live("/streams/brief?key=k", TS.upTo(0.5));
                Watcher plain = Watcher.of("/streams/brief");
                Watcher secure = Watcher.of(RawHttp.openTls().request("GET /streams/brief"))) {
            int sent = TS.upTo(0.5).length - TS.joinPoints().get(0);
            plain.awaitBytes(sent);
            secure.awaitBytes(sent);
            encoder.reset();
            assertThat(RawHttp.ask("HEAD /streams/brief").status()).isEqualTo(200);
            assertThat(TS.joinedAtPartOf(plain.awaitEnd()))
                    .isEqualTo(TS.joinPoints().get(0));
            assertThat(secure.awaitEnd()).isEqualTo(plain.received()).hasSizeGreaterThan(sent);
            assertThat(RawHttp.ask("GET /streams/brief").status()).isEqualTo(503);
        }
    }
}
