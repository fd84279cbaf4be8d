package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pumps pull from pumps over MMSH: chains, loops, failures and returns, with real players at the far end. */
@ExtendWith(ArquillianExtension.class)
@OneContainer(
        "The pump is the client here, over connections of its own; MmshWatchIT has the other side on all containers.")
class MmshPullIT {
    private static final int SECONDS = 4;
    private static final int SPEED = 3;
    private static final long ATTEMPTS_AT_MOST = 10; // with 1 s, 2 s, 4 s, 8 s ... between them

    private static final Tunnel FIRST = new Tunnel();
    private static final Tunnel SECOND = new Tunnel();
    private static final Tunnel MIDDLE = new Tunnel();

    private static WmvFilm film;

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        String here = "mmsh://" + PumpWar.AUTHORITY;
        return PumpWar.packaged()
                .property("javax.net.ssl.trustStore", PumpWar.TRUST_STORE)
                .property("javax.net.ssl.trustStorePassword", TestCertificate.PASSWORD)
                .parameter("pump.wait", "10s")
                .parameter("stream.origin/*", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"30s\"}")
                .parameter("stream.b", pulled(here + "/streams/origin/chain"))
                .parameter("stream.c", pulled("mmsh://" + MIDDLE.authority() + "/streams/b"))
                .parameter("stream.d", pulled(here + "/streams/c"))
                .parameter(
                        "stream.asked",
                        "{\"source\": {\"url\": \"http://" + PumpWar.AUTHORITY
                                + "/streams/origin/asked\", \"user\": \"nobody\"}, \"onDemand\": \"1s\", \"burst\": \"30s\"}")
                .parameter("stream.tls", pulled("mmshs://" + PumpWar.TLS_AUTHORITY + "/streams/origin/tls"))
                .parameter(
                        "stream.either",
                        pulled(
                                "mmsh://" + FIRST.authority() + "/streams/origin/one",
                                "mmsh://" + SECOND.authority() + "/streams/origin/two"))
                .parameter("stream.edge", pulled(here + "/middle/streams/m"))
                .parameter("stream.p", pulled(here + "/streams/q"))
                .parameter("stream.q", pulled(here + "/streams/p"))
                .parameter("stream.always-p", always(here + "/streams/always-q"))
                .parameter("stream.always-q", always(here + "/streams/always-p"))
                .archive();
    }

    /** While somebody watches, and for a second afterwards. */
    private static String pulled(String... addresses) {
        return "{\"source\": [\"" + String.join("\", \"", addresses) + "\"], \"onDemand\": \"1s\", \"burst\": \"30s\"}";
    }

    private static String always(String address) {
        return "{\"source\": \"" + address + "\"}";
    }

    @BeforeEach
    void makeFilm() throws IOException {
        if (film == null) {
            film = WmvFilm.made(ffmpeg, SECONDS, "film", 0);
        }
    }

    @AfterAll
    static void closeTunnels() throws IOException {
        FIRST.close();
        SECOND.close();
        MIDDLE.close();
    }

    private static MmshPusher live(String stream, double part) throws IOException {
        String path = "/streams/" + stream;
        MmshPusher encoder = MmshPusher.begun(path + "?key=k");
        encoder.header(film.header()).film(film, 0, part);
        Pusher.awaitLive(path);
        return encoder;
    }

    private static long viewers(String stream) throws IOException {
        return new Api(Server.current()).number(stream, "viewers");
    }

    private static long attempts(String stream) throws IOException {
        return new Api(Server.current()).number(stream, "attempts");
    }

    private static void awaitViewers(String stream, int count) {
        await(count + " viewers of " + stream)
                .atMost(Watcher.LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> viewers(stream) == count);
    }

    // ---- chains

    @Test
    void chainBringsEveryPictureOverMmshPlainHttpAndTls() {
        new Together()
                .scenario("four pumps deep, one connection lost", this::assertChain)
                .scenario("TLS", () -> {
                    try (MmshPusher encoder = live("origin/tls", 0.5)) {
                        Decoder viewer = Decoder.mmsh(ffmpeg, "/streams/tls");
                        awaitViewers("tls", 1);
                        encoder.film(film, 0.5, 1, SPEED).end(MmshPusher.FINISHED);
                        assertThat(viewer.end()).isEqualTo(film.pictures());
                    }
                })
                .run();
    }

    private void assertChain() throws IOException {
        MIDDLE.open();
        try (MmshPusher encoder = live("origin/chain", 0.3)) {
            Decoder framed = Decoder.mmsh(ffmpeg, "/streams/d");
            Decoder plain = Decoder.http(ffmpeg, "/streams/d");
            awaitViewers("d", 2);
            assertThat(viewers("origin/chain")).isEqualTo(1);
            encoder.film(film, 0.3, 0.6, SPEED);
            assertThat(plain.awaitPictures(1).hasEnded()).isFalse();
            encoder.film(film, 0.6, 1, SPEED).end(MmshPusher.FINISHED);
            assertThat(framed.end()).isEqualTo(film.pictures());
            assertThat(plain.end()).isEqualTo(film.pictures());
        }
        assertLostInTheMiddle();
    }

    /** Viewers at the far end are held while the stream is lost in the middle, and go on when it is pulled again. */
    private void assertLostInTheMiddle() throws IOException {
        try (MmshPusher encoder = live("origin/chain", 0.5)) {
            Decoder viewer = Decoder.mmsh(ffmpeg, "/streams/d").awaitPictures(10);
            long before = lines("stream c: publisher .* came");
            MIDDLE.cut();
            MIDDLE.open();
            awaitLines("stream c: publisher .* came", before + 1);
            encoder.film(film, 0.5, 1, SPEED).end(MmshPusher.FINISHED);
            assertThat(lastSecond(viewer.endHoweverTheClockJumps())).isEqualTo(lastSecond(film.pictures()));
        }
    }

    private static List<String> lastSecond(List<String> pictures) {
        assertThat(pictures).hasSizeGreaterThan(WmvFilm.PICTURES_PER_SECOND);
        return pictures.subList(pictures.size() - WmvFilm.PICTURES_PER_SECOND, pictures.size());
    }

    private void assertRestartInTheMiddle() throws IOException {
        Server server = Server.current();
        Map<String, String> middle =
                Map.of("stream.m", pulled("mmsh://" + PumpWar.AUTHORITY + "/streams/origin/far"), "pump.wait", "10s");
        server.deployBeside("middle", middle);
        try (MmshPusher encoder = live("origin/far", 0.5)) {
            Decoder viewer = Decoder.mmsh(ffmpeg, "/streams/edge").awaitPictures(10);
            long before = lines("stream edge: publisher .* came");
            server.undeployBeside("middle");
            server.deployBeside("middle", middle);
            awaitLines("stream edge: publisher .* came", before + 1);
            encoder.film(film, 0.5, 1, SPEED).end(MmshPusher.FINISHED);
            assertThat(lastSecond(viewer.endHoweverTheClockJumps())).isEqualTo(lastSecond(film.pictures()));
        }
    }

    private static void awaitLines(String pattern, long count) {
        await(count + " lines with " + pattern)
                .atMost(Watcher.LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> lines(pattern) >= count);
    }

    private static long lines(String pattern) {
        return Server.current().logLines().stream()
                .filter(Pattern.compile(pattern).asPredicate())
                .count();
    }

    // ---- on demand

    @Test
    void nothingIsPulledBeforeSomebodyWatchesAndSoonAfterTheLastOne() throws IOException {
        try (MmshPusher encoder = live("origin/asked", 0.5)) {
            assertThat(attempts("asked")).isZero();
            assertThat(viewers("origin/asked")).isZero();
            try (Watcher viewer = Watcher.of("/streams/asked")) {
                viewer.awaitBytes(film.header().length + 1);
                assertThat(viewer.head().status()).isEqualTo(200);
                assertThat(film.bytes()).startsWith(viewer.received());
                assertThat(viewers("origin/asked")).isEqualTo(1);
            }
            Api api = new Api(Server.current());
            await("nobody pulls any more").atMost(Watcher.LIMIT).until(() -> {
                encoder.data(film.packets().get(0)); // who has gone is noticed when something is sent to it
                return viewers("origin/asked") == 0 && api.answer("asked").contains("\"state\":\"idle\"");
            });
            assertThat(attempts("asked")).isEqualTo(1);
            encoder.end(MmshPusher.FINISHED);
        }
    }

    // ---- failures

    @Test
    void whatFailsOnTheWayIsSurvivedAndWhatCannotWorkIsQuiet() {
        new Together()
                .scenario("a pump is restarted", this::assertRestartInTheMiddle)
                .scenario("the next source steps in, and the first is taken again", this::assertReturn)
                .scenario("loops", MmshPullIT::assertQuietLoops)
                .run();
    }

    private void assertReturn() throws IOException {
        SECOND.open();
        try (MmshPusher two = live("origin/two", 0.5)) {
            Decoder viewer = Decoder.mmsh(ffmpeg, "/streams/either").awaitPictures(10);
            try (MmshPusher one = live("origin/one", 0.5)) {
                FIRST.open();
                SECOND.cut();
                awaitLines("stream either: publisher .*/one came", 1);
                one.film(film, 0.5, 1, SPEED).end(MmshPusher.FINISHED);
                List<String> seen = viewer.endHoweverTheClockJumps();
                List<String> all = film.pictures();
                assertThat(seen).hasSizeGreaterThan(all.size());
                assertThat(seen.subList(seen.size() - all.size(), seen.size())).isEqualTo(all);
            }
            two.end(MmshPusher.FINISHED);
        }
        Server.current().awaitLog(Pattern.compile("stream either: cannot be pulled from .*/one: "), Watcher.LIMIT);
    }

    private static void assertQuietLoops() throws IOException {
        assertThat(RawHttp.ask("GET /streams/p").status()).isEqualTo(503); // after pump.wait
        Server.current().awaitLog(Pattern.compile("stream p: pump .* refused with 508: loop"), Watcher.LIMIT);
        for (String stream : List.of("p", "q", "always-p", "always-q")) {
            assertThat(attempts(stream)).as("attempts of %s", stream).isBetween(1L, ATTEMPTS_AT_MOST);
        }
    }
}
