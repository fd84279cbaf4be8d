package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Viewers whose encoder crashes, comes back, or sends nothing to begin with. */
@ExtendWith(ArquillianExtension.class)
@OneContainer(
        "The hub goes on with the next encoder's bytes; IngestIT sees that each container tells the pump of a crash.")
class ContinuityIT {
    private static final Sample TS = Sample.ts();
    private static final Sample FLV = Sample.flv();
    private static final int FLV_TAGS = 13; // offset of the first tag
    private static final int MAX_FRESH_HEADER = 2_000; // bytes
    private static final int SEEN_BEFORE_THE_CRASH = 60_000; // bytes, about two seconds of film

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.held/*", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"30s\"}")
                .archive();
    }

    // ---- an encoder that crashes

    @Test
    void viewerGoesOnAtTheFirstJoinPointOfTheEncoderThatCameBack() {
        new Together()
                .scenario("TS", () -> assertGoesOn(TS, "/streams/held/ts"))
                .scenario("FLV", () -> assertGoesOn(FLV, "/streams/held/flv"))
                .run();
    }

    private static void assertGoesOn(Sample sample, String path) throws IOException {
        int start = sample.joinPoints().get(0);
        byte[] behindCrash = Arrays.copyOfRange(sample.bytes(), start, sample.length());
        try (Pusher first = Pusher.live(path + "?key=k", sample.upTo(0.5));
                Watcher viewer = Watcher.of(path)) {
            int sent = sample.upTo(0.5).length - start;
            viewer.awaitBytes(sent);
            await().atMost(Watcher.LIMIT).until(() -> sample.mediaBytes(viewer.received()) == sent);
            byte[] beforeCrash = viewer.received();
            assertThat(sample.joinedAtPartOf(beforeCrash)).isEqualTo(start);
            first.reset();
            try (Pusher second = Pusher.to(path + "?key=k")) {
                second.send(sample.bytes()).end();
            }
            byte[] watched = viewer.awaitEnd();
            assertThat(watched).startsWith(beforeCrash);
            byte[] behind = Arrays.copyOfRange(watched, watched.length - behindCrash.length, watched.length);
            // The times of a second encoder are continued, all else is as it was sent.
            assertThat(sample.withoutTimes(behind)).isEqualTo(sample.withoutTimes(behindCrash));
            assertThat(watched.length - beforeCrash.length - behindCrash.length)
                    .as("bytes of a fresh header between the two")
                    .isBetween(0, MAX_FRESH_HEADER);
        }
    }

    @Test
    void filmOfAnEncoderThatWasKilledAndStartedAgainCanBePlayedThrough(@TempDir Path directory) {
        new Together()
                .scenario("TS", () -> {
                    Path film = recordedOverACrash("mpegts", directory);
                    assertThat(decoded(film)).hasSizeLessThanOrEqualTo(3); // what the cut broke
                    assertDecodingTimesGoOn(film);
                })
                .scenario("FLV", () -> {
                    Path film = recordedOverACrash("flv", directory);
                    assertThat(decoded(film)).isEmpty();
                    assertTimestampsNeverGoBack(Files.readAllBytes(film));
                })
                .scenario(
                        "MP4",
                        () -> assertThat(decoded(recordedOverACrash("mp4", directory)))
                                .isEmpty())
                .run();
    }

    private Path recordedOverACrash(String format, Path directory) throws IOException {
        String path = "/streams/held/film-" + format;
        Subprocess first = ffmpeg.start(Film.seconds(60).atSpeed("4").pushed("POST", format, path + "?key=k"));
        Pusher.awaitLive(path);
        try (Watcher viewer = Watcher.of(path)) {
            viewer.awaitBytes(SEEN_BEFORE_THE_CRASH);
            first.kill();
            ffmpeg.run(Ffmpeg.LIMIT, Film.seconds(3).pushed("POST", format, path + "?key=k"));
            return Files.write(directory.resolve("film." + format), viewer.awaitEnd());
        }
    }

    /** Plays a film, of which the part behind the cut must not lack a picture; what ffmpeg complains about. */
    private List<String> decoded(Path film) throws IOException {
        Subprocess playing = ffmpeg.run(
                Ffmpeg.LIMIT, "-v", "error", "-i", film.toString(), "-fps_mode", "passthrough", "-f", "null", "-");
        String packets = ffmpeg.probe(
                "-v",
                "quiet",
                "-select_streams",
                "v",
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "default=nokey=1:noprint_wrappers=1",
                film.toString());
        assertThat(Integer.parseInt(packets.lines().findFirst().orElseThrow().strip()))
                .isGreaterThan(Film.seconds(3).pictureCount() + Film.seconds(1).pictureCount());
        return playing.lines();
    }

