package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.protocol.Visit;
import org.streampump.servlet.FakeExchange;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class AsxTest {
    private static Document parsed(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    @Test
    void namesTitleAndAddress() {
        assertThat(Asx.text("News", "mmsh://pump.example/streams/news")).isEqualTo("""
                        <ASX version="3.0">
                          <TITLE>News</TITLE>
                          <ENTRY>
                            <TITLE>News</TITLE>
                            <REF href="mmsh://pump.example/streams/news"/>
                          </ENTRY>
                        </ASX>
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\"/><SCRIPT>",
                "</TITLE>]]>&amp;%s",
                "Nachrichten für Österreich – 日本 😀",
                "'single' \"double\"",
            })
    void nothingBreaksOut(String text) throws Exception {
        String asx = Asx.text(text, text);
        assertThat(asx).isASCII();
        Document document = parsed(asx);
        assertThat(document.getElementsByTagName("TITLE").item(0).getTextContent())
                .isEqualTo(text);
        assertThat(((Element) document.getElementsByTagName("REF").item(0)).getAttribute("href"))
                .isEqualTo(text);
    }

    @Test
    void whatXmlCannotSayIsLeftOut() throws Exception {
        Document document = parsed(Asx.text("a\0b\u0001c\ud800d\uffffe\u0085f", "x"));
        assertThat(document.getElementsByTagName("TITLE").item(0).getTextContent())
                .isEqualTo("a b c d e f");
    }

    private static String address(String host, int port, String query, boolean secure) {
        FakeExchange exchange = new FakeExchange();
        exchange.serverName = host;
        exchange.serverPort = port;
        exchange.query = query;
        exchange.secure = secure;
        Visit visit = new Visit(exchange.request(), exchange.response(), "live/a", "", null, null);
        return AsxAddress.of(exchange.request(), visit.visitor()).orElse(null);
    }

    @ParameterizedTest
    @CsvSource({
        "pump.example, 80, , false, mmsh://pump.example/the%20pump/streams/live/a",
        "192.0.2.1, 8080, asx, false, mmsh://192.0.2.1:8080/the%20pump/streams/live/a",
        "[2001:db8::1], 8080, asx=1, false, mmsh://[2001:db8::1]:8080/the%20pump/streams/live/a",
        "2001:db8::1, 80, asx&, false, mmsh://[2001:db8::1]/the%20pump/streams/live/a",
        "pump.example, 443, key=a%20b&asx&x, true, https://pump.example/the%20pump/streams/live/a?key=a%20b&x",
        "pump.example, 8443, asxx=1, true, https://pump.example:8443/the%20pump/streams/live/a?asxx=1"
    })
    void addressIsWhereTheRequestCame(String host, int port, String query, boolean secure, String expected) {
        assertThat(address(host, port, query, secure)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a\"b", "a<b", "evil/path", "user@host", "a b", "[::1", "a\nb", "[zz]", "a?b", "[]", "[::1]x"
            })
    void aHostThatIsNoneIsNotBelieved(String host) {
        assertThat(address(host, 80, null, false)).isNull();
    }
}
