package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows Media encoders push, in all the ways that they have, while real players watch. */
@ExtendWith(ArquillianExtension.class)
class MmshPushIT {
    private static final int SECONDS = 4;
    private static final int SPEED = 3;
    private static final int PICTURES_BEFORE_THE_LATE_ONE = 10;
    private static final PaddingCut[] ALL_CUTS = PaddingCut.values();
    private static final byte[] GARBAGE = new byte[80_000]; // more than a container reads on for of what is refused
    private static final byte[] END = {'$', 'E', 4, 0, 0, 0, 0, 0};

    private static WmvFilm film;
    private static WmvFilm sequel; // its clock goes on behind the film's, its header differs in the title

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        String keys = "\"publish\": {\"key\": [\"k\", \"k2\"]}, \"burst\": \"30s\"";
        return PumpWar.packaged()
                .parameter("stream.m/*", "{" + keys + "}")
                .parameter("stream.early/*", "{" + keys + ", \"whenOffline\": \"wait\"}")
                .parameter("stream.hasty/*", "{" + keys + ", \"idle\": \"1s\"}")
                .parameter("stream.open", "{\"publish\": \"anyone\"}")
                .parameter("stream.tsOnly", "{\"publish\": \"anyone\", \"container\": \"mpegts\"}")
                .archive();
    }

    @BeforeEach
    void makeFilms() throws IOException {
        if (film == null) {
            film = WmvFilm.made(ffmpeg, SECONDS, "one", 0);
            sequel = WmvFilm.made(ffmpeg, SECONDS, "two", SECONDS + 1);
        }
    }

    // ---- sessions

    private interface Session {
        /** Brings what is behind this part of the film. */
        void bring(MmshPusher encoder, double from) throws IOException;
    }

    @Test
    void playersGetEveryPictureWhateverTheSessionGoesThrough() {
        new Together()
                .scenario(
                        "one request",
                        () -> assertEveryPicture("m/one", MmshPusher.ENDLESS, (encoder, from) -> {
                            encoder.filler(0).filler(4).filler(50_000);
                            encoder.film(film, from, 1, SPEED, ALL_CUTS).end(MmshPusher.FINISHED);
                        }))
                .scenario(
                        "many requests",
                        () -> assertEveryPicture(
                                "m/many",
                                20_000,
                                (encoder, from) -> encoder.film(film, from, 1, SPEED, ALL_CUTS)
                                        .end(MmshPusher.FINISHED)))
                .run();
    }

    /** Two viewers come while the film runs, over MMSH and over plain HTTP; its beginning is still there for them. */
    private void assertEveryPicture(String stream, int announced, Session session) throws IOException {
        String path = "/streams/" + stream;
        try (MmshPusher encoder = MmshPusher.to(path + "_push?key=k")) {
            assertThat(encoder.setup().status()).isEqualTo(204);
            encoder.start(announced).header(film.header()).film(film, 0, 0.3);
            Pusher.awaitLive(path);
            Decoder framed = Decoder.mmsh(ffmpeg, path);
            Decoder plain = Decoder.http(ffmpeg, path);
            awaitViewers(stream, 2);
            session.bring(encoder, 0.3);
            assertThat(framed.end()).isEqualTo(film.pictures());
            assertThat(plain.end()).isEqualTo(film.pictures());
        }
    }

    @Test
    void playersGoOnAtAKeyFrameWhenTheEncoderResumesBehindALostConnection() {
        new Together()
                .scenario(
                        "with a packet",
                        () -> assertGoesOn("m/lost", encoder -> {
                            encoder.send(new byte[] {'$', 'D', 0, 2, 1, 2, 3}); // cut in the middle
                            encoder.reset().start(MmshPusher.ENDLESS);
                        }))
                .scenario(
                        "with the header",
                        () -> assertGoesOn(
                                "m/again",
                                encoder -> encoder.reset()
                                        .start(MmshPusher.ENDLESS)
                                        .header(film.header())))
                .run();
    }

    private void assertGoesOn(String stream, Step lossAndReturn) throws IOException {
        String path = "/streams/" + stream;
        try (MmshPusher encoder = MmshPusher.begun(path + "?key=k")) {
            encoder.header(film.header()).film(film, 0, 0.3);
            Pusher.awaitLive(path);
            Decoder framed = Decoder.mmsh(ffmpeg, path);
            Decoder plain = Decoder.http(ffmpeg, path);
            awaitViewers(stream, 2);
            try (Watcher probe = Watcher.of(path)) {
                encoder.film(film, 0.3, 0.5, SPEED);
                Pusher.awaitArrival(
                        probe, film.packets().get(film.packet(0.5) - 1)); // a reset takes what is on its way
            }
            lossAndReturn.take(encoder);
            encoder.film(film, 0.5, 1, SPEED).end(MmshPusher.FINISHED);
            List<String> seen = framed.end();
            assertThat(plain.end()).isEqualTo(seen);
            assertAllButAGap(seen);
        }
    }

    /** Up to the loss, and from a key frame behind it on. */
    private static void assertAllButAGap(List<String> seen) {
        List<String> all = film.pictures();
        int gop = WmvFilm.PICTURES_PER_SECOND;
        assertThat(seen).hasSizeBetween(all.size() - gop, all.size());
        assertThat(all).containsSubsequence(seen);
        assertThat(seen.subList(seen.size() - gop, seen.size())).isEqualTo(all.subList(all.size() - gop, all.size()));
    }

    private static void awaitViewers(String stream, int count) {
        Api api = new Api(Server.current());
        await(count + " viewers of " + stream)
                .atMost(Watcher.LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> api.number(stream, "viewers") == count);
    }

    @Test
    void plainViewersGetThePacketsByteForByteAndFramedOnesAnEnd() throws IOException {
        String path = "/streams/m/bytes";
        try (MmshPusher encoder = MmshPusher.begun(path + "?key=k")) {
            encoder.header(film.header()).film(film, 0, 0.5, PaddingCut.NONE, PaddingCut.BYTES, PaddingCut.ZEROED);
            Pusher.awaitLive(path);
            try (Watcher plain = Watcher.of(path);
                    Watcher framed = Watcher.of(RawHttp.open()
                            .request("GET " + path, "User-Agent: NSPlayer/4.1.0.3856", "Pragma: xPlayStrm=1"))) {
                plain.awaitBytes(1);
                framed.awaitBytes(1);
                encoder.film(film, 0.5, 1, PaddingCut.NONE, PaddingCut.BYTES, PaddingCut.ZEROED);
                encoder.end(MmshPusher.FINISHED);
                assertThat(plain.awaitEnd()).isEqualTo(film.bytes());
                assertThat(framed.awaitEnd()).endsWith(END);
            }
        }
    }

    @Test
    void encoderThatChangesTheStreamKeepsItsFramedViewersAndThePlainOnesEndInOrder() {
        new Together()
                .scenario(
                        "at once",
                        () -> assertChange(
                                "m/change",
                                MmshPusher.ENDLESS,
                                encoder -> encoder.change(sequel.header()).film(sequel, 0, 1, SPEED)))
                .scenario(
                        "behind an end",
                        () -> assertChange(
                                "m/next",
                                MmshPusher.ENDLESS,
                                encoder -> encoder.end(MmshPusher.NEXT_FOLLOWS)
                                        .filler(10)
                                        .change(sequel.header())
                                        .film(sequel, 0, 1, SPEED)))
                .scenario(
                        "in the next request",
                        () -> assertChange(
                                "m/third",
                                50_000,
                                encoder -> encoder.end(MmshPusher.NEXT_FOLLOWS)
                                        .another()
                                        .change(sequel.header())
                                        .film(sequel, 0, 1, SPEED)))
                .run();
    }

    private interface Step {
        void take(MmshPusher encoder) throws IOException;
    }

    private void assertChange(String stream, int announced, Step change) throws IOException {
        String path = "/streams/" + stream;
        try (MmshPusher encoder = MmshPusher.to(path + "?key=k")) {
            assertThat(encoder.setup().status()).isEqualTo(204);
            encoder.start(announced).header(film.header()).film(film, 0, 0.3);
            Pusher.awaitLive(path);
            Decoder framed = Decoder.mmsh(ffmpeg, path);
            Decoder plain = Decoder.http(ffmpeg, path);
            awaitViewers(stream, 2);
            encoder.film(film, 0.3, 1, SPEED);
            framed.awaitPictures(film.pictures().size() / 2);
            change.take(encoder);
            assertThat(plain.end()).isEqualTo(film.pictures());
            assertThat(framed.hasEnded()).isFalse();
            encoder.end(MmshPusher.FINISHED);
            List<String> both = new ArrayList<>(film.pictures());
            both.addAll(sequel.pictures());
            assertThat(framed.end()).isEqualTo(both);
        }
    }

    @Test
    void sessionOutlivesAPublicationThatFellSilent() throws IOException {
        String path = "/streams/hasty/x";
        try (MmshPusher encoder = MmshPusher.begun(path + "?key=k")) {
            encoder.header(film.header()).film(film, 0, 0.5);
            Pusher.awaitLive(path);
            try (Watcher plain = Watcher.of(path)) {
                Server.current()
                        .awaitLog(Pattern.compile("stream hasty/x: publisher .* left .*nothing"), Watcher.LIMIT);
                byte[] before = plain.received();
                encoder.film(film, 0.5, 1).end(MmshPusher.FINISHED);
                byte[] watched = plain.awaitEnd();
                assertThat(film.bytes()).startsWith(before);
                assertThat(watched).startsWith(before).hasSizeGreaterThan(before.length);
                assertThat(film.bytes()) // from the next key frame on
                        .endsWith(Arrays.copyOfRange(watched, before.length, watched.length));
            }
        }
    }

    // ---- who may

    @Test
    void encoderAnswersTheChallengeInAnotherConnection() throws IOException {
        String path = "/streams/m/digest";
        try (MmshPusher encoder = MmshPusher.to(path)) {
            RawHttp.Head challenge = encoder.setup();
            assertThat(challenge.status()).isEqualTo(401);
            assertThat(challenge.fields())
                    .anyMatch(field -> field.startsWith("WWW-Authenticate: Digest "))
                    .anyMatch(field -> field.startsWith("WWW-Authenticate: Basic "));
            assertThat(challenge.field("Server"))
                    .hasValueSatisfying(server -> assertThat(server).startsWith("Cougar/9"));
            assertThat(encoder.pushId()).isNotEqualTo("0");
            encoder.authenticate(challenge, "wrong");
            RawHttp.Head second = encoder.setup();
            assertThat(second.status()).isEqualTo(401);
            encoder.authenticate(second, "k2");
            RawHttp.Head accepted = encoder.setup();
            assertThat(accepted.status()).isEqualTo(204);
            assertThat(accepted.field("Server"))
                    .hasValueSatisfying(server -> assertThat(server).startsWith("Cougar/9"));
            assertThat(accepted.field("Content-Length").orElse("0")).isEqualTo("0");
            try (MmshPusher sameSession = MmshPusher.to(path).with(encoder.pushId())) {
                sameSession.start(MmshPusher.ENDLESS).header(film.header()).film(film, 0, 0.5); // without a credential
                Pusher.awaitLive(path);
                sameSession.film(film, 0.5, 1).end(MmshPusher.FINISHED);
                assertThat(sameSession.answer().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void encoderWithAnotherKeyIsTurnedAwayWhileSomebodyPublishes() throws IOException {
        String path = "/streams/m/two";
        try (MmshPusher first = MmshPusher.begun(path + "?key=k");
                MmshPusher second = MmshPusher.to(path + "?key=k2")) {
            first.header(film.header()).film(film, 0, 0.5);
            Pusher.awaitLive(path);
            try (Watcher viewer = Watcher.of(path)) {
                viewer.awaitBytes(1);
                RawHttp.Head answer = second.setup();
                assertThat(answer.status()).isEqualTo(409);
                first.film(film, 0.5, 1).end(MmshPusher.FINISHED);
                assertThat(viewer.awaitEnd()).isEqualTo(film.bytes());
            }
        }
    }

    @Test
    void encoderThatComesAgainReplacesItsGhost() {
        new Together()
                .scenario("with the same cookie", () -> assertReplaced("m/cookie", true))
                .scenario("without", () -> assertReplaced("m/fresh", false))
                .run();
    }

    private void assertReplaced(String stream, boolean sameSession) throws IOException {
        String path = "/streams/" + stream;
        try (MmshPusher ghost = MmshPusher.begun(path + "?key=k");
                MmshPusher successor = MmshPusher.to(path + "?key=k")) {
            ghost.header(film.header()).film(film, 0, 0.5);
            Pusher.awaitLive(path);
            Decoder framed = Decoder.mmsh(ffmpeg, path);
            awaitViewers(stream, 1);
            if (sameSession) {
                successor.with(ghost.pushId());
            } else {
                assertThat(successor.setup().status()).isEqualTo(204);
            }
            successor.start(MmshPusher.ENDLESS).header(film.header());
            assertThat(ghost.answer().status()).isEqualTo(409);
            ghost.sendUntilDisconnected();
            successor.film(film, 0.5, 1, SPEED).end(MmshPusher.FINISHED);
            assertAllButAGap(framed.end());
        }
    }

    // ---- what is refused, while 2 GiB are announced

    @Test
    void everyRefusalIsReadAndThenTheConnectionIsClosedUnderAnEncoderThatGoesOn() {
        byte[] headless = GARBAGE.clone();
        System.arraycopy(new byte[] {'$', 'D', 0, 2}, 0, headless, 0, 4); // a packet of 512 bytes
        new Together()
                .scenario("no key", () -> assertRefused(401, "/streams/m/no", GARBAGE))
                .scenario("unknown stream", () -> assertRefused(404, "/streams/out?key=k", GARBAGE))
                .scenario("ASF is not wanted", () -> assertRefused(415, "/streams/tsOnly", GARBAGE))
                .scenario("no packets", () -> assertRefused(422, "/streams/m/none?key=k", GARBAGE))
                .scenario("no header", () -> assertRefused(422, "/streams/m/headless?key=k", headless))
                .scenario("busy", () -> {
                    String path = "/streams/m/busy";
                    try (MmshPusher first = MmshPusher.begun(path + "?key=k")) {
                        first.header(film.header()).film(film, 0, 0.5);
                        Pusher.awaitLive(path);
                        assertRefused(409, path + "?key=k2", GARBAGE);
                        first.end(MmshPusher.FINISHED);
                        assertThat(first.answer().status()).isEqualTo(204);
                    }
                })
                .run();
    }

    /** One encoder looks at the answer and stops, one goes on all the same. */
    private static void assertRefused(int status, String path, byte[] body) throws IOException {
        try (MmshPusher polite = MmshPusher.to(path);
                MmshPusher deaf = MmshPusher.to(path)) {
            polite.start(MmshPusher.ENDLESS).send(body);
            RawHttp.Head answer = polite.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(polite.text(answer)).isNotEmpty();
            assertThat(polite.isClosedByPeer()).isTrue();
            deaf.start(MmshPusher.ENDLESS).send(body);
            deaf.sendUntilDisconnected();
        }
    }

    // ---- ffmpeg as encoder

    @Test
    void ffmpegPushesPlainAndFramedAsf() {
        new Together()
                .scenario("asf", () -> assertPushedByFfmpeg("asf", "POST", "early/asf", ""))
                .scenario("asf_stream", () -> assertPushedByFfmpeg("asf_stream", "POST", "early/framed", ""))
                .scenario("asf to _push", () -> assertPushedByFfmpeg("asf", "PUT", "early/asf-to", "_push"))
                .scenario(
                        "asf_stream to _push",
                        () -> assertPushedByFfmpeg("asf_stream", "POST", "early/framed-to", "_push"))
                .run();
    }

    /** An early viewer over plain HTTP sees all of it, and another one over MMSH who comes late sees its end. */
    private void assertPushedByFfmpeg(String format, String method, String stream, String suffix) throws IOException {
        String path = "/streams/" + stream;
        Film pushed = Film.seconds(4).atSpeed("2");
        Decoder early = Decoder.http(ffmpeg, path);
        Decoder early2 = Decoder.mmsh(ffmpeg, path);
        awaitWaiting(stream, 2);
        Subprocess encoder = ffmpeg.start(pushed.pushed(method, format, path + suffix + "?key=k"));
        early.awaitPictures(PICTURES_BEFORE_THE_LATE_ONE);
        Decoder late = Decoder.mmsh(ffmpeg, path);
        assertThat(encoder.exitWithin(Ffmpeg.LIMIT)).as(encoder.tail()).isZero();
        List<String> all = early.end();
        assertThat(all).hasSize(pushed.pictureCount());
        assertThat(early2.end()).isEqualTo(all);
        List<String> end = late.end();
        assertThat(end).isNotEmpty().isEqualTo(all.subList(all.size() - end.size(), all.size()));
    }

    private static void awaitWaiting(String stream, int count) {
        Api api = new Api(Server.current());
        await(count + " wait for " + stream)
                .atMost(Watcher.LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(AssertionError.class)
                .until(() -> api.number(stream, "waiting") == count);
    }

    @Test
    void framedViewerGoesOnWhenFfmpegIsKilledAndStartedAgain() throws IOException {
        String path = "/streams/m/restart";
        Subprocess first = ffmpeg.start(Film.seconds(60).atSpeed("3").pushed("POST", "asf", path + "?key=k"));
        Pusher.awaitLive(path);
        Decoder viewer = Decoder.mmsh(ffmpeg, path).awaitPictures(20);
        first.kill();
        Film second = Film.seconds(2).atSpeed("3");
        ffmpeg.run(Ffmpeg.LIMIT, second.pushed("POST", "asf", path + "?key=k"));
        assertThat(viewer.endHoweverTheClockJumps()).hasSizeGreaterThanOrEqualTo(20 + second.pictureCount());
    }
}
