package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Viewers of Ogg: they come late, and get the next song, an encoder that comes again or does not, and the end. */
@ExtendWith(ArquillianExtension.class)
@OneContainer(
        "A format: the bytes of a late viewer go the way that WatchIT and OrdinaryWatchIT walk on all containers.")
class OggIT {
    private static final Film TONE = Film.seconds(12).pictures(false);
    private static final double LATE_SECONDS = 2;
    private static final double GAP_SECONDS = 0.1;
    private static final int EOS = 4;
    private static final int BOS = 2;
    private static final int FILM_HEADERS = 4; // pages of the sample
    private static final int NO_KEY_FRAME = 0xc0; // Theora §7.1

    /** Longer than a log's marks are apart, as are key frames of live films and songs. */
    private static final Duration REAL_TIME = Duration.ofSeconds(1);

    /** ffmpeg's words for a body that ends with its connection. */
    private static final Pattern HARMLESS = Pattern.compile("Stream ends prematurely|Last message repeated"
            + "|Error (during demuxing|retrieving a packet from demuxer): Input/output error");

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", LateFilm.ADMIN_KEY)
                .parameter(
                        "stream.late/*", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"1KiB\", " + LateFilm.LOG + "}")
                .parameter("stream.radio/*", "{\"publish\": {\"key\": \"k\"}, \"burst\": \"30s\"}")
                .parameter("stream.brief/*", "{\"publish\": {\"key\": \"k\"}, \"grace\": \"2s\", \"burst\": \"30s\"}")
                .archive();
    }

    /** The flags, the serial number and the bytes of a page. */
    private record OggPage(int flags, int serial, byte[] bytes) {}

    // ---- coming late

    @Test
    void lateFfmpegDecodesWithoutAnyErrorFromItsFirstPacketOn(@TempDir Path directory) {
        new Together()
                .scenario("Opus", () -> listenLate("libopus", directory))
                .scenario("FLAC", () -> listenLate("flac", directory))
                .scenario("Speex", () -> listenLate("libspeex", directory))
                .run();
    }

    private void listenLate(String codec, Path directory) throws IOException {
        Path made = LateFilm.made(ffmpeg, directory.resolve(codec + ".ogg"), TONE.made("ogg", "none", codec));
        Path packets = directory.resolve(codec);
        try (LateFilm late = LateFilm.of(made, "late/" + codec).upTo(0.5)) {
            Subprocess player = ffmpeg.startInto(
                    packets.toFile(),
                    "-v",
                    "error",
                    "-copyts",
                    "-i",
                    Server.current().http("/streams/late/" + codec).toString(),
                    "-f",
                    "framecrc",
                    "pipe:1");
            late.awaitBegun(1);
            late.end();
            assertThat(player.exitWithin(Ffmpeg.LIMIT)).isZero();
            assertThat(player.lines()).allMatch(line -> HARMLESS.matcher(line).find());
        }
        boolean firstIsAtZero = codec.equals("flac"); // whatever its page says: ffmpeg believes the second only
        assertNothingIsMissing(Files.readAllLines(packets), firstIsAtZero);
    }

    /** The lines are those of ffmpeg's framecrc: comments, the time base among them, and one line for each packet. */
    private static void assertNothingIsMissing(List<String> lines, boolean firstIsAtZero) {
        double rate = lines.stream()
                .filter(line -> line.startsWith("#tb 0: 1/"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('/') + 1)))
                .findFirst()
                .orElseThrow();
        List<String[]> packets = lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(",", -1))
                .toList();
        double heard = 0;
        double end = time(packets.get(0), 2);
        int gaps = 0;
        for (String[] packet : packets) {
            gaps += Math.abs(time(packet, 2) - end) > GAP_SECONDS * rate ? 1 : 0;
            end = time(packet, 2) + time(packet, 3);
            heard += time(packet, 3);
        }
        assertThat(heard / rate).isBetween(LATE_SECONDS, TONE.length() - LATE_SECONDS);
        assertThat(end / rate).isBetween(TONE.length() - GAP_SECONDS, TONE.length() + GAP_SECONDS);
        assertThat(gaps).isEqualTo(firstIsAtZero ? 1 : 0);
    }

    private static double time(String[] packet, int field) {
        return Double.parseDouble(packet[field].strip());
    }

    @Test
    void lateViewerOfAFilmBeginsAtAKeyFrame(@TempDir Path directory) throws IOException {
        byte[] film = sample("theora-vorbis.ogv");
        List<OggPage> pages = pages(film);
        List<Integer> keys = keyPages(pages);
        int third = keys.get(2);
        int withinThird = third + 3;
        try (Pusher encoder = Pusher.live("/streams/late/film?key=k", bytes(pages, 0, keys.get(1)));
                Watcher early = Watcher.of("/streams/late/film")) {
            sendWhenDue(encoder, early, bytes(pages, keys.get(1), third), film);
            sendWhenDue(encoder, early, bytes(pages, third, withinThird), film);
            try (Watcher late = Watcher.of("/streams/late/film")) {
                late.awaitBytes(bytes(pages, 0, FILM_HEADERS).length);
                sendWhenDue(encoder, early, bytes(pages, withinThird, pages.size()), film);
                encoder.end();
                byte[] watched = late.awaitEnd();
                byte[] header = bytes(pages, 0, FILM_HEADERS);
                assertThat(watched).startsWith(header);
                byte[] data = Arrays.copyOfRange(watched, header.length, watched.length);
                assertThat(data).isEqualTo(bytes(pages, third, pages.size()));
                assertThat(complaints(Files.write(directory.resolve("film.ogv"), watched)))
                        .isEmpty();
            }
            assertThat(early.awaitEnd()).isEqualTo(film);
        }
    }

    /** Sends in real time what lasts a second, so that the places where viewers may begin are as far apart as they are live. */
    private static void sendWhenDue(Pusher encoder, Watcher early, byte[] bytes, byte[] all) throws IOException {
        await("the time of what was sent").pollDelay(REAL_TIME).until(() -> true);
        encoder.send(bytes);
        Pusher.awaitArrival(early, bytes);
        assertThat(all).startsWith(early.received());
    }

    /** The pages with which a key frame of Theora begins, by their places in the file. */
    private static List<Integer> keyPages(List<OggPage> pages) {
        List<Integer> keys = new ArrayList<>();
        for (int n = FILM_HEADERS; n < pages.size(); n++) {
            OggPage page = pages.get(n);
            boolean ofPictures = page.serial() == pages.get(0).serial();
            int firstByte = page.bytes()[27 + (page.bytes()[26] & 0xff)];
            if (ofPictures && (firstByte & NO_KEY_FRAME) == 0) {
                keys.add(n);
            }
        }
        return keys;
    }

    private static byte[] bytes(List<OggPage> pages, int from, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pages.subList(from, end).forEach(page -> bytes.writeBytes(page.bytes()));
        return bytes.toByteArray();
    }

    // ---- songs

    @Test
    void whoComesInTheSecondSongGetsItsHeadersOnly(@TempDir Path directory) throws IOException {
        byte[] songs = sample("chained.ogg");
        int firstBytes = chainBytes(songs);
        byte[] second = Arrays.copyOfRange(songs, firstBytes, songs.length);
        List<OggPage> pages = pages(second);
        byte[] begun = bytes(pages, 0, pages.size() / 2);
        try (Pusher encoder = Pusher.live("/streams/radio/second?key=k", Arrays.copyOf(songs, firstBytes));
                Watcher early = Watcher.of("/streams/radio/second")) {
            early.awaitBytes(firstBytes);
            sendWhenDue(encoder, early, begun, songs);
            try (Watcher late = Watcher.of("/streams/radio/second")) {
                late.awaitBytes(1);
                encoder.send(Arrays.copyOfRange(second, begun.length, second.length))
                        .end();
                byte[] watched = late.awaitEnd();
                assertThat(watched).isEqualTo(second);
                assertThat(complaints(Files.write(directory.resolve("second.ogg"), watched)))
                        .isEmpty();
            }
            assertThat(early.awaitEnd()).isEqualTo(songs);
        }
    }

    @Test
    void nextSongReachesListenersWithoutAReconnect(@TempDir Path directory) throws IOException {
        byte[] songs = sample("chained.ogg");
        int firstBytes = chainBytes(songs);
        try (Pusher encoder = Pusher.settled("/streams/radio/songs?key=k", Arrays.copyOf(songs, firstBytes));
                Watcher early = Watcher.of("/streams/radio/songs")) {
            early.awaitBytes(firstBytes);
            encoder.send(Arrays.copyOfRange(songs, firstBytes, songs.length)).end();
            assertThat(early.awaitEnd()).isEqualTo(songs);
            assertThat(complaints(Files.write(directory.resolve("songs.ogg"), early.received())))
                    .isEmpty();
        }
    }

    // ---- encoders that go, and come again or do not

    @Test
    void listenersGoOnWithTheEncoderThatCameBack(@TempDir Path directory) throws IOException {
        byte[] songs = sample("chained.ogg");
        byte[] second = sample("opus.opus");
        int cut = chainBytes(songs) - 1000;
        try (Pusher first = Pusher.live("/streams/radio/crash?key=k", Arrays.copyOf(songs, cut));
                Watcher viewer = Watcher.of("/streams/radio/crash")) {
            viewer.awaitBytes(cut - 1000);
            first.reset();
            Pusher.to("/streams/radio/crash?key=k").send(second).end();
            byte[] watched = viewer.awaitEnd();
            assertThat(watched).endsWith(second);
            byte[] before = Arrays.copyOf(watched, watched.length - second.length);
            assertThat(serials(before, BOS)).hasSize(1).isEqualTo(serials(before, EOS));
            OggPage end = pages(before).get(pages(before).size() - 1);
            assertThat(end.flags()).isEqualTo(EOS);
            assertThat(songs).startsWith(Arrays.copyOf(before, before.length - end.bytes().length));
            assertThat(complaints(Files.write(directory.resolve("crash.ogg"), watched)))
                    .isEmpty();
        }
    }

    @Test
    void streamIsEndedForListenersWhenTheEncoderStaysAway(@TempDir Path directory) throws IOException {
        String path = "/streams/brief/killed";
        Subprocess encoder = ffmpeg.start(
                Film.seconds(60).pictures(false).atSpeed("4").pushed("PUT", "ogg", path + "?key=k", "none", "libopus"));
        Pusher.awaitLive(path);
        try (Watcher viewer = Watcher.of(path)) {
            viewer.awaitBytes(15_000);
            encoder.kill();
            byte[] watched = viewer.awaitEnd();
            assertThat(serials(watched, EOS)).hasSize(1).isEqualTo(serials(watched, BOS));
            List<OggPage> pages = pages(watched);
            assertThat(pages.get(pages.size() - 1).flags()).isEqualTo(EOS);
            assertThat(complaints(Files.write(directory.resolve("killed.ogg"), watched)))
                    .isEmpty();
        }
    }

    private List<String> complaints(Path file) throws IOException {
        return ffmpeg.run(Ffmpeg.LIMIT, "-v", "error", "-i", file.toString(), "-f", "null", "-").lines().stream()
                .filter(line -> !line.contains("Last message repeated"))
                .toList();
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = OggIT.class.getResourceAsStream("/samples/ogg/" + name)) {
            return in.readAllBytes();
        }
    }

    /** The length of the first chain, which ends with its one logical stream. */
    private static int chainBytes(byte[] songs) {
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        for (OggPage page : pages(songs)) {
            chain.writeBytes(page.bytes());
            if (page.flags() == EOS) {
                break;
            }
        }
        return chain.size();
    }

    private static List<Integer> serials(byte[] ogg, int flag) {
        return pages(ogg).stream()
                .filter(page -> (page.flags() & flag) != 0)
                .map(OggPage::serial)
                .toList();
    }

    private static List<OggPage> pages(byte[] ogg) {
        List<OggPage> pages = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(ogg).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < ogg.length; ) {
            assertThat(Arrays.copyOfRange(ogg, at, at + 4))
                    .as("page at byte %d", at)
                    .containsExactly('O', 'g', 'g', 'S');
            int payload = at + 27 + (ogg[at + 26] & 0xff);
            int end = payload;
            for (int n = at + 27; n < payload; n++) {
                end += ogg[n] & 0xff;
            }
            pages.add(new OggPage(ogg[at + 5], bytes.getInt(at + 14), Arrays.copyOfRange(ogg, at, end)));
            at = end;
        }
        return pages;
    }
}
