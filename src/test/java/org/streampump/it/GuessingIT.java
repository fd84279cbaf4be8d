package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/** Somebody tries keys at every door, while a good stream goes on. */
@ExtendWith(ArquillianExtension.class)
@Untuned("threads, and how long a connection is kept")
class GuessingIT {
    private static final Duration SOON = Pace.seconds(30);
    private static final int PER_MINUTE = 30; // the default

    /** At each door that keeps connections; the others have a third of it. More: {@code -Dit.guesses=5000}. */
    private static final int GUESSES = Integer.getInteger("it.guesses", 1_000);

    private static final String GOOD = "the-key-of-good";
    private static final String OTHER = "the-key-of-other";
    private static final String ADMINISTRATOR = "the-administrator's";

    /** Loopback addresses of others. */
    private static final String ELSEWHERE = "127.0.0.9";

    private static final String PATIENT = "127.0.0.10";

    /** Connections to each door at a time. Most of the time two of all connections are held back: no more guesses are looked at. */
    private static final int CONNECTIONS = 3;

    private static final int KEPT = 25; // requests over one connection

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.good", "{\"publish\": {\"key\": \"" + GOOD + "\"}}")
                .parameter("stream.other", "{\"publish\": {\"key\": \"" + OTHER + "\"}}")
                .parameter("pump.adminKey", ADMINISTRATOR)
                .archive();
    }

    /** One way to present a key. */
    private record Door(String line, List<String> fields, int guesses) {
        String request(String key) {
            StringBuilder text = new StringBuilder(line.replace("KEY", key)).append(" HTTP/1.1\r\nHost: a\r\n");
            fields.forEach(field -> text.append(field.replace("KEY", key)).append("\r\n"));
            return text.append("\r\n").toString();
        }
    }

    /** The last ones close the connection behind each refusal. */
    private static final List<Door> DOORS = List.of(
            new Door("GET /api/v1/viewers", List.of("Authorization: Bearer KEY"), GUESSES),
            new Door("GET /api/v1/streams?key=KEY", List.of(), GUESSES),
            new Door("GET /admin/stats?key=KEY", List.of(), GUESSES),
            new Door("GET /admin.cgi?mode=updinfo&song=x&pass=KEY", List.of(), GUESSES),
            new Door("POST /streams/other?key=KEY", List.of("Content-Length: 1000"), GUESSES / 3),
            new Door("SOURCE /streams/other?key=KEY", List.of("Content-Type: video/mp2t"), GUESSES / 3),
            new Door(
                    "POST /streams/other?key=KEY",
                    List.of("Content-Type: application/x-wms-pushsetup", "Content-Length: 0"),
                    GUESSES / 3));

    private static int status(String address, Door door, String key) throws IOException {
        try (RawHttp http = RawHttp.openFrom(address)) {
            return http.send(door.request(key)).head().status();
        }
    }

    private static String basic(String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(("any:" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void thousandsOfGuessesAtEachDoorStopNobody() throws Exception {
        Server server = Server.current();
        publishOnce();
        Map<String, Integer> statuses = new ConcurrentHashMap<>();
        try (NumberedEncoder good = NumberedEncoder.start(server, "/streams/good?key=" + GOOD, 200, 0);
                NumberedViewer viewer = NumberedViewer.watch(Wire.http(server), "/streams/good")) {
            int logged = server.logLines().size();
            ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS * DOORS.size());
            try {
                List<Future<Void>> guessers = new ArrayList<>();
                for (Door door : DOORS) {
                    AtomicInteger left = new AtomicInteger(door.guesses());
                    for (int n = 0; n < CONNECTIONS; n++) {
                        guessers.add(threads.submit(guesser(door, left, statuses)));
                    }
                }
                await("nothing is looked at any more").atMost(SOON).until(() -> statuses.containsKey("429"));
                publishOnce(); // its key was right from this address before
                assertThat(status(ELSEWHERE, DOORS.get(0), ADMINISTRATOR)).isEqualTo(200);
                for (Future<Void> guesser : guessers) {
                    guesser.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(statuses.get("429")).isGreaterThan(4 * GUESSES);
            assertThat(statuses.keySet()).isSubsetOf("200", "401", "429");
            await("a key that was never right from here")
                    .atMost(SOON)
                    .until(() -> status(Server.HOST, DOORS.get(0), ADMINISTRATOR) == 200);
            viewer.awaitPacket(good.sent());
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(good.finish()).isEqualTo(200);
            List<String> lines = server.logLines();
            assertThat(lines.subList(logged, lines.size()).stream().filter(line -> line.contains("refused")))
                    .as("lines about them")
                    .hasSizeBetween(4, 40);
        }
        lastSumIsLoggedAndHeldAnswersAreGivenWhenThePumpStops(server);
    }

    private static void publishOnce() throws Exception {
        try (NumberedEncoder encoder = NumberedEncoder.start(Server.current(), "/streams/other?key=" + OTHER, 100, 0)) {
            assertThat(encoder.finish()).isEqualTo(200);
        }
    }

    private static Callable<Void> guesser(Door door, AtomicInteger left, Map<String, Integer> statuses) {
        boolean keeps = !door.line().contains("/streams/other");
        return () -> {
            while (left.get() > 0) {
                try (RawHttp http = RawHttp.open()) {
                    for (int n = 0; n < (keeps ? KEPT : 1) && left.getAndDecrement() > 0; n++) {
                        RawHttp.Head head = http.send(door.request("wrong")).head();
                        statuses.merge(Integer.toString(head.status()), 1, Integer::sum);
                        http.text(head);
                    }
                }
            }
            return null;
        };
    }

    private static void lastSumIsLoggedAndHeldAnswersAreGivenWhenThePumpStops(Server server) throws Exception {
        List<RawHttp> held = new ArrayList<>();
        try {
            for (int n = 0; n < PER_MINUTE; n++) {
                RawHttp http = RawHttp.openFrom(PATIENT);
                held.add(http);
                http.send(DOORS.get(n % DOORS.size()).request("wrong"));
            }
            for (int n = 0; n < 4; n++) { // the first are answered at once: the others are on their way
                assertThat(held.get(n).head().status()).isIn(200, 401);
            }
            server.undeploy();
        } finally {
            for (RawHttp http : held) {
                http.close();
            }
        }
        assertThat(server.logLines())
                .anyMatch(
                        line -> line.matches(".*from 127\\.0\\.0\\.1: [0-9,]+ more refused credentials in the last .*"))
                .noneMatch(line -> line.contains("something left to send"))
                .noneMatch(line -> line.contains("has not given back"))
                .noneMatch(line -> line.contains("at org.streampump"));
        server.redeploy();
    }

    @Test
    void oneCredentialIsLookedAtPerRequest() throws Exception {
        for (Door door : DOORS.subList(1, 3)) {
            assertThat(status(ELSEWHERE, door, "wrong&key=" + ADMINISTRATOR)).isEqualTo(400);
            assertThat(status(ELSEWHERE, door, ADMINISTRATOR + "&key=wrong")).isEqualTo(400);
        }
        assertThat(status(ELSEWHERE, DOORS.get(3), "wrong&pass=" + ADMINISTRATOR))
                .isEqualTo(400);
        for (Door door : DOORS.subList(4, 7)) {
            assertThat(status(ELSEWHERE, door, "wrong&key=" + OTHER)).isEqualTo(400);
        }
        assertThat(ask("GET /api/v1/viewers", "Authorization: Bearer wrong", basic(ADMINISTRATOR)))
                .isEqualTo(400);
        assertThat(ask("GET /api/v1/viewers", basic(ADMINISTRATOR))).isEqualTo(200);
        assertThat(ask("GET /api/v1/viewers?key=" + ADMINISTRATOR, basic("of a proxy in front")))
                .isEqualTo(200);
        String many = "wrong&key=".repeat(300) + ADMINISTRATOR;
        assertThat(ask("GET /api/v1/viewers?key=" + many)).isEqualTo(400);
    }

    private static int ask(String line, String... fields) throws IOException {
        try (RawHttp http = RawHttp.openFrom(ELSEWHERE)) {
            return http.request(line, fields).head().status();
        }
    }

    @Test
    void nextWrongOnesAreAnsweredLaterAndNoLessClearly() throws Exception {
        String address = "127.0.0.11";
        for (int n = 0; n < PER_MINUTE / 6; n++) {
            assertThat(status(address, DOORS.get(n % 5 == 1 ? 0 : n), "wrong")).isEqualTo(401);
        }
        for (Door door : List.of(DOORS.get(0), DOORS.get(2), DOORS.get(4), DOORS.get(6))) {
            long sinceNs = System.nanoTime();
            try (RawHttp http = RawHttp.openFrom(address)) {
                RawHttp.Head head = http.send(door.request("wrong")).head();
                assertThat(head.status()).as(door.line()).isEqualTo(401);
                assertThat(head.fields()).anyMatch(field -> field.startsWith("WWW-Authenticate: Basic "));
                assertThat(http.text(head)).contains("wrong credential");
            }
            assertThat(System.nanoTime() - sinceNs).as(door.line()).isGreaterThan(50_000_000);
        }
        Server.current()
                .awaitLog(
                        Pattern.compile(
                                "stream other: publisher 127\\.0\\.0\\.11:\\d+ refused with 401: wrong credential"),
                        SOON);
    }
}
