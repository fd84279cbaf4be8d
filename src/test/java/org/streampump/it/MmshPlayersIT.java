package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;
import org.streampump.container.Golden;

/**
 * The players that people have, with Windows Media from its beginning to its end, and VLC as a server of it. In the profile
 * {@code players} only, where every one of them must be there.
 */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
class MmshPlayersIT {
    private static final Duration LIMIT = Pace.seconds(60);
    private static final int SECONDS = 8;
    private static final int PICTURES = 40;
    private static final int LIBMMS_ATTEMPTS = 3;
    private static final int SOME_PACKETS = 4;
    private static final String CAME = "stream asf: viewer .* came";

    private static int vlcPort; // free when it was chosen

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @TempDir
    Path directory;

    private final List<Subprocess> started = new ArrayList<>();

    @Deployment(testable = false)
    static WebArchive pump() throws IOException {
        vlcPort = FreePort.next();
        return PumpWar.packaged()
                .parameter("stream.asf", "{\"publish\": \"anyone\", \"burst\": \"30s\", \"idle\": \"60s\"}")
                .parameter(
                        "stream.vlc",
                        "{\"source\": \"mmsh://" + Server.HOST + ":" + vlcPort + "/\", \"onDemand\": true}")
                .archive();
    }

    @BeforeEach
    void openDirectory() throws IOException {
        // VLC refuses to run as root, and therefore runs as a user of its own.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void endPlayers() {
        started.forEach(process -> process.end(Pace.seconds(5)));
    }

    @Test
    void everyPlayerPlaysEndsWithTheStreamAndDoesNotComeAgain() throws IOException {
        WmvFilm film = WmvFilm.made(ffmpeg, SECONDS, "film", 0);
        int before = Server.current().logLines().size();
        try (MmshPusher encoder = MmshPusher.begun("/streams/asf")) {
            encoder.header(film.header()).film(film, 0, 0.4);
            Pusher.awaitLive("/streams/asf");
            Path vlcMms = directory.resolve("mms.asf");
            Path vlcMmsh = directory.resolve("mmsh.asf");
            Path gstreamer = directory.resolve("gst.raw");
            Map<String, List<String>> players = new LinkedHashMap<>();
            players.put("vlc-mms", vlc(address("mms"), "--sout", file(vlcMms)));
            players.put("vlc-mmsh", vlc(address("mmsh"), "--sout", file(vlcMmsh)));
            players.put("mpv-mms", mpv("mms"));
            players.put("mpv-mmsh", mpv("mmsh"));
            players.put("mplayer-mmsh", mplayer("mmsh"));
            players.put("mplayer-mms", again(mplayer("mms"), directory.resolve("mplayer-mms.log")));
            // Debian's GStreamer has no mmssrc; this is plain ASF.
            players.put("gst", gstreamer(gstreamer));
            Map<String, Subprocess> running = new LinkedHashMap<>();
            for (Map.Entry<String, List<String>> player : players.entrySet()) {
                running.put(player.getKey(), start(player.getKey(), player.getValue()));
            }
            await("all players watch")
                    .atMost(LIMIT)
                    .until(() -> new Api(Server.current()).number("asf", "viewers") == players.size());
            encoder.film(film, 0.4, 1, /* speed= */ 1).end(MmshPusher.FINISHED);
            running.forEach((name, player) -> assertThat(player.exitWithin(LIMIT))
                    .as(name + player.tail())
                    .isZero());
            assertEveryoneEndedAndNobodyCameAgain(players.size(), before);
            for (Path copy : List.of(vlcMms, vlcMmsh)) {
                assertThat(Decoder.of(ffmpeg, copy.toString()).end()).hasSizeGreaterThan(PICTURES);
            }
            assertThat(gstreamer).isNotEmptyFile();
            for (String player : List.of("mpv-mms", "mpv-mmsh")) {
                assertThat(running.get(player).lines()).anyMatch(line -> line.contains("AV: 00:00:0"));
            }
            assertThat(running.get("mplayer-mmsh").tail()).contains("A-V:");
        }
    }

    private static void assertEveryoneEndedAndNobodyCameAgain(int count, int linesBefore) {
        List<String> all = Server.current().logLines();
        List<String> lines = all.subList(linesBefore, all.size());
        Predicate<String> ended =
                Pattern.compile("stream asf: viewer .* left .*: end of stream").asPredicate();
        assertThat(lines).filteredOn(ended).hasSize(count);
        assertThat(lines.stream().dropWhile(ended.negate()))
                .as("behind the first end")
                .noneMatch(Pattern.compile(CAME).asPredicate());
    }

