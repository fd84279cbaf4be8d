package org.streampump.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.PublishExample;
import org.streampump.container.WatchExample;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.source.SourceSettings;
import org.streampump.status.Audience;
import org.streampump.status.HealthStatus;
import org.streampump.status.SourceStatus;
import org.streampump.status.Status;
import org.streampump.status.TestPump;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.Seat;

class ApiDocumentsTest {
    private static final String HOSTILE = "\"></script><img src=x onerror=alert(1)> \\ ' & é ☃ 𝄞";

    private TestPump pump;

    @AfterEach
    void closeBinding() {
        pump.close();
    }

    @Test
    void liveStreamTellsWhatItIs() {
        pump = new TestPump(
                "stream.news", "{\"publish\": {\"key\": \"s3cret\"}, \"title\": \"News\", \"maxViewers\": 7}");
        Publication publication = pump.publish("news", new TestPump.FakePublisher());
        pump.watch("news", "VLC");
        pump.nowMs.addAndGet(2_500);

        JsonObject news = stream("news", Audience.ANYONE).getJsonObject("stream");

        assertThat(news.getString("title")).isEqualTo("News");
        assertThat(news.getString("state")).isEqualTo("live");
        assertThat(news.getString("path")).isEqualTo("/pump/streams/news");
        assertThat(news.getString("publish")).isEqualTo("key");
        assertThat(news.getJsonObject("container").getString("name")).isEqualTo("mpegts");
        assertThat(news.getJsonObject("container").getString("label")).isEqualTo("MPEG-TS");
        assertThat(news.getJsonArray("codecs").getValuesAs(JsonString::getString))
                .containsExactly("H.264", "AAC");
        assertThat(news.getInt("viewers")).isEqualTo(1);
        assertThat(news.getInt("maxViewers")).isEqualTo(7);
        assertThat(news.getInt("keptBytes")).isPositive();
        assertThat(news.getJsonObject("publication").getInt("uptimeMs")).isEqualTo(2_500);
        assertThat(news.getJsonObject("publication").getInt("receivedBytes"))
                .isEqualTo((int) publication.receivedBytes());
    }

    @Test
    void stateFollowsTheEncoder() {
        pump = new TestPump("stream.news", TestPump.PUSH);
        assertThat(state("news")).isEqualTo("offline");

        Publication publication = pump.publish("news", new TestPump.FakePublisher());
        assertThat(state("news")).isEqualTo("live");

        publication.lost("connection reset");
        assertThat(state("news")).isEqualTo("held");
        assertThat(stream("news", Audience.ANYONE).getJsonObject("stream")).doesNotContainKey("publication");
    }

    @Test
    void formatsHaveWhatPagesMustKnowOfThem() {
        pump = new TestPump();
        MpegTs format = new MpegTs();

        JsonArray formats = read(pump.documents.formats().bytes()).getJsonArray("formats");

        assertThat(formats).hasSize(1);
        JsonObject ts = formats.getJsonObject(0);
        assertThat(ts.getString("name")).isEqualTo("mpegts");
        assertThat(ts.getString("label")).isEqualTo("MPEG-TS");
        assertThat(ts.getString("mediaType")).isEqualTo("video/mp2t");
        assertThat(ts.getString("extension")).isEqualTo("ts");
        assertThat(ts.getJsonArray("publish").getValuesAs(JsonObject.class))
                .extracting(one ->
                        new PublishExample(one.getString("way"), one.getString("label"), one.getString("arguments")))
                .isEqualTo(format.publishing());
        assertThat(ts.getJsonArray("watch").getValuesAs(JsonObject.class))
                .extracting(
                        one -> new WatchExample(one.getString("way"), one.getString("label"), one.getString("command")))
                .isEqualTo(format.watching());
    }

    @Test
    void strangersSeeCountsAndNoAddress() {
        pump = new TestPump("stream.news", TestPump.PUSH);
        pump.publish("news", new TestPump.FakePublisher());
        pump.watch("news", "VLC");

        String list = new String(pump.documents.streams(Audience.ANYONE), UTF_8);
        String one = new String(pump.documents.stream("news", Audience.ANYONE).orElseThrow(), UTF_8);

        assertThat(list + one).doesNotContain("192.0.2.7", "203.0.113.9", "VLC", "heap", "1.2.3");
        assertThat(list).contains("\"viewers\":1");
    }

