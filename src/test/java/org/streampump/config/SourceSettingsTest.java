package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.source.SourceSettings;
import org.streampump.source.Upstream;
import org.streampump.stream.StreamSettings;

class SourceSettingsTest {
    private static final String BEGINNING = "an address that begins with one of: http:, https:, mms:, mmsh:, mmshs:";

    private static SourceSettings source(String settings) {
        PumpConfig config = Loads.load("stream.news", "{" + settings + "}");
        assertThat(config.problems()).isEmpty();
        assertThat(config.streams().get("news").get(StreamAccess.class).publish())
                .isEqualTo(RuleList.NOBODY);
        return config.streams().get("news").get(SourceSettings.class);
    }

    @Test
    void addressesKeepTheirOrderAndEverythingElseHasItsDefault() {
        SourceSettings source = source("\"source\": [\"MMSH://b.example\", \"http://[::1]:8080/x?a=b\"]");
        assertThat(source.upstreams())
                .extracting(upstream -> upstream.address().text())
                .containsExactly("MMSH://b.example", "http://[::1]:8080/x?a=b");
        assertThat(source.upstreams())
                .extracting(Upstream::toString)
                .containsExactly("mmsh://b.example/", "http://[::1]:8080/x");
        assertThat(source.onDemand()).isEmpty();
        assertThat(source.silence()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void oneAddressNeedsNoListAndAPublishRuleIsOfNoUse() {
        SourceSettings source =
                source("\"source\": \" mmsh://a/ \", \"silence\": \"1s\", \"publish\": {\"key\": \"k\"}");
        assertThat(source.upstreams()).hasSize(1);
        assertThat(source.silence()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"true | 30", "\"5s\" | 5", "\"0\" | 0", "0 | 0", "\"1h\" | 3600"})
    void onDemandIsHowLongTheSourceLingers(String json, long seconds) {
        String settings = "\"source\": \"mmsh://a/\", \"onDemand\": " + json;
        assertThat(source(settings).onDemand()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void whoeverWantsAStreamThatIsAlwaysFetchedDoesNotWait() {
        String always = "{\"source\": \"mmsh://a/\", \"onDemand\": false}";
        StreamConfig news = Loads.load("stream.news", always).streams().get("news");
        assertThat(news.get(SourceSettings.class).onDemand()).isEmpty();
        assertThat(news.get(StreamSettings.class).viewers().isWaitedFor()).isFalse();
        assertThat(Loads.news("\"whenOffline\": \"wait\"")
                        .get(StreamSettings.class)
                        .viewers()
                        .isWaitedFor())
                .isTrue();
        assertThat(Loads.news("\"source\": \"push\", \"onDemand\": false").get(SourceSettings.class))
                .isEqualTo(SourceSettings.PUSHED);
    }

    static Stream<Arguments> mistakes() {
        String shape = "expected \"push\", an address, or a list of 1 to 16 addresses";
        return Stream.of(
                arguments("\"source\": 5", "source: " + shape),
                arguments("\"source\": []", "source: " + shape),
                arguments(
                        "\"source\": {\"address\": \"mmsh://s3cret@a/\"}",
                        "source.url is missing, expected " + BEGINNING),
                arguments("\"source\": {\"url\": [\"mmsh://s3cret@a/\"]}", "source.url: expected " + BEGINNING),
                arguments("\"source\": {\"url\": \"push\"}", "source.url: expected " + BEGINNING),
                arguments(
                        "\"source\": {\"url\": \"mmsh://a/\", \"Url\": \"mmsh://s3cret@a/\"}",
                        "source.Url: expected a known key; did you mean url?"),
                arguments(
                        "\"source\": [\"mmsh://a/\", {\"url\": \"mmsh:///s3cret\"}]",
                        "source.2.url: expected mmsh://HOST:PORT/PATH; special characters"),
                arguments("\"source\": [\"mmsh://a/\", [\"mmsh://s3cret@b/\"]]", "source: " + shape),
                arguments(
                        "\"source\": [" + String.join(", ", Collections.nCopies(17, "\"mmsh://a/\"")) + "]",
                        "source: " + shape),
                arguments("\"source\": [\"mmsh://a/\", \"push\"]", "source: expected either \"push\" or addresses"),
                arguments("\"source\": \"ftp://me:s3cret@a/\"", "source: expected \"push\" or " + BEGINNING),
                arguments("\"source\": [\"mmsh://a/\", \"file:///s3cret\"]", "source.2: expected " + BEGINNING),
                arguments(
                        "\"source\": \"mmsh://a/\", \"onDemand\": \"2h\"", "onDemand is \"2h\", expected true, false"),
                arguments("\"source\": \"mmsh://a/\", \"onDemand\": {}", "onDemand is an object, expected true, false"),
                arguments("\"source\": \"mmsh://a/\", \"silence\": 0", "silence is 0, expected a duration"),
                arguments("\"publish\": \"anyone\", \"onDemand\": true", "onDemand is true, expected nothing"),
                arguments("\"publish\": \"anyone\", \"silence\": \"5s\"", "silence is \"5s\", expected nothing"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsSaidWithoutTheAddress(String settings, String sentence) {
        PumpConfig config = Loads.load("stream.news", "{" + settings + "}");
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("stream.news (test): " + sentence);
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mmsh:",
                "mmsh://",
                "mmsh:///s3cret",
                "mmsh:s3cret",
                "//s3cret/",
                "s3cret",
                "",
                "mmsh://s3cret:s3cret@",
                "mmsh://me:s3cret@a_b/",
                "mmsh://me:s3cret@a:0/",
                "mmsh://me:s3cret@a:65536/",
                "mmsh://me:s3cret@a:99999999999/",
                "mmsh://me:s3#cret@a/",
                "mmsh://me:12/s3cret@a/",
                "mmsh://me:12?s3cret@a/",
                "mmsh://a/#s3cret",
                "mmsh://me:s3cret@a/\\r\\nHost: b",
                "mmsh://me:s3cret@a/ b",
                "mmsh://me:s3cret@\\u00e4.example/",
                "mmsh://[::1/s3cret",
                "mmsh://a/%s3cret"
            })
    void hostileAddressIsAProblemThatDoesNotShowIt(String address) {
        PumpConfig config = Loads.load("stream.news", "{\"source\": \"" + address + "\"}");
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("stream.news (test): source: expected \"push\" or ");
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void addressOfAnyLengthIsAProblem() {
        String address = "mmsh://a/" + "x".repeat(2_048);
        assertThat(Loads.load("stream.news", "{\"source\": \"" + address + "\"}")
                        .problems())
                .hasSize(1);
    }

    @Test
    void streamsOfAPatternAreNotPulled() {
        PumpConfig config = Loads.load("stream.live/*", "{\"source\": \"mmsh://a/\"}");
        assertThat(Loads.sentences(config.problems()))
                .containsExactly(
                        "stream.live/* (test): source: expected \"push\": the streams of a pattern cannot be pulled");
    }

    @Test
    void pumpWithoutSourcesSaysSo() {
        PumpConfig config = TestConfig.loader(Set.of(), TestConfig.NO_SOURCES, name -> true)
                .load(List.of(Loads.layer("test", "stream.news", "{\"source\": \"mmsh://a/\"}")));
        assertThat(Loads.sentences(config.problems()))
                .containsExactly("stream.news (test): source: expected \"push\": this pump pulls from nowhere");
    }

    @Test
    void nothingShowsACredential() {
        PumpConfig config = Loads.load("stream.news", "{\"source\": \"http://me:s3cret@a.example:8080/b?key=s3cret\"}");
        assertThat(config.problems()).isEmpty();
        assertThat(config.toString()).contains("http://a.example:8080/b").doesNotContain("s3cret", "me:");
    }
}
