package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void isOneSentence() {
        assertThat(new Problem("stream.news", "stall", "\"soon\"", "a duration"))
                .hasToString("stream.news: stall is \"soon\", expected a duration");
        assertThat(new Problem("stream.news", "", "", "a JSON object"))
                .hasToString("stream.news: expected a JSON object");
        assertThat(new Problem("pump.fullStatus", "", "\"200\"", "503 or 404"))
                .hasToString("pump.fullStatus is \"200\", expected 503 or 404");
    }

    @Test
    void cannotForgeALineOrSteerATerminal() {
        Problem problem = new Problem("stream.a\nb", "\u001b[2J", "x\r\ny\u2028\u202ez\ud800", "a\0");
        assertThat(problem)
                .hasToString(
                        "stream.a\\u000ab: \\u001b[2J is x\\u000d\\u000ay\\u2028\\u202ez\\ud800, expected a\\u0000");
    }

    @Test
    void longTextsAreShortened() {
        Problem problem = new Problem("p".repeat(100_000), "k".repeat(100_000), "v".repeat(100_000), "e");
        assertThat(problem.toString()).hasSizeLessThan(500).contains("v…");
        assertThat(Problem.quoted("x".repeat(1_000))).hasSizeLessThan(90).endsWith("…\"");
    }
}
