package org.streampump.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Base64;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.container.Golden;
import org.w3c.dom.Element;

/** The requests of tools for Icecast, in a real container. */
@ExtendWith(ArquillianExtension.class)
@OneContainer("The pump writes these documents; AnswersIT and HostileHeadersIT see that each container sends them.")
class IcecastIT {
    private static final String STATION =
            "\"station\": {\"name\": \"Radio <N>\", \"genre\": \"Jazz\", \"bitrate\": 96}";
    private static final String ADMINISTRATOR = basic("admin", "a");

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.radio/*", "{\"publish\": {\"key\": \"k\"}, " + STATION + "}")
                .parameter("pump.adminKey", "a")
                .archive();
    }

    @Test
    void toolsReadWhatIsLive() throws Exception {
        try (Pusher encoder = live("read")) {
            try (Watcher viewer = Watcher.of("/streams/radio/read")) {
                await("the viewer is counted")
                        .atMost(Watcher.LIMIT)
                        .until(() -> source("read").getInt("listeners") == 1);

                JsonObject source = source("read");
                assertThat(source.getString("listenurl"))
                        .isEqualTo("http://" + Server.HOST + "/streams/radio/read"); // asked without a port
                assertThat(source.getString("server_name")).isEqualTo("Radio <N>");
                assertThat(source.getString("server_type")).isEqualTo("video/mp2t");
                assertThat(source.getInt("bitrate")).isEqualTo(96);
                assertThat(source.getInt("listener_peak")).isEqualTo(1);
                assertThat(source.isNull("dummy")).isTrue();
                Element client = xml("/admin/listclients?mount=/streams/radio/read");
                assertThat(text(client, "Listeners")).isEqualTo("1");
                assertThat(text(client, "IP")).isEqualTo(Server.HOST);
                Element stats = xml("/admin/stats?mount=/streams/radio/read");
                assertThat(text(stats, "server_name")).isEqualTo("Radio <N>");
                assertThat(text(stats, "source_ip")).isEqualTo(Server.HOST);
                assertThat(count(stats, "listener_connections")).isPositive();
                assertThat(count(stats, "source_client_connections")).isPositive();
                assertThat(count(stats, "connections")).isGreaterThanOrEqualTo(3); // encoder, viewer, this request
                await("the bytes are counted")
                        .atMost(Watcher.LIMIT)
                        .until(() -> count(xml("/admin/stats?mount=/streams/radio/read"), "total_bytes_sent") > 0);
                encoder.end();
                viewer.awaitEnd();
            }
        }
    }

    @Test
    void strangersAreChallenged() throws Exception {
        RawHttp.Head head = RawHttp.ask("GET /admin/stats");
        assertThat(head.status()).isEqualTo(401);
        assertThat(head.field("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
        assertThat(RawHttp.ask("GET /admin/stats", basic("admin", "k")).status())
                .isEqualTo(401);
        assertThat(RawHttp.ask("GET /admin/!POKE").status()).isEqualTo(404);
        assertThat(RawHttp.ask("GET /admin/killsource?mount=/x", ADMINISTRATOR, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void clientsAndSourcesAreEnded() throws Exception {
        try (Pusher encoder = live("kill")) {
            try (Watcher viewer = Watcher.of("/streams/radio/kill")) {
                await("the viewer is counted")
                        .atMost(Watcher.LIMIT)
                        .until(() -> source("kill").getInt("listeners") == 1);
                String id = text(xml("/admin/listclients?mount=/radio/kill"), "ID");

                assertThat(message("/admin/killclient?mount=/radio/kill&id=" + id))
                        .isEqualTo("Client " + id + " removed");
                viewer.awaitEnd();
            }
            assertThat(message("/admin/killsource?mount=/radio/kill")).isEqualTo("Source Removed");
            encoder.sendUntilDisconnected(sample());
        }
        assertThat(ask("/admin/killsource?mount=/radio/kill", 400)).contains("Source does not exist");
    }

    @Test
    void viewersAreMoved() throws Exception {
        try (Pusher from = live("from");
                Pusher to = live("to")) {
            try (Watcher viewer = Watcher.of("/streams/radio/from")) {
                await("the viewer is counted")
                        .atMost(Watcher.LIMIT)
                        .until(() -> source("from").getInt("listeners") == 1);

                assertThat(message("/admin/moveclients?mount=/radio/from&destination=/radio/to"))
                        .isEqualTo("Clients moved from /streams/radio/from to /streams/radio/to");
                to.send(sample());
                await("the viewer is there")
                        .atMost(Watcher.LIMIT)
                        .until(() -> source("to").getInt("listeners") == 1);
                int before = viewer.receivedCount();
                to.send(sample());
                await("it gets the other stream").atMost(Watcher.LIMIT).until(() -> viewer.receivedCount() > before);
                assertThat(source("from").getInt("listeners")).isZero();
                from.end();
            }
        }
    }

    @Test
    void titlesAreSetInAnyCharset() throws Exception {
        try (Pusher encoder = live("title")) {
            assertTitle("song=A+%26+B", "A & B");
            assertTitle("song=Caf%C3%A9", "Café");
            assertTitle("song=Caf%E9", "Café");
            assertTitle("song=Caf%C3%A9&charset=ISO-8859-1", "CafÃ©");
            assertTitle("song=%CF%F0%E8&charset=windows-1251", "При");
            assertTitle("artist=A&title=T%0D%0AIcy:%20x", "A - T Icy: x");
            assertThat(ask("/admin.cgi?pass=k&mount=/radio/title&mode=updinfo&song=S", 200))
                    .contains("<return>1</return>");
            assertThat(source("title").getString("title")).isEqualTo("S");
            encoder.end();
        }
    }

    /** Some encoders escape nothing. Tomcat refuses that; Jetty reads it as UTF-8, and what is none is lost. */
    @Test
    void rawBytesAreRefusedOrReadAsUtf8() throws Exception {
        try (Pusher encoder = live("raw")) {
            assertRaw(new String("Café".getBytes(UTF_8), ISO_8859_1), "Café");
            assertRaw("Caf\u00e9", "Caf\ufffd");
            encoder.end();
        }
    }