    @Test
    void administratorSeesWhoIsThere() {
        pump = new TestPump("stream.news", TestPump.PUSH, "stream.other", TestPump.PUSH);
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("other", new TestPump.FakePublisher());
        pump.watch("other", "mpv");
        pump.watch("news", "VLC");

        JsonObject news = stream("news", Audience.ADMINISTRATOR);

        assertThat(news.getJsonObject("stream").getJsonObject("publication").getString("encoder"))
                .isEqualTo("192.0.2.7:4000");
        assertThat(news.getJsonArray("viewers")).hasSize(1);
        JsonObject viewer = news.getJsonArray("viewers").getJsonObject(0);
        assertThat(viewer.getInt("id")).isEqualTo(2);
        assertThat(viewer.getString("stream")).isEqualTo("news");
        assertThat(viewer.getString("peer")).isEqualTo("203.0.113.9:5000");
        assertThat(viewer.getString("protocol")).isEqualTo("HTTP/1.1");
        assertThat(viewer.getString("userAgent")).isEqualTo("VLC");
        assertThat(read(pump.documents.viewers()).getJsonArray("viewers")).hasSize(2);
        assertThat(read(pump.documents.streams(Audience.ADMINISTRATOR)).getJsonObject("pump"))
                .containsKey("heap")
                .containsEntry("version", Json.createValue("1.2.3"));
    }

    @Test
    void administratorSeesFromWhereAStreamIsPulledAndOthersHow() {
        pump = new TestPump(
                "stream.news", "{\"source\": \"mmsh://me:s3cret@origin.example/a\"}", "stream.b", TestPump.PUSH);
        List<String> addresses = pump.config.streams().get("news").get(SourceSettings.class).upstreams().stream()
                .map(Object::toString)
                .toList();
        pump.sources.put(
                "news",
                new SourceStatus(
                        "waiting", 3, addresses, Optional.empty(), Optional.of(addresses.get(0) + ": refused")));

        JsonObject news = stream("news", Audience.ADMINISTRATOR).getJsonObject("stream");
        JsonObject source = news.getJsonObject("source");

        assertThat(news.getString("publish")).isEqualTo("nobody");
        assertThat(source.getString("state")).isEqualTo("waiting");
        assertThat(source.getInt("attempts")).isEqualTo(3);
        assertThat(source.getJsonArray("addresses").getString(0)).isEqualTo("mmsh://origin.example/a");
        assertThat(source.getString("lastError")).isEqualTo("mmsh://origin.example/a: refused");
        assertThat(source).doesNotContainKey("active");
        assertThat(stream("news", Audience.ANYONE)
                        .getJsonObject("stream")
                        .getJsonObject("source")
                        .keySet())
                .containsExactly("state", "attempts");
        assertThat(stream("b", Audience.ADMINISTRATOR).getJsonObject("stream")).doesNotContainKey("source");
    }

    @Test
    void noDocumentHoldsAKey() {
        pump = new TestPump(
                "stream.news",
                TestPump.PUSH,
                "stream.live/*",
                TestPump.PUSH,
                "stream.bad",
                "{\"publish\": {\"kee\": \"s3cret\"}}",
                "stream.worse",
                "{\"source\": \"http://me:s3cret@192.0.2.1/\"}",
                "stream.relay",
                "{\"source\": \"mmsh://me:s3cret@192.0.2.1/?key=s3cret\"}",
                "pump.adminKey",
                "adm1n-s3cret");
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("live/a", new TestPump.FakePublisher());

        String all = new String(pump.documents.streams(Audience.ADMINISTRATOR), UTF_8);

        assertThat(all).contains("\"failed\"").doesNotContain("s3cret");
    }

