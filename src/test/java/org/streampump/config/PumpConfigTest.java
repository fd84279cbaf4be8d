package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PumpConfigTest {
    private static final String BAD = "{}";
    private static final String OFF = Loads.withPublish("\"enabled\": false");

    private final PumpConfig config = Loads.load(
            "stream.live/*",
            Loads.PUSH,
            "stream.live/eu/*",
            Loads.PUSH,
            "stream.live/exact",
            Loads.PUSH,
            "stream.live/bad",
            BAD,
            "stream.live/off",
            OFF,
            "stream.closed/*",
            OFF,
            "stream.broken/*",
            BAD,
            "stream.*",
            Loads.PUSH);

    @ParameterizedTest
    @CsvSource({
        "live/exact, live/exact",
        "live/cam1, live/*",
        "live/a/b/c, live/*",
        "live/eu/cam1, live/eu/*",
        "live/eu, live/*",
        "live, *",
        "lives/cam1, *",
        "other, *",
        "live/bad/deeper, live/*"
    })
    void exactNameElseLongestPattern(String name, String found) {
        assertThat(config.find(name).map(StreamConfig::name)).contains(found);
    }

    @ParameterizedTest
    @CsvSource({"live/bad", "live/off", "closed/x", "closed/x/y", "broken/x", "live/*", "*"})
    void failedAndDisabledAreNotReplacedByAPattern(String name) {
        assertThat(config.find(name)).isEmpty();
    }

    @Test
    void withoutPatternsOnlyExactNames() {
        PumpConfig exact = Loads.load("stream.a/b", Loads.PUSH);
        assertThat(exact.find("a/b")).isPresent();
        assertThat(exact.find("a/c")).isEmpty();
        assertThat(exact.find("")).isEmpty();
    }

    @Test
    void streamOfAPatternHasItsOwnName() {
        StreamConfig cam = config.find("live/cam1").orElseThrow().forStream("live/cam1");
        assertThat(cam.name()).isEqualTo("live/cam1");
        assertThat(cam.title()).isEqualTo("live/cam1");
        assertThat(cam.isPattern()).isFalse();
        assertThat(Loads.news("\"title\": \"News\"").forStream("x").title()).isEqualTo("News");
    }
}