    private void assertDecodingTimesGoOn(Path film) throws IOException {
        String packets = ffmpeg.probe(
                "-v", "quiet", "-show_entries", "packet=stream_index,dts_time", "-of", "csv=p=0", film.toString());
        Map<String, Double> newest = new HashMap<>();
        for (String packet : packets.lines().toList()) {
            String[] fields = packet.split(",", -1);
            double seconds = Double.parseDouble(fields[1]);
            assertThat(seconds - newest.getOrDefault(fields[0], seconds - 0.001))
                    .as("step to %s", packet)
                    .isBetween(0.0001, 0.5);
            newest.put(fields[0], seconds);
        }
        assertThat(newest).hasSize(2);
    }

    private static void assertTimestampsNeverGoBack(byte[] flv) {
        int[] newest = new int[256]; // by the tag's type
        for (int at = FLV_TAGS; at < flv.length; at += tagBytes(flv, at)) {
            int timestamp = (flv[at + 7] & 0xff) << 24 | ByteBuffer.wrap(flv).getInt(at + 3) & 0xffffff;
            assertThat(timestamp).as("timestamp at byte %d", at).isGreaterThanOrEqualTo(newest[flv[at]]);
            newest[flv[at]] = timestamp;
        }
    }

    private static int tagBytes(byte[] flv, int at) {
        return 11 + (ByteBuffer.wrap(flv).getInt(at) & 0xffffff) + 4;
    }

    // ---- a stream that never has a join point

    @Test
    void streamWithoutJoinPointIsDeliveredAtItsEnd() throws IOException {
        assertDeliveredAtItsEnd(TS.withoutJoinPoints(), "/streams/held/no-start-ts");
        assertDeliveredAtItsEnd(FLV.withoutJoinPoints(), "/streams/held/no-start-flv");
    }

    private static void assertDeliveredAtItsEnd(Sample sample, String path) throws IOException {
        assertThat(sample.joinPoints()).isEmpty();
        try (Pusher encoder = Pusher.live(path + "?key=k", sample.upTo(0.5));
                Watcher viewer = Watcher.of(path)) {
            String name = path.substring("/streams/".length());
            Server.current().awaitLog(Pattern.compile("stream " + name + ": viewer .* came"), Watcher.LIMIT);
            encoder.send(sample.from(0.5)).end();
            assertThat(viewer.awaitEnd()).endsWith(Arrays.copyOfRange(sample.bytes(), FLV_TAGS, sample.length()));
        }
    }

    @Test
    void streamWithoutJoinPointIsBegunInItsMiddle() {
        new Together()
                .scenario("TS", () -> assertBegunInTheMiddle(TS.withoutJoinPoints(), "/streams/held/no-join-ts"))
                .scenario("FLV", () -> assertBegunInTheMiddle(FLV.withoutJoinPoints(), "/streams/held/no-join-flv"))
                .run();
    }

    /** The encoder sends on, slowly, until the viewer has been given something: that is not the stream's end. */
    private static void assertBegunInTheMiddle(Sample sample, String path) throws IOException {
        try (Pusher encoder = Pusher.live(path + "?key=k", sample.upTo(0.1));
                Watcher viewer = Watcher.of(path)) {
            AtomicInteger percent = new AtomicInteger(10);
            await().atMost(Watcher.LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
                byte[] more = part(sample, percent.get(), Math.min(90, percent.incrementAndGet()));
                if (more.length > 0) { // an empty chunk would be the end
                    encoder.send(more);
                }
                return viewer.receivedCount() > 0;
            });
            encoder.send(part(sample, Math.min(90, percent.get()), 100)).end();
            assertThat(sample.endIn(viewer.awaitEnd())).isPositive();
        }
    }

    private static byte[] part(Sample sample, int fromPercent, int toPercent) {
        byte[] before = sample.upTo(toPercent / 100.0);
        return Arrays.copyOfRange(
                before, Math.min(before.length, sample.upTo(fromPercent / 100.0).length), before.length);
    }
}
