package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.streampump.Pace;

/** Values that nobody writes by accident: each costs one problem and little time, never an exception. */
class HostileConfigTest {
    private static final ConfigLoader LOADER = Loads.loader();

    static Stream<Arguments> values() {
        String publish = "\"publish\": {\"key\": \"k\"}";
        return Stream.of(
                arguments("100,000 nested lists", "[".repeat(100_000), "at most 65536 characters"),
                arguments("nested lists", "[".repeat(60_000), "at most 16 levels of nesting"),
                arguments("nested objects", "{\"a\":".repeat(10_000), "at most 16 levels of nesting"),
                arguments("10 MB", "{\"title\": \"" + "x".repeat(10_000_000) + "\"}", "at most 65536 characters"),
                arguments("duplicate key", "{" + publish + ", " + publish + "}", "publish is given twice"),
                arguments("trailing text", "{" + publish + "} {}", "not JSON at line 1"),
                arguments("trailing comma", "{" + publish + ",}", "not JSON at line 1"),
                arguments("comment", "{" + publish + " /* x */}", "not JSON at line 1"),
                arguments("NUL", "{\0" + publish + "}", "not JSON at line 1"),
                arguments("only NUL", "\0", "not JSON at line 1"),
                arguments("nothing", "", "JSON"),
                arguments("blank", " \n ", "JSON"),
                arguments("lone surrogate", "\ud800", "not JSON at line 1"),
                arguments(
                        "lone surrogate in a title",
                        "{" + publish + ", \"title\": \"\udc00\"}",
                        "title is \"\\udc00\""),
                arguments("long number", "{" + publish + ", \"maxViewers\": " + "9".repeat(60_000) + "}", "at most 40"),
                arguments("long fraction", "{" + publish + ", \"grace\": 0." + "0".repeat(60_000) + "}", "at most 40"),
                arguments("a text", "\"push\"", "a JSON object"),
                arguments("a list", "[1, 2]", "a JSON object"),
                arguments("null", "null", "a JSON object"),
                arguments("a number", "5", "a JSON object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void isOneProblem(String name, String value, String sentence) {
        PumpConfig config = Assertions.assertTimeout(
                Pace.seconds(5), () -> Loads.load("stream.news", value, "stream.good", Loads.PUSH));
        assertThat(config.streams()).containsOnlyKeys("good");
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .contains(sentence);
    }

    @Test
    void randomDamageNeverThrows() {
        Random random = new Random(7);
        String good =
                Loads.withPublish("\"burst\": {\"time\": \"1s\"}, \"cors\": [\"https://a.example\"], \"grace\": 0");
        for (int round = 0; round < 5_000; round++) {
            StringBuilder damaged = new StringBuilder(good);
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged.setCharAt(
                        random.nextInt(damaged.length()), (char) random.nextInt(round % 2 == 0 ? 128 : 65_536));
            }
            PumpConfig config = LOADER.load(List.of(Loads.layer("test", "stream.news", damaged.toString())));
            assertThat(config.streams().size() + config.failed().size()).isEqualTo(1);
            assertThat(config.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void longNameIsShortened() {
        PumpConfig config =
                Loads.load("stream." + "/".repeat(1_000_000), Loads.PUSH, "streams." + "a".repeat(100_000), "");
        assertThat(config.failed().keySet()).allSatisfy(name -> assertThat(name).hasSizeLessThan(100));
        assertThat(config.problems().toString()).hasSizeLessThan(2_000);
    }
}