    /** Its readers, GStreamer's mmssrc, MPD and Audacious, insist on a reason phrase in the status line. */
    @Test
    void libmmsConnectsEachTime() throws IOException {
        WmvFilm film = WmvFilm.made(ffmpeg, SECONDS, "libmms", 0);
        Path script = Files.write(directory.resolve("libmms.py"), Golden.resource("players/libmms.py"));
        try (MmshPusher encoder = MmshPusher.begun("/streams/asf")) {
            encoder.header(film.header()).film(film, 0, 0.6);
            Pusher.awaitLive("/streams/asf");
            for (int attempt = 0; attempt < LIBMMS_ATTEMPTS; attempt++) {
                Path copy = directory.resolve("libmms" + attempt + ".asf");
                int wanted = film.header().length + SOME_PACKETS * WmvFilm.PACKET_BYTES;
                Subprocess player = start(
                        "libmms" + attempt,
                        List.of("python3", script.toString(), address("mmsh"), "" + wanted, copy.toString()));
                assertThat(player.exitWithin(LIMIT)).as(player.tail()).isZero();
                assertThat(Files.readAllBytes(copy)).startsWith(Arrays.copyOf(film.header(), 30));
            }
            encoder.end(MmshPusher.FINISHED);
        }
    }

    @Test
    void whatVlcServesIsPulledAndReflected() throws IOException {
        WmvFilm film = WmvFilm.made(ffmpeg, 60, "film", 0);
        Path file = Files.write(directory.resolve("film.asf"), film.bytes());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String served = "#std{access=mmsh,mux=asfh,dst=" + Server.HOST + ":" + vlcPort + "}";
        start("vlc-server", vlc(file.toString(), "--sout", served));
        Decoder framed = Decoder.mmsh(ffmpeg, "/streams/vlc");
        Decoder plain = Decoder.http(ffmpeg, "/streams/vlc");
        framed.awaitPictures(PICTURES);
        plain.awaitPictures(PICTURES);
        // VLC marks every picture as a key frame: what comes before the first real one is not as it was.
        assertThat(film.pictures())
                .containsSubsequence(framed.pictures().subList(WmvFilm.PICTURES_PER_SECOND, PICTURES));
    }

    // ---- the players

    private Subprocess start(String name, List<String> command) throws IOException {
        Path log = Server.logDirectory().resolve(Server.current().containerName() + "-mmsh-" + name + ".log");
        Subprocess process = Subprocess.start(directory, log, command);
        started.add(process);
        return process;
    }

    private static String address(String scheme) {
        return scheme + "://" + Server.HOST + ":" + Server.current().httpPort() + "/streams/asf";
    }

    private static String file(Path copy) {
        return "#std{access=file,mux=asf,dst=" + copy + "}";
    }

    private List<String> vlc(String input, String... options) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of("env", "HOME=" + directory, "cvlc", "-q", "--no-video-title-show", "--play-and-exit"));
        command.addAll(List.of(options));
        command.add(input);
        return command;
    }

    private static List<String> mpv(String scheme) {
        return List.of("mpv", "--no-config", "--vo=null", "--ao=null", address(scheme));
    }

    private static List<String> mplayer(String scheme) {
        return List.of("mplayer", "-vo", "null", "-ao", "null", "-nolirc", address(scheme));
    }

    /**
     * It goes on writing into the connection of its refused MMST probe. The container's close is sometimes faster than that, and
     * a broken pipe ends MPlayer, which then is started again as its user would do.
     */
    private static List<String> again(List<String> command, Path log) {
        String once = String.join(" ", command) + " > " + log + " 2>&1; status=$?; cat " + log;
        String retry = "grep -q 'signal 13' " + log + " || exit $status";
        return List.of("bash", "-c", "for n in 1 2 3 4 5 6 7 8; do " + once + "; " + retry + "; done; exit 1");
    }

    private static List<String> gstreamer(Path decoded) {
        String pipeline = "souphttpsrc location=" + address("http") + " ! decodebin name=d "
                + "d. ! queue ! videoconvert ! filesink location=" + decoded + " d. ! queue ! audioconvert ! fakesink";
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(List.of(pipeline.split(" ", -1)));
        return command;
    }
}
