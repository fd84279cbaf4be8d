package org.streampump.protocol.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.protocol.Visit;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.StreamName;
import org.w3c.dom.Document;

class PlaylistsTest {
    private static final String HOSTILE = "<b>\\\"Wien\\\" & 日本'</b>";

    private final PlaylistDialect playlists = new PlaylistDialect();
    private final FakeExchange exchange = new FakeExchange();

    private static PumpConfig config(String title) {
        return TestConfig.loader(Set.of("mp3"), TestConfig.NO_SOURCES, StreamName::isValid)
                .load(List.of(new Layer(
                        "test", Map.of("stream.live/*", "{\"publish\": \"anyone\", \"title\": \"" + title + "\"}"))));
    }

    private Visit visit(String path, String title) {
        exchange.path = path;
        return new Visit(
                exchange.request(),
                exchange.response(),
                "live/a",
                path.replaceFirst("^/live/a", "").replaceFirst("/$", ""),
                config(title).find("live/a").orElseThrow(),
                null);
    }

    private FakeExchange get(String path, String title) throws IOException {
        Visit visit = visit(path, title);
        assertThat(playlists.speaks(visit)).isTrue();
        playlists.watch(visit);
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({"/live/a.m3u, true", "/live/a.xspf/, true", "/live/a, false", "/live/a.asx, false"})
    void onlyWhatHasASuffixOfTheirsIsAPlaylist(String path, boolean expected) {
        assertThat(playlists.speaks(visit(path, "A"))).isEqualTo(expected);
    }

    @Test
    void m3uHasTitleAndAddress() throws IOException {
        exchange.query = "key=s3cret";
        get("/live/a.m3u", "Radio Österreich");
        assertThat(exchange.header("Content-Type")).isEqualTo("audio/x-mpegurl");
        assertThat(exchange.text())
                .isEqualTo(
                        "#EXTM3U\n#EXTINF:-1,Radio Österreich\nhttp://pump.example:8080/the%20pump/streams/live/a\n");
    }

    @Test
    void xspfHasTitleAndAddress() throws Exception {
        exchange.secure = true;
        exchange.serverPort = 443;
        exchange.query = "key=s3cret";
        get("/live/a.xspf", HOSTILE);
        assertThat(exchange.header("Content-Type")).isEqualTo("application/xspf+xml");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(exchange.bytes()));
        assertThat(document.getDocumentElement().getNamespaceURI()).isEqualTo("http://xspf.org/ns/0/");
        assertThat(document.getElementsByTagName("title").item(1).getTextContent())
                .isEqualTo("<b>\"Wien\" & 日本'</b>");
        assertThat(document.getElementsByTagName("location").item(0).getTextContent())
                .isEqualTo("https://pump.example/the%20pump/streams/live/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live/a.m3u", "/live/a.xspf"})
    void headTellsTheLengthOnly(String path) throws IOException {
        exchange.method = "HEAD";
        get(path, "A");
        assertThat(exchange.status).isEqualTo(200);
        assertThat(Integer.parseInt(exchange.header("Content-Length"))).isPositive();
        assertThat(exchange.bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evil\"><script>", "a\r\nb", "evil.example/path", "user@evil.example", "[::1"})
    void aHostThatIsNoneIsNotWrittenDown(String host) throws IOException {
        for (String path : List.of("/live/a.m3u", "/live/a.xspf")) {
            exchange.serverName = host;
            assertThat(get(path, "A").status).isEqualTo(400);
            assertThat(exchange.text()).doesNotContain("evil");
        }
    }

    @Test
    void aTitleIsOneLineOfM3u() {
        assertThat(M3u.text("a\r\nhttp://evil.example/\u2028b\u0085c", "http://x/"))
                .isEqualTo("#EXTM3U\n#EXTINF:-1,a http://evil.example/ b c\nhttp://x/\n");
    }

    @Test
    void nobodyPublishesOne() throws IOException {
        playlists.publish(visit("/live/a.m3u", "A"));
        assertThat(exchange.status).isEqualTo(405);
    }
}
