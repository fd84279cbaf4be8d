package org.streampump.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.streampump.servlet.FakeExchange;

class ShortBodyTest {
    private static final int MAX_BYTES = 100;

    private final FakeExchange exchange = new FakeExchange();

    @Test
    void bodyIsThereWhenTheRequestComesBack() throws Exception {
        begin();
        exchange.receive("ab");
        exchange.receive("c");
        assertThat(exchange.dispatched).isZero();
        exchange.reader.onAllDataRead();
        assertThat(exchange.dispatched).isEqualTo(1);
        assertThat(ShortBody.of(exchange.request(), MAX_BYTES)).hasValue("abc".getBytes(US_ASCII));
        assertThat(exchange.open()).isZero();
    }

    @Test
    void longBodyIsNotReadToItsEnd() throws Exception {
        begin();
        exchange.receive("x".repeat(MAX_BYTES));
        assertThat(exchange.dispatched).isZero();
        exchange.receive("x");
        assertThat(exchange.dispatched).isEqualTo(1);
        assertRefused(413);
    }

    @Test
    void bodyThatIsAnnouncedTooLongIsNotReadAtAll() {
        exchange.contentLength = MAX_BYTES + 1;
        assertRefused(413);
        assertThat(exchange.reader).isNull();
    }

    @Test
    void slowBodyIsGivenUp() throws Exception {
        begin();
        assertThat(exchange.timeoutMs).isEqualTo(ShortBody.MAX_TIME.toMillis());
        exchange.receive("x");
        exchange.timeOut();
        exchange.reader.onAllDataRead(); // too late
        assertThat(exchange.dispatched).isEqualTo(1);
        assertRefused(408);
    }

    @Test
    void brokenBodyEndsTheRequest() throws Exception {
        begin();
        exchange.reader.onError(new IOException("connection reset"));
        exchange.timeOut();
        assertThat(exchange.dispatched).isZero();
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(exchange.open()).isZero();
    }

    private void begin() throws IOException, Refusal {
        assertThat(ShortBody.of(exchange.request(), MAX_BYTES)).isEmpty();
    }

    private void assertRefused(int status) {
        assertThatThrownBy(() -> ShortBody.of(exchange.request(), MAX_BYTES))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
    }
}
