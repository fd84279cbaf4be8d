package org.streampump.protocol.icy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.FormatDetector;
import org.streampump.protocol.TestParts;
import org.streampump.protocol.Visit;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;

/** Answers to encoders in a container that does not give their connections away. */
class IcyPublishingTest {
    private final PumpConfig config = TestConfig.loader(Set.of("lines"), TestConfig.SOURCES, StreamName::isValid)
            .load(List.of(new Layer(
                    "test",
                    Map.of(
                            "stream.news",
                            "{\"publish\": {\"key\": \"k\"}}",
                            "stream.open",
                            "{\"publish\": \"anyone\"}",
                            "stream.pulled",
                            "{\"source\": \"http://origin.example/a\"}"))));
    private final StreamRegistry registry = new StreamRegistry(
            new Dispatcher(1),
            new HubLimits(0, 1, 0),
            name -> Optional.of(new StreamRule(StreamSettings.DEFAULTS, false)),
            () -> 1_000);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final IcyDialect icy = new IcyDialect(
            "icy",
            TestParts.http(
                    TestParts.of(registry, () -> config, new FormatDetector(List.of(Lines.FORMAT)), clock, () -> 1_000),
                    () -> config));

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private FakeExchange send(String stream, FakeExchange exchange) throws IOException {
        Visit visit = new Visit(
                exchange.request(),
                exchange.response(),
                stream,
                "",
                config.find(stream).orElseThrow(),
                null);
        assertThat(icy.speaks(visit)).isTrue();
        icy.publish(visit);
        return exchange;
    }

    private static FakeExchange source(long length) {
        FakeExchange exchange = new FakeExchange();
        exchange.method = "SOURCE";
        exchange.contentLength = length;
        return exchange;
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aProbeWithoutACredentialIsChallengedAndOneWithItIsWelcome() throws IOException {
        FakeExchange stranger = send("news", source(0));
        assertThat(stranger.status).isEqualTo(401);
        assertThat(stranger.header("WWW-Authenticate")).startsWith("Basic realm=");
        assertThat(send("news", source(0).with("Authorization", basic("source:k"))).status)
                .isEqualTo(200);
        assertThat(send("news", source(0).with("Authorization", basic("any:k"))).status)
                .isEqualTo(200);
        assertThat(send("open", source(0)).status).isEqualTo(200);
        assertThat(registry.streams()).isEmpty();
    }

    @Test
    void hostileCredentialsOpenNothing() throws IOException {
        for (String value : List.of("Basic", "Basic ", "Basic ???", "Basic " + "A".repeat(10_000), basic("k"), "k")) {
            assertThat(send("news", source(-1).with("Authorization", value)).status)
                    .as(value)
                    .isEqualTo(401);
        }
    }

    @Test
    void aStreamThatIsFetchedIsNotPublished() throws IOException {
        assertThat(send("pulled", source(0)).status).isEqualTo(403);
    }

    @Test
    void whereTheConnectionIsNotGivenAwayALengthIsAskedFor() throws IOException {
        FakeExchange publisher = send("open", source(-1).with("Content-Type", "audio/mpeg"));
        assertThat(publisher.status).isEqualTo(411);
        assertThat(publisher.text()).contains("chunked").contains("Content-Length");
        assertThat(registry.streams()).isEmpty();
        assertThat(publisher.open()).isZero();
    }

    @Test
    void whenThePumpClosesEncodersAreSentAway() throws IOException {
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        assertThat(send("open", source(-1)).status).isEqualTo(503);
    }
}
