package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
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

/**
 * The players that people have, and a browser with the landing page. They come from the operating system, so this runs in the
 * profile {@code players} only, where every one of them must be there.
 */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
class PlayersIT {
    private static final Duration LIMIT = Pace.seconds(100);
    private static final long PUSHED_SECONDS = LIMIT.toSeconds() * 6 / 5;

    /** Bytes; about three seconds of the streams pushed here. */
    private static final long SOME_SECONDS = 50_000;

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @TempDir
    Path directory;

    private final List<Subprocess> started = new ArrayList<>();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.ts", "{\"title\": \"<b>Transport\", \"publish\": \"anyone\"}")
                .parameter("stream.flv", "{\"publish\": \"anyone\"}")
                .parameter("stream.asf", "{\"publish\": \"anyone\"}")
                .archive();
    }

    @BeforeEach
    void pushBoth() throws IOException {
        push("mpegts", "ts");
        push("flv", "flv");
        awaitLive("ts");
        awaitLive("flv");
    }

    @AfterEach
    void endPlayers() {
        started.forEach(process -> process.end(Pace.seconds(5)));
    }

    @Test
    void playersPlayLateJoinedStreamsSideBySide() throws Exception {
        // VLC refuses to run as root, and therefore runs as a user of its own.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path vlcTs = directory.resolve("vlc-ts.ts");
        Path vlcFlv = directory.resolve("vlc-flv.ts");
        Path gst = directory.resolve("gst.raw");
        start("vlc-ts", vlc("ts", vlcTs));
        start("vlc-flv", vlc("flv", vlcFlv));
        Subprocess mpvTs = start("mpv-ts", mpv("ts"));
        Subprocess mpvFlv = start("mpv-flv", mpv("flv"));
        Subprocess gstreamer = start("gst", gstreamer("ts", gst));
        Subprocess mplayer = start("mplayer", mplayer("flv"));
        Path copy = directory.resolve("copy.ts");
        start("curl", List.of("curl", "-sS", "-o", copy.toString(), http("ts")));

        awaitSize(copy);
        awaitSize(vlcTs);
        awaitSize(vlcFlv);
        awaitSize(gst);
        assertThat(mpvTs.exitWithin(LIMIT)).isZero();
        assertThat(mpvFlv.exitWithin(LIMIT)).isZero();
        assertThat(mpvTs.lines()).anyMatch(line -> line.contains("AV: 00:00:0"));
        assertThat(mpvFlv.lines()).anyMatch(line -> line.contains("AV: 00:00:0"));
        assertThat(gstreamer.exitWithin(LIMIT)).isZero();
        assertThat(mplayer.exitWithin(LIMIT)).isZero();
        assertThat(mplayer.tail()).contains("A-V:");
    }

    @Test
    void playersPlayMmsh() throws Exception {
        ffmpeg.start(("-v warning -re -f lavfi -i testsrc2=size=320x240:rate=25 -f lavfi -i sine -t " + PUSHED_SECONDS
                        + " -c:v wmv2 -g 25 " + "-b:v 300k -c:a wmav2 -f asf " + http("asf"))
                .split(" ", -1));
        awaitLive("asf");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String mmsh = http("asf").replace("http:", "mmsh:");
        Path copy = directory.resolve("vlc-asf.asf");
        start("vlc-mmsh", vlc(mmsh, "asf", copy));
        Subprocess mpv = start("mpv-mmsh", List.of("mpv", "--no-config", "--vo=null", "--ao=null", "--length=3", mmsh));
        Subprocess mplayer = start(
                "mplayer-mmsh", List.of("mplayer", "-vo", "null", "-ao", "null", "-nolirc", "-frames", "40", mmsh));
        awaitSize(copy);
        assertThat(mpv.exitWithin(LIMIT)).isZero();
        assertThat(mpv.lines()).anyMatch(line -> line.contains("AV: 00:00:0"));
        assertThat(mplayer.exitWithin(LIMIT)).isZero();
        assertThat(mplayer.tail()).contains("A-V:");
    }

    @Test
    void landingPageShowsWhatIsLive() throws Exception {
        Path page = directory.resolve("page.html");
        try (Chromium chromium = Chromium.open(
                Server.current().http("/").toString(),
                directory,
                page.toFile(),
                "--virtual-time-budget=5000",
                "--dump-dom")) {
            assertThat(chromium.process().exitWithin(LIMIT)).isZero();
        }
        assertThat(Files.readString(page))
                .contains("&lt;b&gt;Transport") // a hostile title stays a text
                .doesNotContain("<b>Transport")
                .contains("MPEG-TS: H.264, AAC")
                .contains("FLV: H.264, AAC")
                .contains(http("ts"));
    }

    private void push(String format, String name) throws IOException {
        ffmpeg.start(("-v warning -re -f lavfi -i testsrc2=size=320x240:rate=25 -f lavfi -i sine -t " + PUSHED_SECONDS
                        + " -c:v libopenh264 -g 25 " + "-b:v 300k -c:a aac -f " + format + " " + http(name))
                .split(" ", -1));
    }

    private static String http(String name) {
        return Server.current().http("/streams/" + name).toString();
    }

    private static void awaitLive(String name) {
        HttpRequest head = HttpRequest.newBuilder(URI.create(http(name)))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        Awaitility.await("stream " + name + " is live")
                .atMost(LIMIT)
                .until(() -> Server.current()
                                .client(Version.HTTP_1_1)
                                .send(head, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    private static void awaitSize(Path file) {
        Awaitility.await(file.getFileName() + " grows to some seconds")
                .atMost(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .until(() -> Files.exists(file) && Files.size(file) >= SOME_SECONDS);
    }

    private Subprocess start(String name, List<String> command) throws IOException {
        Path log = Server.logDirectory().resolve(Server.current().containerName() + "-player-" + name + ".log");
        Subprocess process = Subprocess.start(directory, log, command);
        started.add(process);
        return process;
    }

    private static List<String> vlc(String name, Path copy) {
        return vlc(http(name), "ts", copy);
    }

    private static List<String> vlc(String address, String container, Path copy) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of("env", "HOME=" + copy.getParent(), "cvlc", "-q", "--no-video-title-show"));
        command.addAll(List.of("--sout", "#std{access=file,mux=" + container + ",dst=" + copy + "}", address));
        return command;
    }

    private static List<String> mpv(String name) {
        return List.of("mpv", "--no-config", "--vo=null", "--ao=null", "--length=3", http(name));
    }

    private static List<String> gstreamer(String name, Path decoded) {
        String pipeline = "souphttpsrc location=" + http(name) + " ! decodebin name=d d. ! queue ! videoconvert ! "
                + "identity eos-after=50 ! filesink location=" + decoded;
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(List.of(pipeline.split(" ", -1)));
        return command;
    }

    private static List<String> mplayer(String name) {
        return List.of(
                "mplayer", "-vo", "null", "-ao", "null", "-nolirc", "-frames", "40", "-demuxer", "lavf", http(name));
    }
}
