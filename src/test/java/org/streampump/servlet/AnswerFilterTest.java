package org.streampump.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

/** No answer is left to the container, which would have a thread wait for its peer. */
class AnswerFilterTest {
    private final FakeExchange exchange = new FakeExchange();

    private void filter(FilterChain chain) throws Exception {
        new AnswerFilter().doFilter(exchange.request(), exchange.response(), chain);
    }

    @Test
    void answerOfFieldsOnlyIsSentWhateverItsStatus() throws Exception {
        for (int status : new int[] {200, 204, 302, 400}) {
            FakeExchange each = new FakeExchange();
            new AnswerFilter()
                    .doFilter(
                            each.request(),
                            each.response(),
                            (request, response) -> ((HttpServletResponse) response).setStatus(status));
            assertThat(each.started).as("%d", status).isEqualTo(1);
            assertThat(each.isUnderWay()).as("%d", status).isFalse();
            assertThat(each.status).isEqualTo(status);
        }
    }

    @Test
    void answerThatIsSentIsLeftAlone() throws Exception {
        filter((request, response) -> exchange.committed = true);
        assertThat(exchange.started).isZero();
    }

    @Test
    void requestThatGoesOnIsLeftAlone() throws Exception {
        filter((request, response) -> request.startAsync());
        assertThat(exchange.started).isEqualTo(1);
        assertThat(exchange.isUnderWay()).isTrue();
    }
}