    @Test
    void hostileTextsStayTexts() {
        String title = HOSTILE.replace("\\", "\\\\").replace("\"", "\\\"");
        pump = new TestPump("stream.news", "{\"publish\": \"anyone\", \"title\": \"" + title + "\"}");
        pump.publish("news", new TestPump.FakePublisher());
        pump.watch("news", "\"}],\"x\":[{\"y\":\"\r\n\0");

        JsonObject news = stream("news", Audience.ADMINISTRATOR);

        assertThat(news.getJsonObject("stream").getString("title")).isEqualTo(HOSTILE);
        assertThat(news.getJsonArray("viewers").getJsonObject(0).getString("userAgent"))
                .isEqualTo("\"}],\"x\":[{\"y\":\"...");
    }

    @Test
    void streamsOfPatternsFollowThem() {
        pump = new TestPump("stream.live/*", TestPump.PUSH, "stream.news", TestPump.PUSH);
        pump.publish("live/b", new TestPump.FakePublisher());
        pump.publish("live/a", new TestPump.FakePublisher());

        List<JsonObject> streams = list();

        assertThat(streams)
                .extracting(stream -> stream.getString("name"))
                .containsExactly("live/*", "live/a", "live/b", "news");
        assertThat(streams.get(0).getString("state")).isEqualTo("pattern");
        assertThat(streams.get(0)).doesNotContainKey("path");
        assertThat(streams.get(1).getString("pattern")).isEqualTo("live/*");
        assertThat(streams.get(1).getString("title")).isEqualTo("live/a");
    }

    @Test
    void whatCannotBeUsedIsListedWithItsReason() {
        pump = new TestPump("stream.bad", "{}", "stream.off", "{\"publish\": \"anyone\", \"enabled\": false}");

        List<JsonObject> streams = list();

        assertThat(streams).extracting(stream -> stream.getString("state")).containsExactly("disabled", "failed");
        assertThat(streams.get(1).getJsonArray("problems").getString(0)).contains("publish is missing");
        assertThat(state("bad")).isEqualTo("failed");
        assertThat(state("off")).isEqualTo("disabled");
    }

    @Test
    void failedStreamKeepsItsTitle() {
        pump = new TestPump("stream.bad", "{\"title\": \"News\"}", "stream.torn", "{");

        assertThat(list()).extracting(stream -> stream.getString("title")).containsExactly("News", "torn");
        assertThat(stream("bad", Audience.ANYONE).getJsonObject("stream").getString("title"))
                .isEqualTo("News");
    }

    @Test
    void visitorsSeeThatThereIsAProblemAndTheAdministratorWhere() {
        pump = new TestPump(
                "stream.bad", "{\"publish\": \"anyone\", \"intro\": \"srv/intro.mp3\", \"/srv/films\": 1}",
                "pump.wait", "/srv/long");

        String visitors = new String(pump.documents.streams(Audience.ANYONE), UTF_8)
                + new String(pump.documents.stream("bad", Audience.ANYONE).orElseThrow(), UTF_8)
                + new String(pump.documents.health(pump.documents.health()), UTF_8);
        JsonObject mine = read(pump.documents.streams(Audience.ADMINISTRATOR));
        HealthStatus health = pump.documents.health(Audience.ADMINISTRATOR);

        assertThat(visitors)
                .doesNotContain("srv/", "(test)", "pump.wait")
                .contains("\"configuration\":\"problem\"", "intro: expected the absolute path of a file");
        assertThat(mine.getJsonObject("pump").getJsonArray("problems").getValuesAs(JsonString::getString))
                .hasSize(1)
                .allMatch(problem -> problem.startsWith("pump.wait (test) is \"/srv/long\""));
        assertThat(mine.getJsonArray("streams")
                        .getJsonObject(0)
                        .getJsonArray("problems")
                        .getValuesAs(JsonString::getString))
                .anyMatch(problem -> problem.startsWith("stream.bad (test): intro is \"srv/intro.mp3\""))
                .anyMatch(problem -> problem.startsWith("stream.bad (test): /srv/films: "));
        assertThat(health.ok()).isTrue();
        assertThat(health.problems()).hasSize(3);
    }

    @Test
    void soundConfigurationIsOk() {
        pump = new TestPump("stream.news", TestPump.PUSH);

        JsonObject visitors = read(pump.documents.streams(Audience.ANYONE)).getJsonObject("pump");
        JsonObject mine = read(pump.documents.streams(Audience.ADMINISTRATOR)).getJsonObject("pump");

        assertThat(visitors.getString("configuration")).isEqualTo("ok");
        assertThat(visitors).doesNotContainKey("problems");
        assertThat(mine.getJsonArray("problems")).isEmpty();
        assertThat(pump.documents.health().configuration()).isEqualTo("ok");
    }

