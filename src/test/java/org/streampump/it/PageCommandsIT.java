package org.streampump.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Documents;

/** The commands that the page shows are run in a shell as they stand there. Chromium: profile {@code players}. */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
@OneContainer("The page writes the commands; IngestIT and WatchIT see that each container does what they ask.")
class PageCommandsIT {
    /** Everything that shells and addresses take for something else. */
    private static final String KEY = "it's \"a\" $1 `b` \\ ü%41/?#@:&+ !;(*)~[x]{y}|<z>";

    private static final String PUBLISHED = "stream hostile: publisher .* left after .*: end of stream";

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @TempDir
    private Path directory;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.demo", "{\"publish\": {\"key\": \"change-me-soon\"}}")
                .parameter("stream.hostile", "{\"publish\": {\"key\": " + Json.createValue(KEY) + "}}")
                .parameter("stream.free", "{\"publish\": \"anyone\"}")
                .archive();
    }

    @Test
    void commandsPublishWithAnyKey() throws IOException {
        makeFilms();
        try (Page page = Page.open("/", directory)) {
            page.unfold("hostile", "push");
            page.typeKey("hostile", KEY);
            List<String> commands = List.of(
                    page.push("hostile", "ffmpeg", "file-mpegts"),
                    page.push("hostile", "curl", "mpegts"),
                    page.push("hostile", "radio", "mp3"),
                    page.push("hostile", "radio", "ogg"),
                    page.push("hostile", "windows", "ffmpeg"),
                    "ffmpeg -re -i film.mp4 -c copy -f mpegts \"" + page.push("hostile", "obs", "") + "\"");
            for (String command : commands) {
                long before = published();
                run(command);
                await(command + " has published").atMost(Ffmpeg.LIMIT).until(() -> published() > before);
            }
        }
    }

    private static long published() {
        return Server.current().logLines().stream()
                .filter(line -> line.matches(".*" + PUBLISHED))
                .count();
    }

    private void makeFilms() throws IOException {
        String picture = "-v warning -f lavfi -i testsrc2=size=160x120:rate=25 -f lavfi -i sine -t 3 ";
        for (String arguments : List.of(
                picture + "-c:v libopenh264 -g 25 -c:a aac " + directory.resolve("film.mp4"),
                picture + "-c:v wmv2 -g 25 -c:a wmav2 " + directory.resolve("film.wmv"),
                "-v warning -f lavfi -i sine -t 3 " + directory.resolve("music.flac"))) {
            ffmpeg.run(Ffmpeg.LIMIT, arguments.split(" ", -1));
        }
    }

    /** From a file, because Java cannot decode every command line of this system. */
    private void run(String command) throws IOException {
        Path script = Files.writeString(directory.resolve("command.sh"), "set -o pipefail\n" + command + "\n", UTF_8);
        Path log = Server.logDirectory().resolve(Server.current().containerName() + "-PageCommandsIT-shell.log");
        String path = System.getProperty("it.ffmpeg") + ":" + System.getenv("PATH");
        Subprocess shell = Subprocess.start(directory, log, List.of("env", "PATH=" + path, "bash", script.toString()));
        assertThat(shell.exitWithin(Ffmpeg.LIMIT))
                .as("%s%n%s", command, shell.tail())
                .isZero();
    }

    @Test
    void commandsAreThoseOfTheManual() throws IOException {
        String manual = Documents.page("publish") + Documents.page("radio");
        try (Page page = Page.open("/", directory)) {
            page.unfold("demo", "push");
            page.typeKey("demo", "change-me-soon");
            for (String command : List.of(
                    page.push("demo", "curl", "mpegts"),
                    page.push("demo", "obs", ""),
                    page.push("demo", "radio", "mp3"),
                    page.push("demo", "radio", "aac"))) {
                assertThat(manual)
                        .contains(command.replace(
                                Server.HOST + ":" + Server.current().httpPort(), "localhost:8080"));
            }
        }
    }

    @Test
    void streamWithoutAKeyNeedsNone() throws IOException {
        try (Page page = Page.open("/", directory)) {
            page.unfold("free", "push");
            String address = Server.current().http("/streams/free").toString();
            assertThat(page.push("free", "ffmpeg", "file-mpegts"))
                    .isEqualTo("ffmpeg -re -i film.mp4 -c copy -f mpegts \"" + address + "\"");
            assertThat(page.push("free", "curl", "mpegts")).endsWith("curl -sS -T - " + address);
            assertThat(page.push("free", "obs", "")).isEqualTo(address);
        }
    }
}
