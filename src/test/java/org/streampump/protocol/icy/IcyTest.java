package org.streampump.protocol.icy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.mpegaudio.Aac;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.PumpParts;
import org.streampump.protocol.Visit;
import org.streampump.servlet.FakeExchange;

class IcyTest {
    private final IcyDialect icy = new IcyDialect(
            "icy", new HttpParts(new PumpParts(null, null, null, null, null, null, null, null), null, null));

    @ParameterizedTest
    @CsvSource({
        "GET, 1, true",
        "HEAD, ' 1 ', true",
        "GET, 0, false",
        "GET, , false",
        "GET, 11, false",
        "POST, 1, false",
        "PUT, 1, false",
        "OPTIONS, 1, false"
    })
    void isForViewersWhoAskForMetadata(String method, String wanted, boolean expected) {
        FakeExchange exchange = new FakeExchange();
        exchange.method = method;
        exchange.contentLength = 100;
        if (wanted != null) {
            exchange.with("icy-metadata", wanted);
        }
        assertThat(icy.speaks(new Visit(exchange.request(), exchange.response(), "news", "", null, null)))
                .isEqualTo(expected);
    }

    @Test
    void onlyBareAudioCarriesMetadata() {
        assertThat(new Mp3().carriesIcyMetadata()).isTrue();
        assertThat(new Aac().carriesIcyMetadata()).isTrue();
        assertThat(new MpegTs().carriesIcyMetadata()).isFalse();
    }
}
