package org.streampump.icecast;

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

class IcecastDoorTest {
    private TestPump pump = new TestPump(
            "stream.news", TestPump.PUSH,
            "stream.other", "{\"publish\": {\"key\": \"s3cret2\"}}",
            "stream.open", "{\"publish\": \"anyone\"}",
            "pump.adminKey", "adm1n");

    @AfterEach
    void closeBinding() {
        pump.close();
    }

    @Test
    void everybodyMayReadTheStatus() throws Exception {
        Exchange answer = send(get("/status-json.xsl").header("Sec-Fetch-Site", "cross-site"));

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.headers)
                .containsEntry("Content-Type", "application/json;charset=UTF-8")
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Cache-Control", "no-store");
        assertThat(answer.body()).startsWith("{\"icestats\":{").contains("\"host\":\"pump.example\"");
    }

    @Test
    void statusHasAPreflight() throws Exception {
        Exchange answer = send(new Exchange("OPTIONS", null).at("/status-json.xsl"));

        assertThat(answer.status).isEqualTo(204);
        assertThat(answer.headers).containsEntry("Access-Control-Allow-Origin", "*");
    }

    @Test
    void optionsOfACommandAllowNoOtherSite() throws Exception {
        Exchange answer =
                send(new Exchange("OPTIONS", "/killsource").at("/admin").query("key=adm1n&mount=/news"));

        assertThat(answer.status).isEqualTo(204);
        assertThat(answer.headers).containsEntry("Allow", "GET, HEAD, POST, OPTIONS");
        assertThat(answer.headers).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @ParameterizedTest
    @CsvSource({
        "http, pump.example, 80, http://pump.example/streams/news",
        "http, pump.example, 8080, http://pump.example:8080/streams/news",
        "https, pump.example, 443, https://pump.example/streams/news",
        "https, '[2001:db8::1]', 8443, https://[2001:db8::1]:8443/streams/news",
        "http, '2001:db8::1', 8000, http://[2001:db8::1]:8000/streams/news",
    })
    void sourcesHaveTheAddressThatTheServerWasAskedBy(String scheme, String host, int port, String listenUrl)
            throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(send(get("/status-json.xsl").server(scheme, host, port).query("mount=/streams/news"))
                        .body())
                .contains("\"listenurl\":\"" + listenUrl.replace("/streams", "/pump/streams") + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/!POKE", "/", "", "/stats/", "/stats.xsl", "/fallbacks", "/\0"})
    void unknownCommandIsNotFoundAtOnce(String path) throws Exception {
        Exchange answer = send(get("/admin", path));

        assertThat(answer.status).isEqualTo(404);
        assertThat(answer.body()).contains("<message>Unrecognised command</message><return>0</return>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stats",
                "/listmounts",
                "/listclients",
                "/killclient",
                "/killsource",
                "/moveclients",
                "/metadata"
            })
    void strangersAreChallenged(String path) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        for (String credential : List.of("", "&key=wrong")) {
            Exchange answer = send(
                    get("/admin", path).query("mount=/news&id=1&destination=/other&mode=updinfo&song=x" + credential));
            assertThat(answer.status).isEqualTo(401);
            assertThat(answer.headers.get("WWW-Authenticate")).startsWith("Basic ");
        }
        assertThat(pump.stream("news").title()).isEmpty();
    }

    @Test
    void publishersAreNoAdministrators() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(send(get("/admin", "/killsource").query("mount=/news&key=s3cret")).status)
                .isEqualTo(401);
    }

    @Test
    void withoutAKeyAdministrationIsClosed() throws Exception {
        pump.close();
        pump = new TestPump("stream.news", TestPump.PUSH);
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(send(get("/admin", "/stats")).status).isEqualTo(403);
        assertThat(send(get("/admin", "/killsource").query("mount=/news&key=")).status)
                .isEqualTo(403);
        assertThat(send(get("/admin", "/metadata").query("mount=/news&key=s3cret&mode=updinfo&song=x")).status)
                .isEqualTo(200);
    }

    @Test
    void administratorReads() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.watch("news", "VLC");

        assertThat(administrator("/stats", "").body())
                .contains("<icestats><admin>", "<source mount=\"/pump/streams/news\">");
        assertThat(administrator("/stats", "mount=/news").body()).contains("<source mount=");
        assertThat(administrator("/stats.xml", "").status).isEqualTo(200);
        assertThat(administrator("/listmounts", "").body()).contains("<content-type>video/mp2t</content-type>");
        assertThat(administrator("/streamlist", "").status).isEqualTo(200);
        Exchange clients = administrator("/listclients", "mount=/pump/streams/news");
        assertThat(clients.body()).contains("<Listeners>1</Listeners>", "<UserAgent>VLC</UserAgent>");
        assertThat(clients.headers)
                .containsEntry("Content-Type", "text/xml;charset=UTF-8")
                .doesNotContainKey("Access-Control-Allow-Origin");
    }

    @ParameterizedTest
    @CsvSource({
        "/stats, mount=/nope, Source does not exist",
        "/stats, mount=/other, Source does not exist", // offline
        "/listclients, '', Missing parameter",
        "/listclients, mount=/nope, Source does not exist",
        "/killclient, '', Missing parameter",
        "/killclient, mount=/news, Missing parameter",
        "/killclient, mount=/nope&id=1, Source does not exist",
        "/killsource, '', Missing parameter",
        "/killsource, mount=%3Cx%3E, Source does not exist",
        "/moveclients, '', Missing parameter",
        "/moveclients, mount=/news&destination=/nope, No such destination",
        "/moveclients, mount=/news&destination=/streams/news, supplied mountpoints are identical",
        "/metadata, mode=updinfo&song=x, Missing parameter",
        "/metadata, mount=/news&song=x, Missing parameter",
        "/metadata, mount=/news&mode=updinfo, Missing parameter",
        "/metadata, mount=/nope&mode=updinfo&song=x, Source does not exist",
    })
    void badRequestIsAnsweredInIcecastsWords(String path, String query, String message) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        Exchange answer = administrator(path, query);

        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.body())
                .endsWith("<iceresponse><message>" + message + "</message><return>0</return></iceresponse>\n");
    }

    @Test
    void viewerIsEnded() throws Exception {
        pump.start();
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("other", new TestPump.FakePublisher());
        Viewer viewer = pump.watch("news", "VLC");

        assertThat(administrator("/killclient", "mount=/other&id=" + viewer.id())
                        .body())
                .contains("<message>Client 1 not found</message><return>0</return>");
        assertThat(administrator("/killclient", "mount=/news&id=" + viewer.id()).body())
                .contains("<message>Client 1 removed</message><return>1</return>");
        await().atMost(Pace.seconds(10)).until(viewer::isGone);
        pump.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "9, 9",
        "-1, -1",
        "99999999999999999999, 99999999999999999999",
        "%3Cx%3E%00, &lt;x&gt;.",
        "'', ''",
    })
    void unknownViewerIsNotFound(String id, String told) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        Exchange answer = administrator("/killclient", "mount=/news&id=" + id);

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).contains("<message>Client " + told + " not found</message><return>0</return>");
    }

    @Test
    void sourceIsEnded() throws Exception {
        TestPump.FakePublisher publisher = new TestPump.FakePublisher();
        pump.publish("news", publisher);

        assertThat(administrator("/killsource", "mount=/news").body())
                .contains("<message>Source Removed</message><return>1</return>");
        assertThat(publisher.ended.kind()).isEqualTo(EndReason.Kind.KICKED);
        assertThat(administrator("/killsource", "mount=/news").status).isEqualTo(400);
    }

    @Test
    void viewersAreMovedWhereTheContainersAllowIt() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("other", new TestPump.FakePublisher());
        pump.watch("news", "VLC");
        pump.watch("news", "VLC").end(new EndReason(EndReason.Kind.LOST, "on its way out"));

        assertThat(administrator("/moveclients", "mount=/news").body())
                .contains("<current_source>/pump/streams/news</current_source><source mount=\"/pump/streams/other\">");
        assertThat(administrator("/moveclients", "mount=/news&destination=/other")
                        .body())
                .contains("<message>1 of 2 clients moved from /pump/streams/news to /pump/streams/other</message>"
                        + "<return>1</return>");
        assertThat(pump.stream("other").watchers().seatsTaken()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "song=A+B%26C, A B&C",
        "song=%C3%A9, é",
        "song=%E9, é",
        "song=%C3%A9&charset=ISO-8859-1, Ã©",
        "artist=A&title=T, A - T",
        "title=T, T",
        "artist=A, A",
        "artist=&title=T, T",
        "song=S&artist=A&title=T, S",
        "song=%0d%0aA%00%1bB, A B",
        "song=, ''",
        "url=http://e.example/, before",
    })
    void titleIsSet(String query, String title) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.stream("news").broadcast().title("before");
        String basic = Base64.getEncoder().encodeToString("source:s3cret".getBytes(StandardCharsets.UTF_8));

        Exchange answer = send(get("/admin", "/metadata")
                .query("mount=/news&mode=updinfo&" + query)
                .header("Authorization", "Basic " + basic));

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).contains("<message>Metadata update successful</message><return>1</return>");
        assertThat(pump.stream("news").title()).isEqualTo(title);
    }

    @Test
    void titlesBelongToThePublisher() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("open", new TestPump.FakePublisher());

        assertThat(metadata("mount=/news&song=x&key=s3cret2").status).isEqualTo(401);
        assertThat(metadata("mount=/nope&song=x&key=s3cret").status)
                .isEqualTo(401); // who asks is not told what there is
        assertThat(metadata("mount=/open&song=x").status).isEqualTo(200);
        assertThat(metadata("mount=/news&song=x&key=adm1n").status).isEqualTo(200);
        assertThat(metadata("mount=/other&song=x&key=s3cret2").status)
                .isEqualTo(401); // offline: as if it was not there
    }

    @Test
    void otherModesAreNoActions() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(administrator("/metadata", "mount=/news&mode=viewxml&song=x").body())
                .contains("<message>No such action</message><return>0</return>");
    }

    @Test
    void shoutcastFindsTheStreamByItsPassword() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("other", new TestPump.FakePublisher());
        pump.publish("open", new TestPump.FakePublisher());

        assertThat(shoutcast("pass=s3cret2&mode=updinfo&song=A").status).isEqualTo(200);
        assertThat(pump.stream("other").title()).isEqualTo("A");
        assertThat(shoutcast("pass=adm1n&mode=updinfo&song=B").body()).contains("name one by mount");
        assertThat(shoutcast("pass=adm1n&mount=/news&mode=updinfo&song=B").status)
                .isEqualTo(200);
        assertThat(pump.stream("news").title()).isEqualTo("B");
        assertThat(shoutcast("pass=wrong&mode=updinfo&song=C").status).isEqualTo(401);
        assertThat(shoutcast("pass=s3cret&mount=/other&mode=updinfo&song=C").status)
                .isEqualTo(401);
        assertThat(shoutcast("mode=updinfo&song=C").body()).contains("missing pass parameter");
        assertThat(shoutcast("pass=s3cret&song=C").body()).contains("Missing parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 403",
        "Origin, http://evil.example, 403",
        "Origin, null, 403",
        "Origin, http://pump.example:8080, 200",
        "Origin, http://pump.example, 403",
        "Referer, http://evil.example/pump.example:8080, 403",
        "Referer, http://PUMP.example:8080/admin/x?y, 200",
        "Referer, '<', 403",
        "Sec-GPC, 1, 403",
        "Upgrade-Insecure-Requests, 1, 403",
        "Accept, 'application/xml,Text/HTML;q=0.1', 403",
        "Accept, */*, 200",
        "Accept-Language, '', 403",
        "Accept-Encoding, gzip, 200",
        "User-Agent, Mozilla/5.0, 200",
    })
    void commandsAreNotTakenFromOtherSitesPages(String header, String value, int status) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        for (String path : List.of("/killclient", "/moveclients", "/metadata")) {
            assertThat(send(get("/admin", path)
                                    .query("mount=/news&id=99&mode=updinfo&song=x&key=adm1n")
                                    .header(header, value))
                            .status)
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, 200", "GET, 200", "HEAD, 405", "PUT, 405", "DELETE, 405", "OPTIONS, 204"})
    void commandsAreSentByGetOrPost(String method, int status) throws Exception {
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(send(new Exchange(method, "/killsource").at("/admin").query("mount=/news&key=adm1n")).status)
                .isEqualTo(status);
        assertThat(pump.stream("news").broadcast().publication().isPresent()).isEqualTo(status != 200);
    }

    @Test
    void withoutAPumpThereIsNothing() throws Exception {
        assertThat(get("/status-json.xsl").sentToStopped(pump.icecastDoor).status)
                .isEqualTo(503);
    }

    private Exchange metadata(String query) throws Exception {
        return send(get("/admin", "/metadata").query("mode=updinfo&" + query));
    }

    private Exchange shoutcast(String query) throws Exception {
        return send(get("/admin.cgi").query(query));
    }

    private Exchange administrator(String path, String query) throws Exception {
        return send(get("/admin", path).query(query + "&key=adm1n"));
    }

    private static Exchange get(String servlet) {
        return get(servlet, null);
    }

    private static Exchange get(String servlet, String path) {
        return new Exchange("GET", path).at(servlet);
    }

    private Exchange send(Exchange request) throws Exception {
        return request.sentTo(pump.icecastDoor);
    }
}
