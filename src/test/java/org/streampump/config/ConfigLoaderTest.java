package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.settings.Problem;
import org.streampump.stream.HubLimits;

class ConfigLoaderTest {
    @Test
    void allProblemsAreReportedAtOnce() {
        PumpConfig config = Loads.load(
                "stream.news", "{\"titel\": \"x\", \"stall\": \"soon\", \"maxViewers\": -1}",
                "stream.good", Loads.PUSH,
                "stream.torn", "{\"publish\": ",
                "pump.wait", "long");
        assertThat(config.streams()).containsOnlyKeys("good");
        assertThat(config.failed()).containsOnlyKeys("news", "torn");
        assertThat(config.failed().get("news"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("titel", "stall", "maxViewers", "publish");
        assertThat(config.problems()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\": \"News\"} | News",
                "{\"title\": \"News\", \"publish\": \"anyone\", \"stall\": 0} | News",
                "{\"title\": \"News\", \"publish\":  | News",
                "{\"title\": \"News\", \"title\": \"Sport\", \"publish\": \"anyone\"} | News",
                "{\"station\": {\"title\": \"x\"}, \"title\": \"News\", \"a\": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]} | News",
                "{\"titel\": \"News\"} | ",
                "{\"title\": 5} | ",
                "{\"title\": [\"News\"]} | ",
                "{\"title\": \" \"} | ",
                "{\"title\": \"a\\nb\"} | ",
                "[\"title\", \"News\"] | ",
                "{\"station\": {\"title\": \"x\"} | "
            })
    void failedStreamKeepsItsTitleWhereItCanBeRead(String settings, String title) {
        PumpConfig config = Loads.load("stream.news", settings);
        assertThat(config.failed()).containsOnlyKeys("news");
        assertThat(config.failedTitles())
                .isEqualTo(title == null ? Map.of() : Map.of("news", title))
                .hasSize(title == null ? 0 : 1);
    }

    @Test
    void titleOfASettingThatIsTooLongIsNotLookedFor() {
        String title = "{\"title\": \"News\", \"description\": \"";
        PumpConfig config = Loads.load("stream.news", title + "x".repeat(ConfigLoader.MAX_VALUE_LENGTH) + "\"}");
        assertThat(config.failed()).containsOnlyKeys("news");
        assertThat(config.failedTitles()).isEmpty();
    }

    @Test
    void problemsOfThePumpAreThoseOfNoStream() {
        PumpConfig config = Loads.load("stream.news", "{}", "pump.wait", "long", "streams.x", "{}");
        assertThat(config.problems()).hasSize(3);
        assertThat(Loads.sentences(config.pumpProblems()))
                .hasSize(2)
                .anyMatch(sentence -> sentence.startsWith("pump.wait (test) is \"long\""))
                .anyMatch(sentence -> sentence.startsWith("streams.x (test)"));
    }

    @Test
    void syntaxErrorHasItsPlace() {
        PumpConfig config = Loads.load("stream.news", "{\n  \"title\": \"x\",\n  oops\n}");
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("stream.news (test): expected a JSON object; the text is not JSON at line 3, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live/*", "*", "a/b/*", "a", "a/b.ts", "a_b-c"})
    void validNamesAndPatterns(String name) {
        assertThat(Loads.load("stream." + name, Loads.PUSH).streams()).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/*", "a//b", "live*", "*/a", "live/**", "../a", "a b", "a\nb", "/*/*"})
    void invalidNamesFail(String name) {
        PumpConfig config = Loads.load("stream." + name, Loads.PUSH);
        assertThat(config.streams()).isEmpty();
        assertThat(config.failed()).hasSize(1);
        assertThat(config.failed().keySet().iterator().next()).doesNotContain("\n");
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .contains("a valid name");
    }

    @ParameterizedTest
    @CsvSource({
        "streams.news, stream.news", "Stream.news, stream.news", "steam.news, stream.news", "stream_news, stream.news",
        "stream/news, stream.news", "stream-news, stream.news", "pumps.x, pump.x", "PUMP.adminKey, pump.adminKey",
        "pump_adminKey, pump.adminKey"
    })
    void nearlyOurNamesAreSaid(String name, String meant) {
        PumpConfig config = Loads.load(name, "s3cret");
        assertThat(config.failed()).isEmpty();
        assertThat(Loads.sentences(config.problems()))
                .containsExactly(name + " (test): expected stream.NAME or pump.KEY; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"log4jContextName", "dump.dir", "spring.config", "org.example.stream", "streamer.x", "x", ""})
    void otherPeoplesNamesAreIgnored(String name) {
        assertThat(Loads.load(name, "x").problems()).isEmpty();
    }

    @Test
    void strongerLayerReplacesTheWholeStream() {
        Layer strong = Loads.layer("strong", "stream.news", Loads.withPublish("\"title\": \"strong\""));
        Layer weak = Loads.layer(
                "weak",
                "stream.news",
                Loads.withPublish("\"title\": \"weak\", \"description\": \"weak\""),
                "stream.other",
                Loads.PUSH,
                "pump.maxViewers",
                "7");
        PumpConfig config = Loads.loader().load(List.of(strong, weak));
        assertThat(config.streams().get("news").title()).isEqualTo("strong");
        assertThat(config.streams().get("news").get(Listing.class).description())
                .isEmpty();
        assertThat(config.streams()).containsOnlyKeys("news", "other");
        assertThat(config.pump(HubLimits.class).maxViewers()).isEqualTo(7);
    }

    @Test
    void badStrongValueDoesNotFallBackToAWeakOne() {
        PumpConfig config = Loads.loader()
                .load(List.of(
                        Loads.layer("strong", "stream.news", "{}"),
                        Loads.layer("weak", "stream.news", "{\"publish\": \"anyone\"}")));
        assertThat(config.streams()).isEmpty();
        assertThat(config.problems()).hasSize(1).first().asString().startsWith("stream.news (strong): ");
    }

    @Test
    void streamsKeepTheirOrder() {
        PumpConfig config = Loads.load("stream.z", Loads.PUSH, "stream.a", Loads.PUSH, "stream.m/*", Loads.PUSH);
        assertThat(config.streams().keySet()).containsExactly("z", "a", "m/*");
    }

    @Test
    void tooManyStreamsAreCutOff() {
        Map<String, String> parameters = new LinkedHashMap<>();
        IntStream.range(0, ConfigLoader.MAX_STREAMS + 5).forEach(i -> parameters.put("stream.s" + i, Loads.PUSH));
        PumpConfig config = Loads.loader().load(List.of(new Layer("test", parameters)));
        assertThat(config.streams()).hasSize(ConfigLoader.MAX_STREAMS);
        assertThat(Loads.sentences(config.problems()))
                .containsExactly("stream.* is 10005 streams, expected at most 10000 streams; the others are ignored");
    }

    @Test
    void equalTextMakesEqualSettings() {
        assertThat(Loads.news("\"title\": \"x\"")).isEqualTo(Loads.news("\"title\": \"x\""));
        assertThat(Loads.news("\"title\": \"x\"")).isNotEqualTo(Loads.news("\"title\": \"y\""));
    }
}
