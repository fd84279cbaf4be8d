package org.streampump.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/**
 * A browser's own {@code <video>} and {@code <audio>} play what they have joined late, for ten seconds. Chromium comes from
 * the operating system, so this runs in the profile {@code players} only.
 */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
class BrowserIT {
    private static final double SECONDS = 10;
    /** Length of the film, and maximum time until the browser has played it, in seconds. */
    private static final long LIMIT_SECONDS = Pace.seconds(60).toSeconds();

    private static final int LATE_BYTES = 48_000; // some seconds of each

    private static final String VIDEO = "-f lavfi -readrate 1 -i testsrc2=size=160x120:rate=25 ";
    private static final String AUDIO = "-f lavfi -readrate 1 -i sine=sample_rate=48000 ";
    private static final String SOUND = " -b:a 128k -ac 2 ";

    /** A film that is pushed, and the element that plays it. */
    private record Row(String name, String element, String arguments) {
        String path() {
            return "/streams/late/" + name;
        }
    }

    /** A container more is one line here; a browser has at most six connections to one server. */
    private static final List<Row> ROWS = List.of(
            new Row(
                    "film.webm",
                    "video",
                    VIDEO + AUDIO + "-c:v libvpx -deadline realtime -cpu-used 8 -g 25 -b:v 300k -c:a libopus" + SOUND
                            + "-f webm"),
            new Row(
                    "film.mp4",
                    "video",
                    VIDEO + AUDIO + "-c:v libopenh264 -g 25 -b:v 300k -c:a aac" + SOUND
                            + "-movflags frag_keyframe+empty_moov+default_base_moof -f mp4"),
            new Row("sound.ogg", "audio", AUDIO + "-c:a libopus" + SOUND + "-f ogg"),
            new Row("sound.mp3", "audio", AUDIO + "-c:a libmp3lame" + SOUND + "-f mp3"),
            new Row("sound.aac", "audio", AUDIO + "-c:a aac" + SOUND + "-f adts"));

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    private final Map<String, Double> played = new ConcurrentHashMap<>(); // seconds, by stream
    private final List<String> events = new CopyOnWriteArrayList<>(); // but for the passing of time

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.late/*", "{\"publish\": \"anyone\"}")
                .archive();
    }

    @Test
    void elementsPlayLateJoinedStreamsForTenSeconds(@TempDir Path directory) throws IOException {
        for (Row row : ROWS) {
            String command = "-v warning " + row.arguments + " -t " + LIMIT_SECONDS + " -flush_packets 1 " + http(row);
            ffmpeg.start(command.replaceAll("  +", " ").split(" ", -1));
        }
        for (Row row : ROWS) {
            Pusher.awaitLive(row.path());
            try (Watcher progress = Watcher.of(row.path())) {
                progress.awaitBytes(LATE_BYTES);
            }
        }
        HttpServer page = servePage();
        try (Chromium chromium = Chromium.open(
                "http://" + Server.HOST + ":" + page.getAddress().getPort() + "/",
                directory,
                null,
                "--autoplay-policy=no-user-gesture-required",
                "--remote-debugging-port=0")) { // which keeps it from leaving when the page has loaded
            await("all streams have been played for " + SECONDS + " s")
                    .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                    .until(() -> isOver(chromium));
        } finally {
            page.stop(0);
        }
        assertThat(events).noneMatch(event -> event.contains(" error") || event.contains(" ended"));
        assertThat(played)
                .hasSameSizeAs(ROWS)
                .allSatisfy((name, seconds) ->
                        assertThat(seconds).as("%s, after %s", name, events).isGreaterThanOrEqualTo(SECONDS));
    }

    /** Also when there is no more to wait for. */
    private boolean isOver(Chromium chromium) {
        return !chromium.process().isAlive()
                || events.stream().anyMatch(event -> event.contains(" error"))
                || played.size() == ROWS.size() && played.values().stream().allMatch(seconds -> seconds >= SECONDS);
    }

    private static String http(Row row) {
        return Server.current().http(row.path()).toString();
    }

    /** The page and the place to which it reports. */
    private HttpServer servePage() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 0);
        server.createContext("/", exchange -> answer(exchange, page()));
        server.createContext("/report", exchange -> {
            report(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, "");
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Reports may overtake each other. */
    private void report(String text) {
        String[] words = text.split(" ", 3); // stream, seconds played, event
        played.merge(words[0], Double.valueOf(words[1]), Math::max);
        if (!words[2].equals("timeupdate")) {
            events.add(text);
        }
    }

    private static String page() {
        String elements = ROWS.stream()
                .map(row -> "<" + row.element + " id=" + row.name + " src=" + http(row) + " autoplay></" + row.element
                        + ">")
                .collect(Collectors.joining("\n"));
        return """
                <!doctype html>
                <title>late</title>
                <script>
                  const played = player => {
                    let seconds = 0;
                    for (let n = 0; n < player.played.length; n++) {
                      seconds += player.played.end(n) - player.played.start(n);
                    }
                    return seconds;
                  };
                  const report = ({type, target}) => fetch('/report', {
                    method: 'POST',
                    body: `${target.id} ${played(target)} ${type}${target.error ? ': ' + target.error.message : ''}`
                  });
                  for (const type of ['error', 'ended', 'playing', 'stalled', 'timeupdate', 'waiting']) {
                    addEventListener(type, report, true);
                  }
                </script>
                """ + elements;
    }
}
