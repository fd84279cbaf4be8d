package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.access.AccessSettings;
import org.streampump.access.KeyRule;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.door.Cors;
import org.streampump.io.client.ClientSettings;
import org.streampump.io.client.ProxyAddress;
import org.streampump.protocol.AdmissionSettings;
import org.streampump.settings.Secret;
import org.streampump.source.SourceSettings;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.PublisherSettings;
import org.streampump.stream.Radio;
import org.streampump.stream.StationInfo;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.ViewerSettings;
import org.streampump.stream.log.LogSettings;

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
        assertThat(config.pump(AdmissionSettings.class).isDetached()).isFalse();
        assertThat(config.pump(AdmissionSettings.class).fullStatus()).isEqualTo(404);
        assertThat(config.pump(AccessSettings.class).adminKey().orElseThrow().matches("adm1n-s3cret"))
                .isTrue();
        assertThat(config.pump(ClientSettings.class).proxy())
                .contains(new ProxyAddress(URI.create("http://me:s3cret@proxy.example:3128")));
        assertThat(config.pump(ClientSettings.class).proxyLocal()).isTrue();
        StreamConfig news = config.streams().get("news");
        assertThat(news.get(Listing.class))
                .isEqualTo(new Listing(
                        Optional.of("News"),
                        "Every setting that a stream has, each away from its default.\nLines are welcome here.",
                        true));
        assertThat(news.get(AcceptedContainers.class).names()).containsExactlyInAnyOrder("mpegts", "flv");
        assertThat(news.get(SourceSettings.class)).isEqualTo(SourceSettings.PUSHED);
        assertThat(news.get(StreamAccess.class).publish())
                .isEqualTo(RuleList.of(new KeyRule(List.of(new Secret("s3cret-old"), new Secret("s3cret-new")))));
        assertThat(news.get(StreamSettings.class))
                .isEqualTo(new StreamSettings(
                        new LogSettings(2_000, 64 << 10, 60_000, 64 << 20),
                        new ViewerSettings(250, 500, 50, 30_000, 5, /* isWaitedFor= */ true, 8 * 3_600_000),
                        new PublisherSettings(15_000, 0),
                        new Radio(Optional.of("radio/main"), Optional.of(Path.of("/srv/jingle.ts"))),
                        new StationInfo(
                                Optional.of("News Radio"),
                                Optional.of("news talk"),
                                Optional.of("https://news.example/"),
                                Optional.of("All the news"),
                                Optional.of(true),
                                Optional.of(128))));
        assertThat(news.get(Cors.class).origins()).containsExactly("https://a.example", "https://b.example:8443");
        SourceSettings relay = config.streams().get("relay").get(SourceSettings.class);
        assertThat(relay.upstreams())
                .extracting(upstream -> upstream.address().text())
                .containsExactly(
                        "mmsh://me:s3cret@origin.example:7070/news?key=s3cret", "http://backup.example/streams/news");
        assertThat(relay.onDemand()).contains(Duration.ofMinutes(2));
        assertThat(relay.silence()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.find("live/cam1")).isPresent();
        assertThat(config.find("radio/main")).isEmpty();
    }
}
