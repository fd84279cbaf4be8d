package org.streampump.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureFilterTest {
    private final FakeExchange exchange = new FakeExchange();

    private void filter(FilterChain chain) throws ServletException, IOException {
        new FailureFilter().doFilter(exchange.request(), exchange.response(), chain);
    }

    private static FilterChain failing() {
        return (request, response) -> {
            response.getOutputStream().write(new byte[] {'h', 'a', 'l', 'f'});
            throw new IllegalStateException("secret");
        };
    }

    @Test
    void failureIsAnsweredWithoutATrace() throws Exception {
        filter(failing());
        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.text()).isEqualTo("the pump has failed at this request: its log says why\n");
        assertThat(exchange.header("Content-Type")).startsWith("text/plain");
        assertThat(exchange.header("Connection")).isEqualTo("close");
    }

    @Test
    void errorIsAFailureToo() throws Exception {
        filter((request, response) -> {
            throw new NoClassDefFoundError("secret");
        });
        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.text()).doesNotContain("secret");
    }

    @Test
    void serverEndsAnAnswerThatHasBegun() {
        exchange.committed = true;
        assertThatThrownBy(() -> filter(failing())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void serverEndsARequestThatGoesOn() {
        assertThatThrownBy(() -> filter((request, response) -> {
                    request.startAsync();
                    throw new IllegalStateException("secret");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(exchange.status).isEqualTo(200);
    }

    @Test
    void peerThatHasGoneIsNoFailure() {
        assertThatThrownBy(() -> filter((request, response) -> {
                    throw new IOException("broken pipe");
                }))
                .isInstanceOf(IOException.class);
    }
}
