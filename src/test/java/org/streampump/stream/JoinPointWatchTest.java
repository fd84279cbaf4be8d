package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Advice about sound in which viewers cannot begin; advice about pictures is in {@link AdviceTest}. */
final class JoinPointWatchTest {
    private static final long LIMIT_MS = 6_000;

    @Test
    void soundThatIsFarApartIsSaidInWordsForSound() {
        JoinPointWatch watch = new JoinPointWatch(0);
        long joinPointMs = 0;
        for (long nowMs = 1_000; nowMs <= 12_000; nowMs += 1_000) {
            watch.look(nowMs, nowMs, joinPointMs, LIMIT_MS);
            assertThat(watch.advice(nowMs, LIMIT_MS, true).isPresent()).isEqualTo(nowMs > LIMIT_MS);
        }
        assertThat(text(watch, 12_000))
                .startsWith("no sound that viewers can begin with for 12 s: make pages, fragments");
        watch.look(13_000, 13_000, 13_000, LIMIT_MS);
        assertThat(text(watch, 13_000)).startsWith("places where viewers can begin come up to 13 s apart: make pages");
    }

    private static String text(JoinPointWatch watch, long nowMs) {
        return watch.advice(nowMs, LIMIT_MS, true).orElseThrow().text();
    }
}
