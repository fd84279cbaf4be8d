package org.streampump.io.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {
    private static final HttpField A = new HttpField("Accept-Language", "a");
    private static final HttpField B = new HttpField("accept-language", "b");
    private static final HttpField C = new HttpField("Cookie", "c");

    @Test
    void firstOfTwoRequestsHasItsWayAndKeepsRepeatedFields() {
        HttpRequest first = new HttpRequest(Optional.of("First/1"), List.of(A, A));
        HttpRequest second = new HttpRequest(Optional.of("Second/1"), List.of(B, C));
        assertThat(first.and(second)).isEqualTo(new HttpRequest(Optional.of("First/1"), List.of(A, A, C)));
        assertThat(second.and(first)).isEqualTo(new HttpRequest(Optional.of("Second/1"), List.of(B, C)));
        assertThat(HttpRequest.PLAIN.and(second)).isEqualTo(second).isEqualTo(second.and(HttpRequest.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\rb", "a\0", "a\u0085"})
    void fieldCannotEndItsLine(String hostile) {
        assertThatThrownBy(() -> new HttpField("Cookie", hostile)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpField(hostile, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }
}
