package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.status.Status;
import org.streampump.status.TestPump;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publisher;
import org.streampump.stream.StationInfo;
import org.streampump.stream.Viewer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class IcecastDocumentsTest {
    private static final String HOSTILE = "\"></title><x y='1'>&amp;]]> \\ \0\u001b é ☃ 𝄞";
    private static final ServerAddress SERVER = new ServerAddress("radio.example", "http://radio.example:8000");
    private static final String DATE = "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} \\+0000";
    private static final String ISO_8601 = "20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\+0000";

    private TestPump pump = new TestPump(
            "stream.news",
            "{\"publish\": {\"key\": \"s3cret\"}, \"title\": \"News\", \"description\": \"First\\nsecond\"}",
            "stream.live/*",
            "{\"publish\": {\"key\": \"s3cret\"}, \"fallback\": \"news\"}",
            "stream.streams/odd",
            TestPump.PUSH,
            "stream.odd",
            TestPump.PUSH);

    @AfterEach
    void closeBinding() {
        pump.close();
    }

    @Test
    void withoutASourceThereIsNone() {
        assertThat(without(json(), "server_start", "server_start_iso8601"))
                .isEqualTo("{\"admin\":\"\",\"host\":\"radio.example\",\"location\":\"\","
                        + "\"server_id\":\"Stream Pump\",\"dummy\":null}");
        assertThat(json().getString("server_start")).matches(DATE);
        assertThat(json().getString("server_start_iso8601")).matches(ISO_8601);
    }

    @Test
    void oneSourceIsAnObject() {
        pump.publish("news", new RadioPublisher());
        pump.stream("news").broadcast().title("Singer - Song");
        pump.watch("news", "VLC");
        pump.watch("news", "VLC").departed("gone");
        pump.nowMs.addAndGet(2_500);

        JsonObject source = json().getJsonObject("source");

        assertThat(without(source, "stream_start", "stream_start_iso8601"))
                .isEqualTo("{\"audio_info\":\"ice-bitrate=96\",\"bitrate\":96,\"genre\":\"Jazz\",\"ice-bitrate\":96,"
                        + "\"listener_peak\":2,\"listeners\":2,"
                        + "\"listenurl\":\"http://radio.example:8000/pump/streams/news\","
                        + "\"server_description\":\"First second\",\"server_name\":\"Radio N\","
                        + "\"server_type\":\"video/mp2t\",\"server_url\":\"http://n.example/\","
                        + "\"title\":\"Singer - Song\",\"dummy\":null}");
        assertThat(source.getString("stream_start")).matches(DATE);
        assertThat(source.getString("stream_start_iso8601")).matches(ISO_8601);
        assertThat(json()).doesNotContainKey("dummy");
    }

    @Test
    void severalSourcesAreAList() {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("live/b", new TestPump.FakePublisher());

        JsonArray sources = json().getJsonArray("source");

        assertThat(sources.getValuesAs(JsonObject.class))
                .extracting(source -> source.getString("listenurl"))
                .containsExactly(
                        "http://radio.example:8000/pump/streams/live/b", "http://radio.example:8000/pump/streams/news");
        assertThat(sources.getJsonObject(0).getString("server_name")).isEqualTo("live/b");
        assertThat(sources.getJsonObject(0).getString("genre")).isEqualTo("various");
        assertThat(sources.getJsonObject(0).getString("server_description")).isEqualTo("Unspecified description");
        assertThat(sources.getJsonObject(0)).doesNotContainKeys("title", "server_url", "bitrate", "audio_info");
    }

    @Test
    void onlyWhatIsLiveIsASource() {
        pump.publish("news", new TestPump.FakePublisher()).lost("gone"); // held
        assertThat(json()).doesNotContainKey("source");
    }

    @Test
    void streamBeganWhenItsEncoderCame() {
        pump.nowMs.addAndGet(3_600_000);
        pump.publish("news", new TestPump.FakePublisher());
        String began = json().getJsonObject("source").getString("stream_start");
        pump.nowMs.addAndGet(59_999);

        assertThat(json().getJsonObject("source").getString("stream_start")).isEqualTo(began);
        assertThat(began).isNotEqualTo(json().getString("server_start"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pump/streams/news", "/streams/news", "/news", "news", "/pump/streams/news/"})
    void mountSelects(String mount) {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("live/b", new TestPump.FakePublisher());

        assertThat(json(pump.icecast.statusJson(SERVER, mount))
                        .getJsonObject("source")
                        .getString("listenurl"))
                .endsWith("/news");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/nope", "/pump/streams/", "/../news", "/news\0", "//news", "<x>"})
    void unknownMountSelectsNothing(String mount) {
        pump.publish("news", new TestPump.FakePublisher());

        assertThat(json(pump.icecast.statusJson(SERVER, mount))).doesNotContainKey("source");
    }

    @ParameterizedTest
    @CsvSource({
        "/pump/streams/odd, odd",
        "/streams/odd, odd",
        "/streams/streams/odd, streams/odd",
        "/odd, odd",
    })
    void fullerReadingOfAMountComesFirst(String mount, String name) {
        pump.publish("odd", new TestPump.FakePublisher());
        pump.publish("streams/odd", new TestPump.FakePublisher());

        assertThat(pump.icecast.mounts().find(mount).orElseThrow().name()).isEqualTo(name);
    }

    @Test
    void mountOfAStreamThatIsNotThereMayBeAnothers() {
        pump.publish("streams/odd", new TestPump.FakePublisher());

        assertThat(pump.icecast.mounts().find("/streams/odd").orElseThrow().name())
                .isEqualTo("streams/odd");
    }

    @Test
    void answerIsKeptForAMomentWhateverTheServerIsCalled() {
        assertThat(json()).doesNotContainKey("source");
        pump.publish("news", new TestPump.FakePublisher());
        byte[] soon = pump.icecast.statusJson(SERVER);
        ServerAddress other = new ServerAddress("other.example", "https://other.example");
        byte[] elsewhere = pump.icecast.statusJson(other);

        assertThat(json(soon)).doesNotContainKey("source");
        assertThat(json(elsewhere)).doesNotContainKey("source");
        assertThat(json(elsewhere).getString("host")).isEqualTo("other.example");
        assertThat(json().getJsonObject("source").getString("listenurl")).startsWith(SERVER.origin());
        assertThat(json(pump.icecast.statusJson(other)).getJsonObject("source").getString("listenurl"))
                .isEqualTo("https://other.example/pump/streams/news");
    }

    @Test
    void administratorIsToldMore() throws Exception {
        pump.publish("news", new RadioPublisher());
        pump.stream("news").broadcast().title("Singer - Song");
        pump.watch("news", "VLC");
        pump.requests.set(5);

        Element stats = xml(pump.icecast.stats(SERVER));

        assertThat(children(stats))
                .containsExactly(
                        "admin",
                        "client_connections",
                        "clients",
                        "connections",
                        "host",
                        "listener_connections",
                        "listeners",
                        "location",
                        "server_id",
                        "server_start",
                        "server_start_iso8601",
                        "source_client_connections",
                        "source_relay_connections",
                        "source_total_connections",
                        "sources",
                        "stats",
                        "stats_connections",
                        "source");
        assertThat(text(stats, "connections")).isEqualTo("5");
        assertThat(text(stats, "client_connections")).isEqualTo("5");
        assertThat(text(stats, "stats_connections")).isEqualTo("0");
        assertThat(text(stats, "clients")).isEqualTo("2");
        assertThat(text(stats, "sources")).isEqualTo("1");
        assertThat(text(stats, "server_id")).isEqualTo("Stream Pump 1.2.3");
        Element source = (Element) stats.getElementsByTagName("source").item(0);
        assertThat(source.getAttribute("mount")).isEqualTo("/pump/streams/news");
        assertThat(children(source))
                .containsExactly(
                        "audio_info",
                        "bitrate",
                        "genre",
                        "ice-bitrate",
                        "listener_peak",
                        "listeners",
                        "listenurl",
                        "max_listeners",
                        "public",
                        "server_description",
                        "server_name",
                        "server_type",
                        "server_url",
                        "slow_listeners",
                        "source_ip",
                        "stream_start",
                        "stream_start_iso8601",
                        "title",
                        "total_bytes_read",
                        "total_bytes_sent");
        assertThat(text(source, "source_ip")).isEqualTo("2001:db8::7");
        assertThat(text(source, "public")).isEqualTo("1");
        assertThat(text(source, "max_listeners")).isEqualTo("unlimited");
        assertThat(Long.parseLong(text(source, "total_bytes_read"))).isPositive();
    }

    /** The server's figures count from its start; a source's from when its encoder came. */
    @Test
    void countersAreTrue() throws Exception {
        pump.start();
        pump.publish("news", new TestPump.FakePublisher()).lost("gone");
        pump.publish("news", new TestPump.FakePublisher());
        TestPump.Taking output = new TestPump.Taking();
        Viewer gone = pump.watch("news", "VLC", output);
        Viewer slow = pump.watch("news", "VLC", new TestPump.Taking());
        await().until(() -> output.taken.get() > 0);
        slow.end(new EndReason(EndReason.Kind.STALLED, "stalled"));
        gone.departed("gone");
        await().until(() -> gone.isGone() && slow.isGone() && pump.registry.isEmpty());
        pump.stop();

        Element stats = xml(pump.icecast.stats(SERVER));

        assertThat(text(stats, "listener_connections")).isEqualTo("2");
        assertThat(text(stats, "source_client_connections")).isEqualTo("2");
        assertThat(text(stats, "source_relay_connections")).isEqualTo("0");
        assertThat(text(stats, "source_total_connections")).isEqualTo("2");
        assertThat(text(stats, "slow_listeners")).isEqualTo("1");
        assertThat(Long.parseLong(text(stats, "total_bytes_sent"))).isEqualTo(gone.sentBytes() + slow.sentBytes());
        pump.publish("news", new TestPump.FakePublisher());
        Element anew = xml(pump.icecast.stats(SERVER));
        assertThat(text(anew, "slow_listeners")).isEqualTo("0");
        assertThat(text(anew, "total_bytes_sent")).isEqualTo("0");
        assertThat(text(anew, "listener_connections")).isEqualTo("2");
    }

    @Test
    void statsOfOneStream() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("live/b", new TestPump.FakePublisher());

        Element stats = xml(pump.icecast.stats(SERVER, pump.stream("live/b")));

        assertThat(stats.getElementsByTagName("source").getLength()).isOne();
        assertThat(text(stats, "sources")).isEqualTo("2");
    }

    @Test
    void listenersAreListed() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        Viewer first = pump.watch("news", HOSTILE);
        Viewer second = pump.watch("news", null);
        pump.nowMs.addAndGet(61_999);

        Element source = (Element) xml(pump.icecast.listClients(pump.stream("news")))
                .getElementsByTagName("source")
                .item(0);

        assertThat(source.getAttribute("mount")).isEqualTo("/pump/streams/news");
        assertThat(text(source, "Listeners")).isEqualTo("2");
        Element listener = (Element) source.getElementsByTagName("listener").item(0);
        assertThat(children(listener)).containsExactly("IP", "UserAgent", "Connected", "ID");
        assertThat(text(listener, "IP")).isEqualTo("203.0.113.9");
        assertThat(text(listener, "UserAgent")).startsWith("\"></title><x y='1'>&amp;]]> \\ ..");
        assertThat(text(listener, "Connected")).isEqualTo("61");
        assertThat(text(listener, "ID")).isEqualTo("" + first.id());
        assertThat(text((Element) source.getElementsByTagName("listener").item(1), "ID"))
                .isEqualTo("" + second.id());
    }

    @Test
    void mountsAreListed() throws Exception {
        pump.publish("news", new TestPump.FakePublisher());
        pump.publish("live/b", new TestPump.FakePublisher());
        pump.nowMs.addAndGet(5_000);

        Element mounts = xml(pump.icecast.listMounts());

        Element first = (Element) mounts.getElementsByTagName("source").item(0);
        assertThat(first.getAttribute("mount")).isEqualTo("/pump/streams/live/b");
        assertThat(children(first)).containsExactly("fallback", "listeners", "Connected", "content-type");
        assertThat(first.getTextContent()).isEqualTo("/pump/streams/news" + "0" + "5" + "video/mp2t");
        Element others = xml(pump.icecast.destinations(pump.stream("live/b")));
        assertThat(text(others, "current_source")).isEqualTo("/pump/streams/live/b");
        assertThat(others.getElementsByTagName("source").getLength()).isOne();
    }

    @Test
    void commandsAreAnsweredInIcecastsForm() {
        assertThat(new String(pump.icecast.response("Source Removed", true), UTF_8))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                        + "<iceresponse><message>Source Removed</message><return>1</return></iceresponse>\n");
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        pump.publish("news", new RadioPublisher(HOSTILE));
        pump.stream("news").broadcast().title(HOSTILE);
        ServerAddress hostile = new ServerAddress(HOSTILE, HOSTILE);

        JsonObject source = json(pump.icecast.statusJson(hostile)).getJsonObject("source");
        Element stats = xml(pump.icecast.stats(hostile));

        String held = HOSTILE.replace('\0', '\ufffd').replace('\u001b', '\ufffd');
        for (String field : List.of("title", "server_name", "genre")) {
            assertThat(source.getString(field)).isEqualTo(HOSTILE);
            assertThat(text(stats, field)).isEqualTo(held);
        }
        assertThat(stats.getElementsByTagName("x").getLength()).isZero();
    }

    private JsonObject json() {
        pump.nowMs.addAndGet(Status.LIST_MAX_AGE_MS);
        return json(pump.icecast.statusJson(SERVER));
    }

    private static JsonObject json(byte[] document) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(document))) {
            return reader.readObject().getJsonObject("icestats");
        }
    }

    private static String without(JsonObject object, String... fields) {
        var builder = Json.createObjectBuilder(object);
        for (String field : fields) {
            assertThat(object).containsKey(field);
            builder.remove(field);
        }
        JsonValue rest = builder.build();
        return rest.toString();
    }

    private static Element xml(byte[] document) throws Exception {
        Document parsed =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(document));
        return parsed.getDocumentElement();
    }

    private static List<String> children(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .map(Node::getNodeName)
                .toList();
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    /** Says what radio says. */
    private static final class RadioPublisher implements Publisher {
        private final StationInfo station;

        RadioPublisher() {
            station = new StationInfo(
                    Optional.of("Radio N"),
                    Optional.of("Jazz"),
                    Optional.of("http://n.example/"),
                    Optional.empty(),
                    Optional.of(true),
                    Optional.of(96));
        }

        RadioPublisher(String everything) {
            Optional<String> text = Optional.of(everything);
            station = new StationInfo(text, text, text, text, Optional.of(false), Optional.empty());
        }

        @Override
        public String peer() {
            return "[2001:db8::7]:4000";
        }

        @Override
        public Object identity() {
            return this;
        }

        @Override
        public StationInfo station() {
            return station;
        }

        @Override
        public void ended(EndReason reason) {
            throw new IllegalStateException("nobody ends it");
        }
    }
}
