package org.streampump.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

class HeadersFilterTest {
    private final FakeExchange exchange = new FakeExchange();

    private void filter() throws Exception {
        new HeadersFilter()
                .doFilter(exchange.request(), exchange.response(), (request, response) -> exchange.committed = true);
    }

    @Test
    void documentsAreNeitherGuessedAtNorFramedByOtherSites() throws Exception {
        exchange.servletPath = "/health";
        filter();
        assertThat(exchange.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(exchange.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(exchange.header("Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'self'");
    }

    @Test
    void streamsMayBeEmbedded() throws Exception {
        filter();
        assertThat(exchange.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(exchange.header("Content-Security-Policy")).isNull();
    }

    @Test
    void serverThatNamesItselfDoesNotTellItsVersion() throws Exception {
        exchange.headers.put("server", "Jetty(12.0.31)");
        filter();
        assertThat(exchange.header("Server")).isEqualTo("Stream Pump");
    }

    @Test
    void serverThatSaysNothingGoesOnSayingNothing() throws Exception {
        filter();
        assertThat(exchange.header("Server")).isNull();
    }

    @Test
    void protocolsMayNameAServerThatTheirPlayersKnow() throws Exception {
        new HeadersFilter()
                .doFilter(
                        exchange.request(),
                        exchange.response(),
                        (request, response) -> ((HttpServletResponse) response).setHeader("Server", "Rex/12"));
        assertThat(exchange.header("Server")).isEqualTo("Rex/12");
    }
}
