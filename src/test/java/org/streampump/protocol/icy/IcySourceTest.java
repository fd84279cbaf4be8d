package org.streampump.protocol.icy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.streampump.io.BareBody;
import org.streampump.servlet.FakeExchange;

class IcySourceTest {
    private static FakeExchange request(String method, String protocol, long length) {
        FakeExchange exchange = new FakeExchange();
        exchange.method = method;
        exchange.protocol = protocol;
        exchange.contentLength = length;
        return exchange;
    }

    private static boolean isOne(FakeExchange exchange) {
        return IcySource.isOne(exchange.request());
    }

    private static IcySource source(FakeExchange exchange) {
        return new IcySource(exchange.request());
    }

    @Test
    void encodersThatAnnounceNoBodyAreRecognised() {
        assertThat(isOne(request("SOURCE", "HTTP/1.0", -1))).isTrue();
        assertThat(isOne(request("SOURCE", "HTTP/1.1", 0))).isTrue();
        assertThat(isOne(request("PUT", "HTTP/1.1", -1))).isTrue();
        assertThat(isOne(request("PUT", "HTTP/1.1", 0))).isTrue();
        assertThat(isOne(request("POST", "HTTP/1.0", -1))).isTrue();
    }

    @Test
    void allOthersArePlainHttps() {
        assertThat(isOne(request("GET", "HTTP/1.1", -1))).isFalse();
        assertThat(isOne(request("source", "HTTP/1.1", -1))).isFalse();
        assertThat(isOne(request("POST", "HTTP/1.1", 0))).isFalse();
        assertThat(isOne(request("PUT", "HTTP/1.1", 1))).isFalse();
        assertThat(isOne(request("SOURCE", "HTTP/1.1", Long.MAX_VALUE))).isFalse();
        assertThat(isOne(request("PUT", "HTTP/2.0", -1))).isFalse();
        assertThat(isOne(request("SOURCE", "HTTP/2.0", -1))).isFalse();
        assertThat(isOne(request("PUT", "HTTP/1.1", -1).with("Transfer-Encoding", "chunked")))
                .isFalse();
        assertThat(isOne(request("SOURCE", "HTTP/1.1", -1).with("Transfer-Encoding", "")))
                .isFalse();
    }

    @Test
    void onlyAnEmptyBodyIsAProbe() {
        assertThat(source(request("PUT", "HTTP/1.1", 0)).isProbe()).isTrue();
        assertThat(source(request("PUT", "HTTP/1.1", -1)).isProbe()).isFalse();
    }

    @Test
    void theAnswerInFrontIsTheOneThatIsWaitedFor() {
        FakeExchange put = request("PUT", "HTTP/1.1", -1);
        assertThat(source(put).head()).isEqualTo(BareBody.Head.CONTINUE);
        assertThat(source(put).isExplicit()).isFalse();
        assertThat(source(put.with("Expect", " 100-Continue")).isExplicit()).isTrue();
        assertThat(source(request("PUT", "HTTP/1.1", -1).with("Expect", "money"))
                        .isExplicit())
                .isFalse();
        assertThat(source(request("SOURCE", "HTTP/1.0", -1)).head()).isEqualTo(BareBody.Head.OK);
        assertThat(source(request("SOURCE", "HTTP/1.0", -1)).isExplicit()).isTrue();
    }

    @Test
    void answersHaveAReasonAndALength() {
        String text = new String(IcyAnswer.text(401, "", "né"), StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=")
                .contains("\r\nContent-Length: 4\r\n")
                .endsWith("\r\n\r\nné\n");
        assertThat(new String(IcyAnswer.text(409, "", "x"), StandardCharsets.UTF_8))
                .startsWith("HTTP/1.0 409 Conflict\r\n")
                .doesNotContain("WWW-Authenticate");
    }
}
