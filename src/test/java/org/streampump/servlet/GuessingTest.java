package org.streampump.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.door.AdministratorCheck;
import org.streampump.events.OperatorLog;
import org.streampump.logging.LogTally;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.StreamDoor;
import org.streampump.protocol.TestParts;
import org.streampump.protocol.http.HttpDialect;
import org.streampump.protocol.icy.IcyDialect;
import org.streampump.protocol.mmsh.MmshDialect;
import org.streampump.status.TestPump;

/** Somebody tries keys, at one door or at all of them. */
class GuessingTest {
    private static final int PER_MINUTE = 30;

    private final TestPump pump = new TestPump(
            "stream.news",
            TestPump.PUSH,
            "stream.other",
            "{\"publish\": {\"key\": \"another s3cret\"}}",
            "pump.adminKey",
            "adm1n",
            "pump.guesses",
            Integer.toString(PER_MINUTE));
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final LogLines log = new LogLines(AdministratorCheck.class, OperatorLog.class, LogTally.class);
    private final StreamDoor streams;

    /** A way to present a key; returns the status. */
    private interface Try {
        int with(String key) throws Exception;
    }

    GuessingTest() throws Exception {
        HttpParts parts = TestParts.http(
                TestParts.of(
                        pump.registry,
                        () -> pump.config,
                        pump.formats,
                        null,
                        pump.gate,
                        pump.tally,
                        clock,
                        pump.nowMs::get),
                () -> pump.config,
                pump.credentials);
        streams = TestParts.door(
                parts,
                () -> pump.config,
                List.of(new MmshDialect("mmsh", parts), new IcyDialect("icy", parts), new HttpDialect(parts)));
        pump.publish("news", new TestPump.FakePublisher());
    }

    @AfterEach
    void stop() {
        clock.shutdownNow();
        log.close();
        pump.close();
    }

    private final List<Try> doors = List.of(
            key -> api("GET", "/viewers", key),
            key -> api("DELETE", "/viewers/1", key),
            key -> api("GET", "/streams", key),
            key -> api("GET", "/streams/news", key),
            key -> api("PUT", "/streams/news/title", key),
            key -> icecast("/admin", "/stats", "key=" + key),
            key -> icecast("/admin", "/metadata", "mount=/news&mode=updinfo&song=x&key=" + key),
            key -> icecast("/admin.cgi", null, "mode=updinfo&song=x&pass=" + key),
            key -> icecast("/admin.cgi", null, "mount=/news&mode=updinfo&song=x&pass=" + key),
            key -> publish("POST", "key=" + key),
            key -> publish("PUT", "key=" + key),
            key -> publish("SOURCE", "key=" + key),
            key -> pushSetup("key=" + key));

    private int api(String method, String path, String key) throws Exception {
        return new Exchange(method, path)
                .header("Authorization", "Bearer " + key)
                .sentTo(pump.apiDoor)
                .status;
    }

    private int icecast(String servlet, String path, String query) throws Exception {
        return new Exchange("GET", path).at(servlet).query(query).sentTo(pump.icecastDoor).status;
    }

    private FakeExchange publisher(String method, String query) {
        FakeExchange exchange = new FakeExchange().with("Transfer-Encoding", "chunked");
        exchange.method = method;
        exchange.query = query;
        exchange.remoteAddress = "198.51.100.3"; // as the other doors'
        exchange.asyncSupported = false; // answers come at once
        return exchange;
    }

    private int publish(String method, String query) throws Exception {
        FakeExchange exchange = publisher(method, query);
        streams.answer(exchange.request(), exchange.response());
        return exchange.status;
    }

    private int pushSetup(String query) throws Exception {
        FakeExchange exchange = publisher("POST", query).with("Content-Type", "application/x-wms-pushsetup");
        streams.answer(exchange.request(), exchange.response());
        return exchange.status;
    }

    private void fill() throws Exception {
        for (int n = 0; n < PER_MINUTE; n++) {
            assertThat(api("GET", "/viewers", "wrong" + n)).isEqualTo(401);
        }
    }

    @Test
    void everyDoorCounts() throws Exception {
        for (Try each : doors) {
            pump.nowMs.addAndGet(60_000);
            for (int n = 0; n < PER_MINUTE; n++) {
                assertThat(each.with("wrong" + n))
                        .as("door %s", doors.indexOf(each))
                        .isIn(200, 401);
            }
            assertThat(each.with("wrong")).as("door %s", doors.indexOf(each)).isEqualTo(429);
        }
    }

