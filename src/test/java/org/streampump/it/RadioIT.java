package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams that behave like radio: a fallback while they are offline, an intro, and a longest time to watch. */
@ExtendWith(ArquillianExtension.class)
@OneContainer(
        "The hub moves viewers, reads intros and measures times; WatchIT and IcecastIT see that containers let viewers move.")
class RadioIT {
    // The streams of a test are told apart by the bit rates of their frames, in kb/s.
    private static final int MAIN = 64;
    private static final int BACKUP = 96;
    private static final int INTRO = 128;

    private static final int[] BIT_RATES = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int SAMPLES_PER_SECOND = 44_100;
    private static final int MIN_FRAMES = 5;
    private static final int LONG = 120; // seconds; no test lasts so long

    /** ffmpeg's word for a clock that another stream has. */
    private static final Pattern CLOCK = Pattern.compile("non monotonically increasing dts");

    private static final Path DIRECTORY = directory();

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    private static Path directory() {
        try {
            Path made = Files.createTempDirectory("radio");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path intro() {
        return DIRECTORY.resolve("intro.mp3");
    }

    @Deployment(testable = false)
    static WebArchive pump() {
        PumpWar war = PumpWar.packaged()
                .parameter("stream.*", "{\"publish\": {\"key\": \"k\"}}")
                .parameter("stream.hello", "{\"publish\": {\"key\": \"k\"}, \"intro\": \"" + intro() + "\"}")
                .parameter("stream.short", "{\"publish\": {\"key\": \"k\"}, \"maxDuration\": \"3s\"}");
        for (String name : List.of("mp3", "ts", "mkv")) {
            war.parameter(
                    "stream." + name + "/main",
                    "{\"publish\": {\"key\": \"k\"}, \"grace\": \"1s\", \"fallback\": \"" + name + "/backup\"}");
        }
        return war.archive();
    }

    @Test
    void listenersHearTheFallbackWhileTheirStreamIsOfflineAndNeedNotComeAgain(@TempDir Path directory) {
        new Together()
                .scenario("MP3", () -> {
                    byte[] heard = heardOverAFallback("mp3");
                    assertThat(runs(heard)).containsExactly(MAIN, BACKUP, MAIN);
                    assertThat(decoded(Files.write(directory.resolve("heard.mp3"), heard)))
                            .isEmpty();
                })
                .scenario("TS", () -> {
                    byte[] heard = heardOverAFallback("ts");
                    assertThat(decoded(Files.write(directory.resolve("heard.ts"), heard)))
                            .filteredOn(line -> !CLOCK.matcher(line).find())
                            .hasSizeLessThanOrEqualTo(3); // the packet that going back has cut
                })
                .run();
    }

    /** The bytes of one connection: the stream, which ends, its fallback, and the stream again. */
    private byte[] heardOverAFallback(String kind) throws IOException {
        Api api = new Api(Server.current());
        String main = kind + "/main";
        String backup = kind + "/backup";
        Subprocess first = ffmpeg.start(pushed(kind, main, MAIN));
        Pusher.awaitLive("/streams/" + main);
        try (Watcher listener = Watcher.of("/streams/" + main)) {
            listener.awaitBytes(1_000);
            Subprocess fallback = ffmpeg.start(pushed(kind, backup, BACKUP));
            Pusher.awaitLive("/streams/" + backup);
            assertThat(api.number(main, "viewers")).isEqualTo(1);
            first.kill();
            await("in the fallback").atMost(Ffmpeg.LIMIT).until(() -> api.number(backup, "viewers") == 1);
            listener.awaitBytes(listener.receivedCount() + 10_000);
            Subprocess second = ffmpeg.start(pushed(kind, main, MAIN));
            await("back").atMost(Ffmpeg.LIMIT).until(() -> api.number(main, "viewers") == 1);
            listener.awaitBytes(listener.receivedCount() + 10_000);
            fallback.kill();
            await("the fallback has no encoder")
                    .atMost(Ffmpeg.LIMIT)
                    .until(() -> api.text(backup, "state").equals("held"));
            second.kill();
            return listener.awaitEnd();
        }
    }

    private static String[] pushed(String kind, String stream, int kilobits) {
        String path = "/streams/" + stream + "?key=k";
        return kind.equals("mp3")
                ? tone(kilobits, LONG, "1", Server.current().http(path).toString())
                : Film.seconds(LONG).inRealTime().pushed("POST", "mpegts", path);
    }

    /** MP3 whose frames stand alone, so that nothing is lacking where one stream follows on another. */
    private static String[] tone(int kilobits, int seconds, String speed, String to) {
        String sine = "sine=frequency=" + 5 * kilobits + ":sample_rate=" + SAMPLES_PER_SECOND;
        List<String> arguments = new ArrayList<>(List.of("-readrate", speed, "-f", "lavfi", "-i", sine));
        arguments.addAll(List.of("-t", "" + seconds, "-ac", "1", "-c:a", "libmp3lame", "-b:a", kilobits + "k"));
        arguments.addAll(List.of("-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"));
        if (to.startsWith("http")) {
            arguments.addAll(List.of("-flush_packets", "1", "-method", "POST", "-content_type", "audio/mpeg"));
        }
        arguments.add(to);
        return arguments.toArray(String[]::new);
    }

    @Test
    void whoComesWhileTheStreamIsOfflineGetsTheFallbackAlsoWhereNobodyCanGoOn(@TempDir Path directory)
            throws IOException {
        ffmpeg.start(Film.seconds(3).inRealTime().pushed("POST", "matroska", "/streams/mkv/backup?key=k"));
        Pusher.awaitLive("/streams/mkv/backup");
        try (Watcher viewer = Watcher.of("/streams/mkv/main")) {
            assertThat(viewer.head().status()).isEqualTo(200);
            assertThat(RawHttp.ask("HEAD /streams/mkv/main").status()).isEqualTo(200);
            byte[] watched = viewer.awaitEnd();
            assertThat(decoded(Files.write(directory.resolve("watched.mkv"), watched)))
                    .isEmpty();
        }
        assertThat(RawHttp.ask("HEAD /streams/mkv/main").status()).isEqualTo(503);
    }

    @Test
    void eachListenerGetsTheIntroFirst(@TempDir Path directory) throws IOException {
        Path made = directory.resolve("made.mp3");
        ffmpeg.run(Ffmpeg.LIMIT, tone(INTRO, 2, "100", made.toString()));
        ffmpeg.start(tone(
                MAIN, LONG, "1", Server.current().http("/streams/hello?key=k").toString()));
        Pusher.awaitLive("/streams/hello");
        try (Watcher early = Watcher.of("/streams/hello")) {
            early.awaitBytes(2_000);
            assertThat(runs(early.received())).containsExactly(MAIN); // without a file
        }
        Files.move(made, intro());
        await("the intro has been read").atMost(Ffmpeg.LIMIT).until(() -> {
            try (Watcher listener = Watcher.of("/streams/hello")) {
                return runs(listener.awaitBytes(40_000).received()).equals(List.of(INTRO, MAIN));
            }
        });
    }

    @Test
    void aListenerIsEndedInOrderAfterTheLongestTime() throws IOException {
        ffmpeg.start(tone(
                MAIN, LONG, "1", Server.current().http("/streams/short?key=k").toString()));
        Pusher.awaitLive("/streams/short");
        try (Watcher listener = Watcher.of("/streams/short")) {
            byte[] heard = listener.awaitEnd();
            assertThat(runs(heard)).containsExactly(MAIN);
            assertThat(Duration.ofMillis(1_000L * heard.length / (MAIN * 125))).isGreaterThan(Duration.ofMillis(1_500));
        }
    }

    /** Walks over whole frames without a gap; the bit rates in a row, each as often as it changes. */
    private static List<Integer> runs(byte[] mp3) {
        List<Integer> runs = new ArrayList<>();
        int frames = 0;
        for (int at = 0; at + 4 <= mp3.length; frames++) {
            assertThat(mp3[at] == (byte) 0xff && (mp3[at + 1] & 0xfe) == 0xfa)
                    .as("a frame at %d of %d", at, mp3.length)
                    .isTrue();
            int kilobits = BIT_RATES[(mp3[at + 2] & 0xf0) >> 4];
            if (runs.isEmpty() || runs.get(runs.size() - 1) != kilobits) {
                runs.add(kilobits);
            }
            at += 144_000 * kilobits / SAMPLES_PER_SECOND + (mp3[at + 2] >> 1 & 1);
        }
        assertThat(frames).isGreaterThan(MIN_FRAMES);
        return runs;
    }

    /** Lines in which ffmpeg complains. */
    private List<String> decoded(Path film) throws IOException {
        return ffmpeg.run(Ffmpeg.LIMIT, "-v", "error", "-i", film.toString(), "-f", "null", "-")
                .lines();
    }
}
