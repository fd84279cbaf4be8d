package org.streampump.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.Pace;
import org.streampump.servlet.Exchange;
import org.streampump.status.TestPump;
import org.streampump.stream.EndReason;
import org.streampump.stream.Viewer;

class ApiDoorTest {
    private TestPump pump = new TestPump(
            "stream.news", TestPump.PUSH,
            "stream.a/publication", TestPump.PUSH,
            "pump.adminKey", "adm1n");

    @AfterEach
    void closeBinding() {
        pump.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams", "/streams/", "/streams/news", "/streams/news/", "/streams/a/publication"})
    void everybodyMayReadStreams(String path) throws Exception {
        Exchange answer = send("GET", path);

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).startsWith("{").contains("\"name\":");
        assertThat(answer.headers)
                .containsEntry("Content-Type", "application/json;charset=UTF-8")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Content-Length", "" + answer.body().getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @CsvSource({
        "/formats, ",
        "/formats/, ",
        "/formats, key=adm1n",
        "/formats, key=wrong",
        "/formats, format=../x&%zz&\0"
    })
    void formatsAreTheSameForEverybodyAndKept(String path, String query) throws Exception {
        Exchange answer = send(new Exchange("GET", path).query(query));

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"formats\":[{").contains("\"name\":\"mpegts\"");
        assertThat(answer.headers)
                .containsEntry("Content-Type", "application/json;charset=UTF-8")
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Content-Length", "" + answer.body().getBytes(StandardCharsets.UTF_8).length);
        assertThat(answer.headers.get("ETag")).matches("\"[0-9a-f]{24}\"");
    }

    @Test
    void formatsAreSentOnceToWhoKeepsThem() throws Exception {
        String etag = send("GET", "/formats").headers.get("ETag");

        for (String known : List.of(etag, "W/" + etag, "\"x\", " + etag, "*")) {
            Exchange answer = send(new Exchange("GET", "/formats").header("If-None-Match", known));

            assertThat(answer.status).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers).containsEntry("ETag", etag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "\"\"", "W/", "\"x\"", "x", ",,,,\"*\"", "\0"})
    void hostileEtagsAreNotKnown(String etag) throws Exception {
        assertThat(send(new Exchange("GET", "/formats").header("If-None-Match", etag)).status)
                .isEqualTo(200);
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        Exchange answer = send("HEAD", "/streams");

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(Integer.parseInt(answer.headers.get("Content-Length"))).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/nothing",
                "/streamsx",
                "/formatsx",
                "/formats/mpegts",
                "/streams/none",
                "/streams//",
                "/streams/../x",
                "/streams/news\0"
            })
    void unknownIsNotFound(String path) throws Exception {
        Exchange answer = send("GET", path);

        assertThat(answer.status).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"error\":\"no such");
    }

    @Test
    void noPathIsNotFound() throws Exception {
        assertThat(send("GET", null).status).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /streams | GET, HEAD, OPTIONS",
                "POST | /formats | GET, HEAD, OPTIONS",
                "DELETE | /streams/news | GET, HEAD, OPTIONS",
                "PUT | /streams/news/publication | GET, HEAD, DELETE, OPTIONS",
                "GET | /viewers/1 | DELETE, OPTIONS",
                "TRACE | /viewers | GET, HEAD, OPTIONS"
            })
    void otherMethodsAreNotAllowed(String method, String path, String allowed) throws Exception {
        Exchange answer = send(method, path);

        assertThat(answer.status).isEqualTo(405);
        assertThat(answer.headers).containsEntry("Allow", allowed);
        assertThat(answer.body()).isEqualTo("{\"error\":\"allowed: " + allowed + "\"}");
    }

    @Test
    void otherSitesMayReadAndNotDelete() throws Exception {
        Exchange answer = send("OPTIONS", "/streams/news/publication");

        assertThat(answer.status).isEqualTo(204);
        assertThat(answer.headers).containsEntry("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"GET, /viewers", "DELETE, /viewers/1", "DELETE, /streams/news/publication"})
    void administrationIsClosedWithoutAKey(String method, String path) throws Exception {
        pump.close();
        pump = new TestPump("stream.news", TestPump.PUSH);

        Exchange answer = administrator(method, path);

        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"error\":\"administration is closed: set pump.adminKey\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /viewers",
        "DELETE, /viewers/1",
        "DELETE, /streams/news/publication",
        "DELETE, /streams/x/publication"
    })
    void administrationNeedsTheCredential(String method, String path) throws Exception {
        for (Exchange request : List.of(
                new Exchange(method, path),
                new Exchange(method, path).header("Authorization", "Bearer s3cret"),
                new Exchange(method, path).query("key=ADM1N"))) {
            Exchange answer = send(request);

            assertThat(answer.status).isEqualTo(401);
            assertThat(answer.headers.get("WWW-Authenticate")).startsWith("Basic realm=\"streampump\"");
            assertThat(answer.headers).doesNotContainKey("Access-Control-Allow-Origin");
        }
    }

    @Test
    void credentialComesInThreeWays() throws Exception {
        String basic = Base64.getEncoder().encodeToString("any:adm1n".getBytes(StandardCharsets.UTF_8));
        for (Exchange request : List.of(
                new Exchange("GET", "/viewers").header("Authorization", "Basic " + basic),
                new Exchange("GET", "/viewers").header("Authorization", "Bearer adm1n"),
                new Exchange("GET", "/viewers").query("key=adm1n"))) {
            assertThat(send(request).body()).isEqualTo("{\"viewers\":[]}");
        }
    }

    @Test
    void addressesAreForTheAdministrator() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.watch("news", "VLC");

        assertThat(send("GET", "/streams/news").body()).doesNotContain("192.0.2.7", "203.0.113.9");
        assertThat(administrator("GET", "/streams/news").body()).contains("192.0.2.7", "203.0.113.9");
        assertThat(administrator("GET", "/streams").body()).contains("192.0.2.7");
    }

    @Test
    void viewerIsKickedOnce() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        Viewer viewer = pump.watch("news", "VLC");
        pump.start();

        Exchange first = administrator("DELETE", "/viewers/" + viewer.id());
        await().atMost(Pace.seconds(10)).until(viewer::isGone);
        pump.stop();
        Exchange second = administrator("DELETE", "/viewers/" + viewer.id());

        assertThat(first.status).isEqualTo(204);
        assertThat(first.body()).isEmpty();
        assertThat(second.status).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "1x", "1/2", "", "99999999999999999999", "٣", "1\n"})
    void hostileViewerIdsAreNotFound(String id) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        Viewer viewer = pump.watch("news", "VLC");

        assertThat(administrator("DELETE", "/viewers/" + id).status).isIn(404, 405);
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void encoderIsKickedOnce() throws Exception {
        TestPump.FakePublisher publisher = new TestPump.FakePublisher();
        pump.publish("news", publisher);

        assertThat(administrator("DELETE", "/streams/news/publication").status).isEqualTo(204);
        assertThat(publisher.ended.kind()).isEqualTo(EndReason.Kind.KICKED);
        assertThat(administrator("DELETE", "/streams/news/publication").body())
                .isEqualTo("{\"error\":\"nobody publishes this stream\"}");
    }

    @Test
    void encoderOfStreamThatIsNamedLikeTheResourceIsKicked() throws Exception {
        TestPump.FakePublisher publisher = new TestPump.FakePublisher();
        pump.publish("a/publication", publisher);

        assertThat(administrator("DELETE", "/streams/a/publication").status).isEqualTo(404);
        assertThat(administrator("DELETE", "/streams/a/publication/publication").status)
                .isEqualTo(204);
        assertThat(publisher.ended).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{\"title\": \"Singer - Song\"}; Singer - Song",
                "{\"title\": \" \\u0000A\\r\\nB\", \"more\": [1, {}]}; A B",
                "{\"title\": \"\"}; ``",
            },
            delimiter = ';')
    void publisherSaysWhatIsPlaying(String json, String title) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        Exchange answer = send(put("/streams/news/title", json).query("key=s3cret"));

        assertThat(answer.status).isEqualTo(204);
        assertThat(pump.stream("news").title()).isEqualTo(title);
        String document = send("GET", "/streams/news").body();
        if (title.isEmpty()) {
            assertThat(document).doesNotContain("\"playing\"");
        } else {
            assertThat(document).contains("\"playing\":\"" + title + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"title\": null}",
                "{\"title\": [\"x\"]}",
                "{\"title\": {\"a\": 1}}",
                "{\"title\": \"x\"",
                "{\"title\": \"x\"} y",
                "{\"title\": \"x\"}{}",
                "Singer - Song",
                "\0"
            })
    void whatIsNoTitleIsRefused(String json) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        Exchange answer = send(put("/streams/news/title", json).query("key=adm1n"));

        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"expected ");
        assertThat(pump.stream("news").title()).isEmpty();
    }

    @Test
    void longTitlesAreRefused() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(title("x".repeat(400)).status).isEqualTo(204);
        assertThat(title("x".repeat(401)).status).isEqualTo(400);
        assertThat(title("x".repeat(5_000)).status).isEqualTo(413);
        assertThat(send(put("/streams/news/title", "[".repeat(4_000)).query("key=adm1n")).status)
                .isEqualTo(400);
        assertThat(send(put("/streams/news/title", "{\"a\":".repeat(600)).query("key=adm1n")).status)
                .isEqualTo(400);
        String deep = "{\"title\":\"x\",\"a\":" + "[".repeat(1_500) + "]".repeat(1_500) + "}";
        assertThat(send(put("/streams/news/title", deep).query("key=adm1n")).status)
                .isEqualTo(400);
    }

    @Test
    void titlesNeedACredentialAndAPublication() throws Exception {
        assertThat(send(put("/streams/news/title", "{}")).status).isEqualTo(401);
        assertThat(send(put("/streams/news/title", "{}").query("key=wrong")).status)
                .isEqualTo(401);
        assertThat(send(put("/streams/none/title", "{}").query("key=s3cret")).status)
                .isEqualTo(401);
        assertThat(send(put("/streams/a\0/title", "{}").query("key=adm1n")).status)
                .isEqualTo(404);
        assertThat(title("x").body()).isEqualTo("{\"error\":\"nobody publishes this stream\"}");
    }

    private Exchange title(String text) throws Exception {
        return send(put("/streams/news/title", "{\"title\":\"" + text + "\"}").query("key=adm1n"));
    }

    private static Exchange put(String path, String body) {
        return new Exchange("PUT", path).sending(body);
    }

    @Test
    void withoutAPumpTheApiIsUnavailable() throws Exception {
        Exchange answer = new Exchange("GET", "/streams").sentToStopped(pump.apiDoor);

        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"error\":\"the pump is not running\"}");
    }

    private Exchange administrator(String method, String path) throws Exception {
        return send(new Exchange(method, path).query("key=adm1n"));
    }

    private Exchange send(String method, String path) throws Exception {
        return send(new Exchange(method, path));
    }

    private Exchange send(Exchange request) throws Exception {
        return request.sentTo(pump.apiDoor);
    }
}