    private static void assertRaw(String raw, String title) throws Exception {
        boolean isTomcat = Server.current().containerName().startsWith("tomcat");
        RawHttp.Head head =
                RawHttp.ask("GET /admin/metadata?mount=/radio/raw&mode=updinfo&song=" + raw, basic("source", "k"));

        assertThat(head.status()).isEqualTo(isTomcat ? 400 : 200);
        if (!isTomcat) {
            assertThat(source("raw").getString("title")).isEqualTo(title);
        }
    }

    @Test
    void titleIsPutOverTheApi() throws Exception {
        try (Pusher encoder = live("api")) {
            String json = "{\"title\": \"Singer – Song\"}";
            try (RawHttp http = RawHttp.open()) {
                http.request(
                                "PUT /api/v1/streams/radio/api/title",
                                basic("source", "k"),
                                "Content-Length: " + json.getBytes(UTF_8).length)
                        .send(json.getBytes(UTF_8));
                assertThat(http.head().status()).isEqualTo(204);
            }
            assertThat(source("api").getString("title")).isEqualTo("Singer – Song");
            assertThat(ask("/api/v1/streams/radio/api", 200))
                    .contains("\"playing\":\"Singer – Song\"")
                    .contains("\"station\":{")
                    .contains("\"genre\":\"Jazz\"");
            encoder.end();
        }
    }

    private static void assertTitle(String query, String title) throws Exception {
        try (RawHttp http = RawHttp.open()) {
            http.request("GET /admin/metadata?mount=/streams/radio/title&mode=updinfo&" + query, basic("source", "k"));
            assertThat(http.text(http.head())).contains("<message>Metadata update successful</message>");
        }
        assertThat(source("title").getString("title")).isEqualTo(title);
    }

    private static Pusher live(String name) throws Exception {
        return Pusher.live("/streams/radio/" + name + "?key=k", sample());
    }

    private static byte[] sample() throws Exception {
        return Golden.resource("samples/mpegts/h264_aac.ts");
    }

    private static JsonObject source(String name) throws Exception {
        String json = ask("/status-json.xsl?mount=/streams/radio/" + name, 200);
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject().getJsonObject("icestats").getJsonObject("source");
        }
    }

    private static String message(String target) throws Exception {
        return text(xml(target), "message");
    }

    private static Element xml(String target) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(ask(target, 200).getBytes(UTF_8)))
                .getDocumentElement();
    }

    private static long count(Element stats, String field) {
        return Long.parseLong(text(stats, field));
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    private static String ask(String target, int status) throws Exception {
        try (RawHttp http = RawHttp.open()) {
            RawHttp.Head head = http.request("GET " + target, ADMINISTRATOR).head();
            String text = http.text(head);
            assertThat(head.status()).as(text).isEqualTo(status);
            return text;
        }
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }
}
