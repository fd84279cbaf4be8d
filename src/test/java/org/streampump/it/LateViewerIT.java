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

/**
 * A real player that comes late sees and hears a flawless film from its first picture or frame on: every packet that the
 * encoder had made from there to the end, at its time, each of which it can decode.
 */
@ExtendWith(ArquillianExtension.class)
@OneContainer("Formats: the bytes of a late viewer go the way that WatchIT and OrdinaryWatchIT walk on all containers.")
class LateViewerIT {
    private static final int SECONDS = 12;

    /** ffmpeg's words for a body that ends with its connection. */
    private static final Pattern HARMLESS =
            Pattern.compile("Stream ends prematurely|Read error at pos\\.|Last message repeated"
                    + "|Error (during demuxing|retrieving a packet from demuxer): Input/output error");

    /** Where the packets' times come from. */
    private enum Time {
        IN_CONTAINER,
        /** The player counts from its first packet on. */
        COUNTED
    }

    /**
     * A film in a container.
     *
     * @param name the stream's, with the extension of the format where nothing else tells it
     * @param videoCodec null if there is sound only
     * @param options more of the encoder's
     */
    private record Row(String name, String format, String videoCodec, String audioCodec, Time time, String... options) {
        static Row film(String name, String format, String videoCodec, String audioCodec, String... options) {
            return new Row(name, format, videoCodec, audioCodec, Time.IN_CONTAINER, options);
        }

        static Row sound(String name, String format, String audioCodec, Time time, String... options) {
            return new Row(name, format, null, audioCodec, time, options);
        }
    }

    /** Below 0 the speed is fixed; above it depends on how busy the machine is, and the copy would be another film. */
    private static final String[] FAST_VPX = {"-deadline", "realtime", "-cpu-used", "-8"};

    /** A container or codec more is one line here. */
    private static final List<Row> ROWS = List.of(
            Row.film("film.ts", "mpegts", "libopenh264", "aac"),
            Row.film("film.flv", "flv", "libopenh264", "aac"),
            Row.film("film.mkv", "matroska", "libopenh264", "aac"),
            Row.film("film.mp4", "mp4", "libopenh264", "aac"),
            Row.film("vp8.webm", "webm", "libvpx", "libopus", FAST_VPX),
            Row.film("vp9.webm", "webm", "libvpx-vp9", "libopus", FAST_VPX),
            Row.sound("sound.webm", "webm", "libopus", Time.IN_CONTAINER),
            Row.sound("sound.mka", "matroska", "aac", Time.IN_CONTAINER),
            Row.sound("sound.m4a", "mp4", "aac", Time.IN_CONTAINER),
            Row.sound("sound.ogg", "ogg", "libopus", Time.IN_CONTAINER),
            Row.sound("sound.mp3", "mp3", "libmp3lame", Time.COUNTED),
            Row.sound("sound.aac", "adts", "aac", Time.COUNTED));

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", LateFilm.ADMIN_KEY)
                .parameter(
                        "stream.late/*", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"1KiB\", " + LateFilm.LOG + "}")
                .archive();
    }

    @Test
    void lateFfmpegDecodesWithoutAnyErrorFromItsFirstPictureOn(@TempDir Path directory) {
        Together together = new Together();
        ROWS.forEach(row -> together.scenario(row.name, () -> watchLate(row, directory)));
        together.run();
    }

    private void watchLate(Row row, Path directory) throws IOException {
        Film film = Film.seconds(SECONDS).pictures(row.videoCodec != null).with(row.options);
        Path made = LateFilm.made(
                ffmpeg, directory.resolve(row.name), film.made(row.format, row.videoCodec, row.audioCodec));
        Path packets = directory.resolve(row.name + ".packets");
        Path decoded = directory.resolve(row.name + ".decoded");
        String selected = row.videoCodec != null ? "0:v" : "0:a";
        try (LateFilm late = LateFilm.of(made, "late/" + row.name).upTo(0.5)) {
            Subprocess player = ffmpeg.start(
                    "-v",
                    "error",
                    "-copyts",
                    "-i",
                    Server.current().http("/streams/late/" + row.name).toString(),
                    "-map",
                    selected,
                    "-fps_mode",
                    "passthrough",
                    "-f",
                    "framecrc",
                    decoded.toString(),
                    "-map",
                    selected,
                    "-c",
                    "copy",
                    "-f",
                    "framecrc",
                    packets.toString());
            late.awaitBegun(1);
            late.end();
            assertThat(player.exitWithin(Ffmpeg.LIMIT)).isZero();
            assertThat(player.lines()).allMatch(line -> HARMLESS.matcher(line).find());
        }

        Path all = directory.resolve(row.name + ".all");
        ffmpeg.run(
                Ffmpeg.LIMIT,
                ("-v error -copyts -i " + made + " -map " + selected + " -c copy -f framecrc " + all).split(" ", -1));
        List<String> got = lines(packets, row.time);
        List<String> whole = lines(all, row.time);
        assertThat(got.size()).isBetween(whole.size() / 6, whole.size() * 5 / 6);
        assertThat(got).isEqualTo(whole.subList(whole.size() - got.size(), whole.size()));
        assertThat(lines(decoded, row.time)).hasSameSizeAs(got);
    }

    /** The lines of ffmpeg's framecrc, but for comments: presentation time, size and checksum of each packet or frame. */
    private static List<String> lines(Path file, Time time) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(", *", -1))
                .map(fields ->
                        (time == Time.COUNTED ? "" : fields[2].strip() + " ") + fields[4].strip() + " " + fields[5])
                .toList();
    }
}
