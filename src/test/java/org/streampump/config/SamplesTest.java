package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.streampump.access.PublishRule;
import org.streampump.settings.Secret;

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
        assertThat(config.streams().keySet()).containsExactly("news", "live/*", "relay", "radio/main");
        assertThat(config.pump().detached()).isFalse();
        assertThat(config.pump().fullStatus()).isEqualTo(404);
        assertThat(config.pump().adminKey().orElseThrow().matches("adm1n-s3cret"))
                .isTrue();
        assertThat(config.pump().proxy())
                .contains(new SourceAddress(URI.create("http://me:s3cret@proxy.example:3128")));
        assertThat(config.pump().proxyLocal()).isTrue();
        StreamConfig news = config.streams().get("news");
        assertThat(news)
                .isEqualTo(new StreamConfig(
                        "news",
                        "News",
                        "Every setting that a stream has, each away from its default.\nLines are welcome here.",
                        true,
                        Set.of("mpegts", "flv"),
                        Optional.empty(),
                        new PublishRule(false, List.of(new Secret("s3cret-old"), new Secret("s3cret-new"))),
                        Optional.of(new Burst(Duration.ofSeconds(2), 64 << 10)),
                        new LogLimits(Duration.ofMinutes(1), 64 << 20),
                        Optional.of(Duration.ofMillis(250)),
                        500,
                        50,
                        Duration.ofSeconds(30),
                        5,
                        Duration.ofSeconds(15),
                        Duration.ZERO,
                        WhenOffline.WAIT,
                        Optional.of("radio/main"),
                        Optional.of(Path.of("/srv/jingle.ts")),
                        Duration.ofHours(8),
                        new StationConfig(
                                Optional.of("News Radio"),
                                Optional.of("news talk"),
                                Optional.of("https://news.example/"),
                                Optional.of("All the news"),
                                Optional.of(true),
                                Optional.of(128)),
                        List.of("https://a.example", "https://b.example:8443")));
        assertThat(config.streams().get("relay").source())
                .contains(new SourceConfig(
                        List.of(
                                new SourceAddress(URI.create("mmsh://me:s3cret@origin.example:7070/news?key=s3cret")),
                                new SourceAddress(URI.create("http://backup.example/streams/news"))),
                        Optional.of(Duration.ofMinutes(2)),
                        Duration.ofSeconds(5)));
        assertThat(config.find("live/cam1")).isPresent();
        assertThat(config.find("radio/main")).isEmpty();
    }
}
