package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real player that comes late sees a flawless film from its first picture on. */
@ExtendWith(ArquillianExtension.class)
class LateViewerIT {
    private static final Film FILM = Film.seconds(12).atSpeed("4");
    private static final int LATE_BYTES = 130_000; // more than four seconds of it
    private static final double LATE_SECONDS = 2;

    /** ffmpeg's words for a body that ends with its connection. */
    private static final Pattern HARMLESS =
            Pattern.compile("Stream ends prematurely|Read error at pos\\.|Last message repeated"
                    + "|Error (during demuxing|retrieving a packet from demuxer): Input/output error");

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.late/*", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"1KiB\"}")
                .archive();
    }

    @Test
    void lateFfmpegDecodesWithoutAnyErrorFromItsFirstPictureOn(@TempDir Path directory) {
        new Together()
                .scenario("TS", () -> watchLate("mpegts", directory))
                .scenario("FLV", () -> watchLate("flv", directory))
                .scenario("Matroska", () -> watchLate("matroska", directory))
                .scenario("MP4", () -> watchLate("mp4", directory))
                .run();
    }

    private void watchLate(String format, Path directory) throws IOException {
        String path = "/streams/late/" + format;
        Subprocess encoder = ffmpeg.start(FILM.pushed("POST", format, path + "?key=k"));
        Pusher.awaitLive(path);
        try (Watcher progress = Watcher.of(path)) {
            progress.awaitBytes(LATE_BYTES);
        }
        Path pictures = directory.resolve(format);
        Subprocess player = ffmpeg.startInto(
                pictures.toFile(),
                "-v",
                "error",
                "-copyts",
                "-i",
                Server.current().http(path).toString(),
                "-map",
                "0:v",
                "-fps_mode",
                "passthrough",
                "-f",
                "framecrc",
                "pipe:1");
        assertThat(player.exitWithin(Ffmpeg.LIMIT)).isZero();
        assertThat(player.lines()).allMatch(line -> HARMLESS.matcher(line).find());
        assertThat(encoder.exitWithin(Ffmpeg.LIMIT)).isZero();
        assertNothingIsMissing(Files.readAllLines(pictures));
    }

    /** The lines are those of ffmpeg's framecrc: comments, the time base among them, and one line for each picture. */
    private static void assertNothingIsMissing(List<String> lines) {
        long ticksPerSecond = lines.stream()
                .filter(line -> line.startsWith("#tb 0: 1/"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('/') + 1)))
                .findFirst()
                .orElseThrow();
        List<Double> times = lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Double.parseDouble(line.split(",", -1)[2].strip()) / ticksPerSecond)
                .toList();
        double first = times.get(0);
        double last = times.get(times.size() - 1);
        assertThat(last - first).isGreaterThan(LATE_SECONDS);
        assertThat(first).isGreaterThan(LATE_SECONDS);
        assertThat((double) times.size() - 1).isBetween(picturesIn(last - first) - 1, picturesIn(last - first) + 1);
    }

    private static double picturesIn(double seconds) {
        return seconds * FILM.pictureCount() / FILM.length();
    }
}