    @Test
    void everyDoorIsShutForWhoGuessedAtAnother() throws Exception {
        fill();
        for (Try each : doors) {
            for (String key : List.of("wrong", "s3cret", "adm1n")) {
                assertThat(each.with(key)).as("door %s", doors.indexOf(each)).isEqualTo(429);
            }
        }
    }

    @Test
    void severalKeysAreRefusedAtEveryDoorWithoutALook() throws Exception {
        for (Try each : doors.subList(5, doors.size())) {
            for (String keys : List.of("wrong&key=s3cret&pass=s3cret", "s3cret&key=wrong&pass=wrong")) {
                assertThat(each.with(keys)).as("door %s", doors.indexOf(each)).isEqualTo(400);
            }
        }
        assertThat(api("GET", "/viewers", "adm1n")).isEqualTo(200);
    }

    @Test
    void whoWasRightBeforeComesInWhileOthersOfItsAddressGuess() throws Exception {
        assertThat(icecast("/admin.cgi", null, "mode=updinfo&song=x&pass=s3cret"))
                .isEqualTo(200);
        fill();
        assertThat(icecast("/admin", "/metadata", "mount=/news&mode=updinfo&song=x&key=s3cret"))
                .isEqualTo(200);
        assertThat(api("GET", "/viewers", "adm1n")).as("has not been right").isEqualTo(429);
        pump.nowMs.addAndGet(2_000);
        assertThat(api("GET", "/viewers", "adm1n")).isEqualTo(200);
    }

    @Test
    void healthIsToldWhateverIsPresented() throws Exception {
        fill();
        for (String key : List.of("wrong", "adm1n")) {
            Exchange answer = new Exchange("GET", null)
                    .header("Authorization", "Bearer " + key)
                    .sentTo(pump.healthDoor);
            assertThat(answer.status).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("problems");
        }
    }

    @Test
    void guessAtAnOpenDoorIsInTheLog() throws Exception {
        assertThat(api("GET", "/streams", "wrong")).isEqualTo(200);
        assertThat(log.all())
                .containsExactly("INFO administration: 198.51.100.3:6000 refused with 401: wrong credential");
    }

    @Test
    void guessThatHealthDoesNotLookAtIsInTheLog() throws Exception {
        fill();
        log.all().clear();
        new Exchange("GET", null).header("Authorization", "Bearer wrong").sentTo(pump.healthDoor);
        assertThat(log.all()).hasSize(1).first().asString().contains("administration: ", " refused with 429: ");
    }

    @Test
    void whoPresentsNothingIsServedAsEver() throws Exception {
        fill();
        assertThat(new Exchange("GET", "/streams").sentTo(pump.apiDoor).status).isEqualTo(200);
        assertThat(new Exchange("GET", "/viewers").sentTo(pump.apiDoor).status).isEqualTo(401);
        assertThat(publish("POST", null)).isEqualTo(401);
    }

    @Test
    void answerSaysWhenItMakesSenseToTryAgain() throws Exception {
        fill();
        Exchange answer = new Exchange("GET", "/viewers").query("key=wrong").sentTo(pump.apiDoor);
        assertThat(answer.headers).containsEntry("Retry-After", "2").doesNotContainKey("WWW-Authenticate");
        FakeExchange exchange = publisher("POST", "key=wrong");
        streams.answer(exchange.request(), exchange.response());
        assertThat(exchange.header("Retry-After")).isEqualTo("2");
        assertThat(exchange.header("WWW-Authenticate")).isNull();
        assertThat(exchange.text()).contains("too many wrong credentials from this address");
    }

    @Test
    void logIsShortHoweverManyGuessesThereAre() throws Exception {
        List<String> statuses = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            for (Try each : doors) {
                statuses.add(Integer.toString(each.with("wrong" + n)));
            }
        }
        assertThat(statuses).hasSize(1_000 * doors.size());
        assertThat(log.all())
                .hasSizeLessThan(15)
                .contains(
                        "INFO administration: 198.51.100.3:6000 refused with 401: wrong credential",
                        "INFO stream news: 198.51.100.3:6000 refused with 401: wrong credential");
        pump.nowMs.addAndGet(60_000);
        log.all().clear();
        pump.tally.tick();
        assertThat(log.all()).hasSize(1);
        assertThat(log.all().get(0)).startsWith("INFO from 198.51.100.3: 12,").contains(" more refused credentials");
    }
}
