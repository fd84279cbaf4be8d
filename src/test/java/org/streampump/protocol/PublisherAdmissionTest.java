package org.streampump.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.mpegaudio.Aac;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.servlet.FakeExchange;

/** The container that an encoder announces, and the container that its first bytes show. */
class PublisherAdmissionTest {
    private static final ContainerFormat MP3 = new Mp3();
    private static final ContainerFormat AAC = new Aac();

    private final PumpConfig config = TestConfig.loader(Set.of("mp3", "aac"), TestConfig.NO_SOURCES, name -> true)
            .load(List.of(new Layer(
                    "test",
                    Map.of(
                            "stream.*",
                            "{\"publish\": \"anyone\"}",
                            "stream.aacOnly",
                            "{\"publish\": \"anyone\", \"container\": \"aac\"}"))));
    private final FormatDetector formats = new FormatDetector(List.of(MP3, AAC));
    private final PublisherAdmission admission = new PublisherAdmission(
            null, config::find, formats, () -> config.pump(AdmissionSettings.class), TestParts.gate());

    private FormatDetector expected(String stream, String type) throws Refused {
        FakeExchange exchange = new FakeExchange();
        if (type != null) {
            exchange.with("Content-Type", type);
        }
        FormatDetector allowed = admission.allowed(config.find(stream).orElseThrow());
        return admission.expected(stream, MediaType.of(exchange.request()), allowed);
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = PublisherAdmissionTest.class.getResourceAsStream("/samples/" + name)) {
            return Objects.requireNonNull(in, name).readNBytes(16 * 1024);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "news, , aac/stereo.aac, aac",
        "news, ';audio/mpeg', mp3/layer3-live.mp3, mp3",
        "news, text/plain, aac/stereo.aac, aac",
        "news, audio/mpeg, aac/stereo.aac, aac",
        "news, ' Audio/MPEG ; charset=x', aac/stereo.aac, aac",
        "news, a/b; charset=nope, aac/stereo.aac, aac",
        "news, audio/aac; charset=nope, aac/stereo.aac, aac",
        "news, audio/aac, aac/stereo.aac, aac",
        "news.mp3, audio/aac, aac/stereo.aac, aac",
        "news, audio/mpeg, mp3/layer3-live.mp3, mp3",
        "news, audio/mp3, mp3/layer3-live.mp3, mp3",
        "news, audio/aac, mp3/layer3-live.mp3, mp3",
        "news.aac, , mp3/layer3-live.mp3, mp3",
        "news.mp3, , mp3/layer3-live.mp3, mp3",
        "aacOnly, audio/mpeg, aac/stereo.aac, aac"
    })
    void isFound(String stream, String type, String sample, String format) throws Exception {
        byte[] head = sample(sample);
        assertThat(expected(stream, type).recognise(head, head.length))
                .map(ContainerFormat::name)
                .contains(format);
    }

    @Test
    void whatIsNotAllowedIsRefusedAtOnceUnlessItIsADefault() throws Exception {
        assertThatThrownBy(() -> expected("aacOnly", "audio/mp3"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).isEqualTo(Refused.Why.UNSUPPORTED));
        byte[] head = sample("mp3/layer3-live.mp3");
        FormatDetector expected = expected("aacOnly", "audio/mpeg");
        assertThat(expected.formats()).containsExactly(AAC); // so that its first bytes are refused
        assertThat(expected.recognise(head, head.length)).contains(MP3);
    }
}
