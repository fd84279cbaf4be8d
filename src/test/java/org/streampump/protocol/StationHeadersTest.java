package org.streampump.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.StationInfo;

class StationHeadersTest {
    private static String onTheWire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static StationInfo read(String name, String value) {
        return StationHeaders.read(Map.of(name, value)::get);
    }

    @Test
    void everyWordOfIcecastIsUnderstood() {
        FakeExchange exchange = new FakeExchange()
                .with("Ice-Name", "Radio")
                .with("Ice-Genre", "jazz funk")
                .with("Ice-URL", "https://radio.example/")
                .with("Ice-Description", "All day")
                .with("Ice-Public", "1")
                .with("Ice-Bitrate", "128");
        assertThat(StationHeaders.of(exchange.request()))
                .isEqualTo(new StationInfo(
                        Optional.of("Radio"),
                        Optional.of("jazz funk"),
                        Optional.of("https://radio.example/"),
                        Optional.of("All day"),
                        Optional.of(true),
                        Optional.of(128)));
    }

    @Test
    void everyWordOfShoutcastIsUnderstood() {
        FakeExchange exchange = new FakeExchange()
                .with("icy-name", "Radio")
                .with("icy-genre", "jazz")
                .with("icy-url", "http://radio.example/")
                .with("icy-description", "All day")
                .with("icy-pub", "0")
                .with("icy-br", "64");
        assertThat(StationHeaders.of(exchange.request()))
                .isEqualTo(new StationInfo(
                        Optional.of("Radio"),
                        Optional.of("jazz"),
                        Optional.of("http://radio.example/"),
                        Optional.of("All day"),
                        Optional.of(false),
                        Optional.of(64)));
    }

    @Test
    void whoSaysNothingHasSaidNothing() {
        assertThat(StationHeaders.read(name -> null)).isEqualTo(StationInfo.NONE);
        assertThat(StationHeaders.read(name -> " \t")).isEqualTo(StationInfo.NONE);
    }

    @Test
    void textsAreUtf8OrElseLatin1() {
        assertThat(read("ice-name", onTheWire("Rádio 日本 😀")).name()).hasValue("Rádio 日本 😀");
        assertThat(read("ice-name", "Rádio").name()).hasValue("Rádio");
        assertThat(read("ice-name", "日本").name()).hasValue("日本");
    }

    @Test
    void aHostileTextBecomesAShortLine() {
        assertThat(read("ice-name", "\0a\r\nSet-Cookie: b\u007f\u0085c ").name())
                .hasValue("a  Set-Cookie: b  c");
        assertThat(read("ice-name", "\ud800x\udfff").name()).hasValue("x");
        assertThat(read("ice-name", "x".repeat(100_000)).name()).hasValue("x".repeat(255));
        assertThat(read("ice-name", "x" + "😀".repeat(1_000)).name()).hasValue("x" + "😀".repeat(127));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "//elsewhere.example", "data:text/html,x", "radio.example", "http:/x"})
    void anAddressThatIsNotOfTheWebIsNone(String url) {
        assertThat(read("ice-url", url).url()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ice-bitrate, 128, 128",
        "ice-bitrate, ' 96 ', 96",
        "ice-bitrate, Quality 4, ",
        "ice-bitrate, 0, ",
        "ice-bitrate, -1, ",
        "ice-bitrate, 99999999999999999999, ",
        "ice-bitrate, 9999999, ",
        "ice-bitrate, ١٢٨, ",
        "icy-br, 64, 64",
        "ice-br, 65, 65",
        "ice-audio-info, bitrate=128;samplerate=44100;channels=2, 128",
        "ice-audio-info, ice-samplerate=44100; ICE-Bitrate=320, 320",
        "ice-audio-info, samplerate=44100, ",
        "ice-audio-info, bitrate=;bitrate=x;;=, "
    })
    void bitRatesAreNumbers(String name, String value, Integer expected) {
        assertThat(read(name, value).bitRate()).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "yes", "2", ""})
    void aFlagThatIsNoneIsNone(String value) {
        assertThat(read("ice-public", value).listed()).isEmpty();
    }

    private static FakeExchange told(StationInfo station) {
        FakeExchange exchange = new FakeExchange();
        StationHeaders.tell(station, exchange.response());
        return exchange;
    }

    @Test
    void viewersAreToldWhatIsKnown() {
        FakeExchange viewer = told(new StationInfo(
                Optional.of("Rádio 日本"),
                Optional.of("jazz"),
                Optional.of("https://radio.example/ü"),
                Optional.of("All day"),
                Optional.of(false),
                Optional.of(128)));
        assertThat(viewer.header("icy-name")).isEqualTo(onTheWire("Rádio 日本"));
        assertThat(viewer.header("icy-genre")).isEqualTo("jazz");
        assertThat(viewer.header("icy-url")).isEqualTo(onTheWire("https://radio.example/ü"));
        assertThat(viewer.header("icy-description")).isEqualTo("All day");
        assertThat(viewer.header("icy-pub")).isEqualTo("0");
        assertThat(viewer.header("icy-br")).isEqualTo("128");
    }

    @Test
    void nothingIsMadeUp() {
        assertThat(told(StationInfo.NONE).headers).containsOnlyKeys("access-control-expose-headers");
    }

    @Test
    void noTextBecomesAHeaderOfItsOwn() {
        FakeExchange viewer = told(new StationInfo(
                Optional.of("a\r\nSet-Cookie: b\n\nc"),
                Optional.of("\r\n"),
                Optional.of("http://a.example/\u2028\u202egpj"),
                Optional.of("x".repeat(10_000)),
                Optional.empty(),
                Optional.empty()));
        assertThat(viewer.header("icy-name")).isEqualTo("a  Set-Cookie: b  c");
        assertThat(viewer.header("icy-genre")).isNull();
        assertThat(viewer.header("icy-url")).isEqualTo("http://a.example/  gpj");
        assertThat(viewer.header("icy-description")).hasSize(255);
    }
}