    @Test
    void nameUnderPatternIsKnownBeforeItIsUsed() {
        pump = new TestPump("stream.live/*", TestPump.PUSH);

        assertThat(state("live/cam")).isEqualTo("offline");
        assertThat(pump.registry.streams()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "..",
                "live",
                "live/",
                "live/../news",
                "live/.x",
                "news\0",
                "a//b",
                "nobody",
                "*",
                "live/a b"
            })
    void unknownAndHostileNamesAreNotFound(String name) {
        pump = new TestPump("stream.live/*", TestPump.PUSH, "stream.news", TestPump.PUSH);

        assertThat(pump.documents.stream(name, Audience.ADMINISTRATOR)).isEmpty();
    }

    @Test
    void publicListIsTheSameForHalfASecond() {
        pump = new TestPump("stream.news", TestPump.PUSH);
        byte[] first = pump.documents.streams(Audience.ANYONE);

        pump.nowMs.addAndGet(Status.LIST_MAX_AGE_MS - 1);
        assertThat(pump.documents.streams(Audience.ANYONE)).isSameAs(first);

        pump.nowMs.addAndGet(1);
        assertThat(pump.documents.streams(Audience.ANYONE)).isNotSameAs(first);
    }

    @Test
    void whoeverWaitsIsCountedApart() {
        pump = new TestPump("stream.news", TestPump.PUSH);
        Seat seat = pump.stream("news").seat().orElseThrow();

        JsonObject news = stream("news", Audience.ANYONE).getJsonObject("stream");

        assertThat(news.getInt("viewers")).isZero();
        assertThat(news.getInt("waiting")).isEqualTo(1);
        assertThat(pump.documents.health().waiting()).isEqualTo(1);
        seat.release();
    }

    @Test
    void runningPumpIsHealthy() {
        pump = new TestPump("stream.news", TestPump.PUSH, "stream.other", TestPump.PUSH);
        pump.publish("news", new TestPump.FakePublisher());
        pump.nowMs.addAndGet(300);

        HealthStatus health = pump.documents.health();

        assertThat(health.ok()).isTrue();
        assertThat(health.streams()).isEqualTo(2);
        assertThat(health.live()).isEqualTo(1);
        assertThat(health.uptimeMs()).isEqualTo(300);
        assertThat(read(pump.documents.health(health))).doesNotContainKey("reason");
    }

    @Test
    void fullPumpIsUnavailable() {
        pump = new TestPump("stream.news", TestPump.PUSH, "pump.maxViewers", "1");
        pump.publish("news", new TestPump.FakePublisher());
        pump.watch("news", "VLC");

        assertThat(pump.documents.health().reason()).contains("full: all 1 viewers' seats are taken");
    }

    @Test
    void pumpInTroubleIsUnavailableUntilItIsOver() {
        pump = new TestPump("stream.news", TestPump.PUSH);
        pump.trouble = Optional.of("the clock has stood still for 12 s");
        assertThat(pump.documents.health().ok()).isFalse();
        assertThat(pump.documents.health().reason()).contains("the clock has stood still for 12 s");
        pump.trouble = Optional.empty();
        assertThat(pump.documents.health().ok()).isTrue();
    }

    @Test
    void stoppingPumpIsUnavailable() {
        pump = new TestPump("stream.news", TestPump.PUSH);
        pump.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));

        assertThat(pump.documents.health().ok()).isFalse();
        assertThat(pump.documents.health().reason()).contains("the pump is shutting down");
    }

    private String state(String name) {
        return stream(name, Audience.ANYONE).getJsonObject("stream").getString("state");
    }

    private JsonObject stream(String name, Audience audience) {
        return read(pump.documents.stream(name, audience).orElseThrow());
    }

    private List<JsonObject> list() {
        return read(pump.documents.streams(Audience.ANYONE))
                .getJsonArray("streams")
                .getValuesAs(JsonObject.class);
    }

    private static JsonObject read(byte[] json) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            return reader.readObject();
        }
    }
}
