package org.streampump.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.servlet.FakeExchange;

class CrossSiteTest {
    private static FakeExchange with(String... fields) {
        FakeExchange exchange = new FakeExchange();
        for (String field : fields) {
            String[] parts = field.split(": ", 2);
            exchange.with(parts[0], parts[1]);
        }
        return exchange;
    }

    private static void assertRefused(FakeExchange exchange) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> CrossSite.refuse(exchange.request()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal).hasMessageContaining("Origin");
    }

    private static void assertPasses(FakeExchange exchange) {
        assertThatCode(() -> CrossSite.refuse(exchange.request())).doesNotThrowAnyException();
    }

    /** One tool's fields in each line, as it sends them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "User-Agent: curl/8.5.0|Accept: */*",
                "User-Agent: Lavf/60.3.100|Accept: */*|Icy-MetaData: 1",
                "User-Agent: libshout/2.4.6|Content-Type: audio/mpeg|ice-public: 0",
                "User-Agent: (Mozilla Compatible)|Accept: */*",
                "User-Agent: WMEncoder/12.0.7601.17514|Content-Type: application/x-wms-pushsetup|Cookie: push-id=0",
                "User-Agent: python-requests/2.31|Accept-Encoding: gzip, deflate|Connection: keep-alive",
                "User-Agent: Java-http-client/17|Connection: Upgrade, HTTP2-Settings"
            })
    void toolsPass(String fields) {
        assertPasses(with(fields.split("\\|")));
    }

    /** Fields that a browser sends for a page without a referrer, over plain HTTP: an address, an image, a script's GET. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: text/html,*/*;q=0.8|Accept-Language: en|Upgrade-Insecure-Requests: 1",
                "Accept: image/avif,image/webp,*/*;q=0.8|Accept-Language: en-US,en;q=0.9",
                "Accept: */*|Accept-Language: *",
                "Accept: */*|sec-fetch-mode: cors",
                "Accept: text/html",
                "Upgrade-Insecure-Requests: 1",
                "Sec-CH-UA: x",
                "Origin: null",
                "Origin: http://pump.example:8080.evil.example",
                "Origin: http://[::1",
                "Referer: http://evil.example/http://pump.example:8080/"
            })
    void browsersThatProveNothingAreRefused(String fields) {
        assertRefused(with(fields.split("\\|")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Language: en|Origin: http://pump.example:8080",
                "Accept-Language: en|Referer: http://pump.example:8080/watch/x",
                "Accept-Language: en|Sec-Fetch-Site: same-origin",
                "Accept-Language: en|Sec-Fetch-Site: same-origin|Origin: http://inside.example"
            })
    void ownPagesPass(String fields) {
        assertPasses(with(fields.split("\\|")));
    }

    @Test
    void addressThatWasTypedIsNoProof() {
        assertRefused(with("Sec-Fetch-Site: none", "Sec-Fetch-User: ?1", "Accept-Language: en"));
        assertRefused(with("Sec-Fetch-Site: none", "Origin: http://pump.example:8080"));
    }

    @Test
    void portThatIsUsualNeedsNotBeSaid() {
        FakeExchange exchange = with("Origin: https://pump.example");
        exchange.secure = true;
        exchange.serverPort = 443;
        assertPasses(exchange);
        assertRefused(with("Origin: https://pump.example"));
    }
}
