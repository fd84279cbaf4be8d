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
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.container.Golden;

/**
 * Pictures in a browser go on, with mpegts.js, when an encoder comes back whose clock begins anew, and in a fallback and back
 * again. Chromium comes from the operating system, so this runs in the profile {@code players} only.
 */
@WithPlayers
@ExtendWith(ArquillianExtension.class)
@OneContainer("The hub moves viewers and clocks; WatchIT sees that each container sends what the hub says.")
class MpegtsIT {
    private static final String RETURN = "/streams/return/film.ts";
    private static final String HOME = "/streams/home";
    private static final String FALLBACK = "/streams/backup";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double SECONDS = 4; // that a picture must go on for
    private static final int PICTURES = 50; // that must be decoded meanwhile

    /** How far a player has come. */
    private record Progress(double seconds, long pictures) {
        boolean isBehind(Progress earlier) {
            return seconds >= earlier.seconds + SECONDS && pictures >= earlier.pictures + PICTURES;
        }
    }

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    private final Map<String, Progress> shown = new ConcurrentHashMap<>(); // by path
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.return/*", "{\"publish\": \"anyone\"}")
                .parameter("stream.home", "{\"publish\": \"anyone\", \"fallback\": \"backup\", \"grace\": \"1s\"}")
                .parameter("stream.backup", "{\"publish\": \"anyone\"}")
                .archive();
    }

    @Test
    void thePictureGoesOnAfterAReturnAndInAFallbackAndBack(@TempDir Path directory) throws IOException {
        Subprocess film = push(RETURN, 0);
        Subprocess home = push(HOME, 9);
        push(FALLBACK, 0);
        for (String path : List.of(RETURN, HOME, FALLBACK)) {
            Pusher.awaitLive(path);
        }
        HttpServer page = servePage();
        try (Chromium chromium = Chromium.open(
                "http://" + Server.HOST + ":" + page.getAddress().getPort() + "/",
                directory,
                null,
                "--autoplay-policy=no-user-gesture-required",
                "--remote-debugging-port=0")) {
            Progress none = new Progress(0, 0);
            awaitProgress(chromium, RETURN, none, "in the first publication");
            awaitProgress(chromium, HOME, none, "in the first publication");
            film.kill();
            home.kill();
            Server.current().awaitLog(Pattern.compile("1 viewers go on in backup"), LIMIT);
            push(RETURN, 0);
            awaitProgress(chromium, HOME, shown.get(HOME), "in the fallback, whose clock is 9 s behind");
            Pusher.awaitLive(RETURN);
            awaitProgress(chromium, RETURN, shown.get(RETURN), "after the encoder's return");
            push(HOME, 0);
            Server.current().awaitLog(Pattern.compile("1 viewers go on in home"), LIMIT);
            awaitProgress(chromium, HOME, shown.get(HOME), "back home");
        } finally {
            page.stop(0);
        }
        assertThat(events).isEmpty();
    }

    private Subprocess push(String path, int clockSeconds) throws IOException {
        String command = "-v warning -f lavfi -readrate 1 -i testsrc2=size=160x120:rate=25"
                + " -f lavfi -readrate 1 -i sine=sample_rate=48000 -c:v libopenh264 -g 25 -b:v 300k -c:a aac -b:a 96k"
                + " -t 300 -output_ts_offset " + clockSeconds + " -flush_packets 1 -f mpegts " + http(path);
        return ffmpeg.start(command.split(" ", -1));
    }

    private void awaitProgress(Chromium chromium, String path, Progress since, String when) {
        await(path + " goes on " + when + ": from " + since).atMost(LIMIT).until(() -> {
            assertThat(chromium.process().isAlive()).as("the browser runs").isTrue();
            assertThat(events).isEmpty();
            return shown.getOrDefault(path, since).isBehind(since);
        });
    }

    private static String http(String path) {
        return Server.current().http(path).toString();
    }

    /** The page, the player, and the place to which they report. */
    private HttpServer servePage() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 0);
        byte[] player = Golden.resource("js/mpegts.js/mpegts.js");
        server.createContext("/", exchange -> answer(exchange, "text/html", page().getBytes(UTF_8)));
        server.createContext("/mpegts.js", exchange -> answer(exchange, "text/javascript", player));
        server.createContext("/report", exchange -> {
            report(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, "text/plain", new byte[0]);
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Reports may overtake each other. */
    private void report(String text) {
        String[] words = text.split(" ", 4); // path, seconds, pictures, event
        Progress now = new Progress(Double.parseDouble(words[1]), Long.parseLong(words[2]));
        shown.merge(words[0], now, (old, next) -> next.pictures() >= old.pictures() ? next : old);
        if (!words[3].equals("progress")) {
            events.add(text);
        }
    }

    private static String page() {
        return """
                <!doctype html>
                <title>mpegts.js</title>
                <script src="/mpegts.js"></script>
                <script>
                  const watch = (path, url) => {
                    const video = document.createElement('video');
                    const report = event => fetch('/report', {
                      method: 'POST',
                      body: `${path} ${video.currentTime} ${video.getVideoPlaybackQuality().totalVideoFrames} ${event}`
                    });
                    video.muted = true;
                    video.autoplay = true;
                    document.body.append(video);
                    const player = mpegts.createPlayer({type: 'mpegts', isLive: true, url});
                    player.on(mpegts.Events.ERROR, (type, detail) => report(`error ${type} ${detail}`));
                    player.attachMediaElement(video);
                    player.load();
                    player.play();
                    setInterval(() => report('progress'), 200);
                  };
                  addEventListener('load', () => {
                    watch('%s', '%s');
                    watch('%s', '%s');
                  });
                </script>
                <body>
                """.formatted(RETURN, http(RETURN), HOME, http(HOME));
    }
}
