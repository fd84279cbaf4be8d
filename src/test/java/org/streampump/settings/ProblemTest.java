package org.streampump.settings;

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
    void visitorsSeeNeitherPlacesNorTextsThatMayBePaths() {
        assertThat(new Problem("stream.news (/srv/a.json)", "intro", "\"/srv/b.mp3\"", "the path of a file")
                        .forVisitors())
                .isEqualTo("intro: expected the path of a file");
        assertThat(new Problem("stream.news (/srv/a.json)", "", "", "a JSON object").forVisitors())
                .isEqualTo("the settings: expected a JSON object");
        assertThat(new Problem("stream.news (/srv/a.json)", "publish", "missing", "a key").forVisitors())
                .isEqualTo("publish is missing, expected a key");
        assertThat(new Problem("stream.news (/srv/a.json)", "maxViewers", "-1", "a number").forVisitors())
                .isEqualTo("maxViewers is -1, expected a number");
        assertThat(new Problem("stream.news (/srv/a.json)", "/srv/b.mp3", "", "a known key").forVisitors())
                .isEqualTo("the settings: expected a known key");
        assertThat(new Problem("stream.news (C:\\a.json)", "C:\\b.mp3", "", "a known key").forVisitors())
                .isEqualTo("the settings: expected a known key");
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
