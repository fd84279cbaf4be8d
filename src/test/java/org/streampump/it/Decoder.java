package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A real ffmpeg that watches and decodes everything: which pictures it got, and what it complained about. */
final class Decoder {
    /** Lines of ffmpeg at the end of every stream that has no length, however orderly the end is. */
    private static final Pattern END = Pattern.compile(
            "Stream ended!|Recv other type packet -5"
                    + "|Read data packet header failed!|Stream ends prematurely at [0-9]+, should be 18446744073709551615"
                    + "|Error (during demuxing|retrieving a packet from demuxer): (Invalid data found|Input/output error)|Last message repeated");

    private static final Pattern CLOCK = Pattern.compile("non monotonically increasing dts");

    private final Subprocess process;
    private final File hashes;

    private Decoder(Subprocess process, File hashes) {
        this.process = process;
        this.hashes = hashes;
    }

    /** @param options for this input */
    static Decoder of(Ffmpeg ffmpeg, String input, String... options) throws IOException {
        File hashes = File.createTempFile("pictures", ".txt");
        hashes.deleteOnExit();
        List<String> arguments = new ArrayList<>(List.of("-v", "error"));
        arguments.addAll(
                List.of("-analyzeduration", "500000", "-fpsprobesize", "5")); // a test may bring little at first
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-i", input));
        arguments.addAll(List.of("-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5"));
        arguments.addAll(List.of("-flush_packets", "1", "pipe:1"));
        arguments.addAll(List.of("-map", "0:a", "-f", "null", "-"));
        return new Decoder(ffmpeg.startInto(hashes, arguments.toArray(String[]::new)), hashes);
    }

    /** Over MMSH. */
    static Decoder mmsh(Ffmpeg ffmpeg, String path) throws IOException {
        return of(ffmpeg, "mmsh://" + Server.HOST + ":" + Server.current().httpPort() + path);
    }

    /** As plain ASF over HTTP. */
    static Decoder http(Ffmpeg ffmpeg, String path) throws IOException {
        return of(ffmpeg, Server.current().http(path).toString());
    }

    /** A hash of each picture so far. */
    List<String> pictures() {
        try {
            String text = Files.readString(hashes.toPath(), StandardCharsets.ISO_8859_1);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1); // ffmpeg is still writing
            return whole.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until so many pictures have been decoded. */
    Decoder awaitPictures(int count) {
        await(count + " pictures")
                .atMost(Ffmpeg.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!process.isAlive() && pictures().size() < count) {
                        throw new AssertionError(
                                "ended after " + pictures().size() + " pictures of " + count + "\n" + process.tail());
                    }
                    return pictures().size() >= count;
                });
        return this;
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Waits for the end of the stream, and returns all pictures; an {@link AssertionError} when anything was wrong. */
    List<String> end() {
        assertThat(complaints()).isEmpty();
        return pictures();
    }

    /** Waits for the end of a stream whose clock may jump, and returns all pictures; ffmpeg may complain of the jumps only. */
    List<String> endHoweverTheClockJumps() {
        assertThat(complaints()).allMatch(line -> CLOCK.matcher(line).find());
        return pictures();
    }

    private List<String> complaints() {
        assertThat(process.exitWithin(Ffmpeg.LIMIT)).as(process.tail()).isZero();
        return process.lines().stream()
                .filter(line -> !END.matcher(line).find())
                .toList();
    }
}
