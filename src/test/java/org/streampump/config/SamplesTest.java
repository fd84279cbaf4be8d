package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static PumpConfig load(String sample) throws URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(SamplesTest.class.getResource("/config/" + sample))
                .toURI());
        Layer naming = Loads.layer("system property", "pump.config", path.toString());
        PumpConfig config = new ConfigWatch(Loads.loader(), List.of(naming)).config();
        assertThat(config.problems()).isEmpty();
        return config;
    }

    @Test
    void minimalSampleLoads() throws URISyntaxException {
        assertThat(load("minimal.json").streams()).containsOnlyKeys("news");
    }

    @Test
    void fullSampleSetsEverything() throws URISyntaxException {
        PumpConfig config = load("full.json");
        assertThat(config.streams().keySet()).containsExactly("news", "live/*", "radio/main");
        assertThat(config.pump().detached()).isFalse();
        assertThat(config.pump().fullStatus()).isEqualTo(404);
        assertThat(config.pump().adminKey().orElseThrow().matches("adm1n-s3cret"))
                .isTrue();
        StreamConfig news = config.streams().get("news");
        assertThat(news)
                .isEqualTo(new StreamConfig(
                        "news",
                        "News",
                        "Every setting that a stream has, each away from its default.\nLines are welcome here.",
                        true,
                        Set.of("mpegts", "flv"),
                        new PublishRule(false, List.of(new Secret("s3cret-old"), new Secret("s3cret-new"))),
                        new Burst(Duration.ofSeconds(2), 64 << 10),
                        new LogLimits(Duration.ofMinutes(1), 64 << 20),
                        Optional.of(Duration.ofMillis(250)),
                        500,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(15),
                        Duration.ZERO,
                        WhenOffline.WAIT,
                        List.of("https://a.example", "https://b.example:8443")));
        assertThat(config.find("live/cam1")).isPresent();
        assertThat(config.find("radio/main")).isEmpty();
    }
}
