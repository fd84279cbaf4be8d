package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.streampump.access.KeyRule;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.door.Cors;
import org.streampump.settings.Secret;
import org.streampump.source.SourceSettings;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.PublisherSettings;
import org.streampump.stream.Radio;
import org.streampump.stream.StationInfo;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.ViewerSettings;
import org.streampump.stream.log.LogSettings;

class StreamSettingsTest {
    private static final String TIMEOUT = "expected a duration with its unit (ms, s, m, h, d) from 1s to 1h";

    @Test
    void everyKeyHasItsDefault() {
        StreamConfig news = Loads.news("");
        assertThat(news.title()).isEqualTo("news");
        assertThat(news.get(Listing.class)).isEqualTo(new Listing(Optional.empty(), "", true));
        assertThat(news.enabled()).isTrue();
        assertThat(news.get(AcceptedContainers.class).names()).isEmpty();
        assertThat(news.get(SourceSettings.class)).isEqualTo(SourceSettings.PUSHED);
        assertThat(news.get(StreamAccess.class))
                .isEqualTo(new StreamAccess(RuleList.of(new KeyRule(List.of(new Secret("s3cret")))), RuleList.ANYONE));
        StreamSettings hub = news.get(StreamSettings.class);
        assertThat(hub).isEqualTo(StreamSettings.DEFAULTS);
        assertThat(hub.log()).isEqualTo(new LogSettings(LogSettings.AUTOMATIC, 0, 30_000, 16 << 20));
        assertThat(hub.viewers())
                .isEqualTo(new ViewerSettings(
                        ViewerSettings.AUTOMATIC,
                        /* maxViewers= */ 0,
                        /* maxWaiting= */ 0,
                        /* stallMs= */ 20_000,
                        /* minPercent= */ 1,
                        /* isWaitedFor= */ false,
                        /* maxDurationMs= */ 0));
        assertThat(hub.publisher()).isEqualTo(new PublisherSettings(10_000, 15_000));
        assertThat(hub.radio()).isEqualTo(Radio.NONE);
        assertThat(hub.station()).isEqualTo(StationInfo.NONE);
        assertThat(news.get(Cors.class)).isEqualTo(Cors.ALL);
        assertThat(news.isPattern()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1500ms\" | 1500 | 0",
                "\"256KiB\" | 0 | 262144",
                "65536 | 0 | 65536",
                "\"0\" | 0 | 0",
                "\"0s\" | 0 | 0",
                "0 | 0 | 0",
                "{\"time\": \"2s\", \"bytes\": \"64KiB\"} | 2000 | 65536",
                "{\"time\": \"2s\"} | 2000 | 0"
            })
    void burstIsTimeOrSizeOrBoth(String json, long millis, long bytes) {
        LogSettings log = hub("\"burst\": " + json).log();
        assertThat(log.burstMs()).isEqualTo(millis);
        assertThat(log.burstBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1m\" | 60 | 16777216",
                "\"64MiB\" | 30 | 67108864",
                "{\"time\": \"5s\", \"bytes\": 262144} | 5 | 262144",
                "{\"bytes\": \"1MiB\"} | 30 | 1048576"
            })
    void logKeepsTheBoundThatIsNotGiven(String json, long seconds, long bytes) {
        assertThat(hub("\"log\": " + json).log())
                .isEqualTo(new LogSettings(LogSettings.AUTOMATIC, 0, seconds * 1_000, bytes));
    }

    @Test
    void choicesHaveSeveralSpellings() {
        assertThat(hub("\"latency\": \"auto\"").viewers().latencyMs()).isEqualTo(ViewerSettings.AUTOMATIC);
        assertThat(hub("\"latency\": 0").viewers().latencyMs()).isZero();
        assertThat(hub("\"whenOffline\": 503").viewers().isWaitedFor()).isFalse();
        assertThat(hub("\"whenOffline\": \"wait\"").viewers().isWaitedFor()).isTrue();
        assertThat(containers("\"flv\"")).isEqualTo(Set.of("flv"));
        assertThat(containers("[\"flv\", \"mpegts\"]")).isEqualTo(Set.of("flv", "mpegts"));
        assertThat(cors("false")).isEmpty();
        assertThat(cors("\"*\"")).containsExactly("*");
        assertThat(cors("\"HTTPS://A.example:8443\"")).containsExactly("https://a.example:8443");
        assertThat(hub("\"grace\": \"0\"").publisher().graceMs()).isZero();
        assertThat(hub("\"minRate\": \"25%\"").viewers().minPercent()).isEqualTo(25);
        assertThat(hub("\"minRate\": \"off\"").viewers().minPercent()).isZero();
        assertThat(hub("\"minRate\": \"0%\"").viewers().minPercent()).isZero();
        assertThat(hub("\"maxViewers\": 1e2").viewers().maxViewers()).isEqualTo(100);
        assertThat(Loads.news("\"title\": \"\"").title()).isEqualTo("news");
        PumpConfig open = Loads.load("stream.news", "{\"publish\": \"anyone\", \"source\": \"push\"}");
        assertThat(open.streams().get("news").get(StreamAccess.class).publish()).isEqualTo(RuleList.ANYONE);
    }

    private static StreamSettings hub(String settings) {
        return Loads.news(settings).get(StreamSettings.class);
    }

    private static Set<String> containers(String json) {
        return Loads.news("\"container\": " + json)
                .get(AcceptedContainers.class)
                .names();
    }

    private static List<String> cors(String json) {
        return Loads.news("\"cors\": " + json).get(Cors.class).origins();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("\"title\": 5", "title is 5, expected a text of at most 200 characters"),
                arguments("\"title\": null", "title is null, expected a text"),
                arguments("\"title\": \"a\\r\\nSet-Cookie: b\"", "title is \"a\\u000d\\u000aSet-Cookie: b\""),
                arguments("\"title\": \"\\ud800\"", "title is \"\\ud800\", expected a text"),
                arguments("\"title\": \"" + "x".repeat(201) + "\"", "title is \"xxx"),
                arguments("\"description\": \"\\u0007\"", "description is \"\\u0007\""),
                arguments("\"enabled\": \"yes\"", "enabled is \"yes\", expected true or false"),
                arguments(
                        "\"container\": \"mpegtz\"",
                        "container is \"mpegtz\", expected a known container; did you mean"),
                arguments("\"container\": [\"flv\", 1]", "container is a list, expected one or a list of: flv, mpegts"),
                arguments("\"container\": []", "container is a list, expected one or a list of: flv, mpegts"),
                arguments("\"burst\": \"5 parsecs\"", "burst is \"5 parsecs\", expected a duration"),
                arguments(
                        "\"burst\": \"40s\"",
                        "burst is \"40s\", expected no more than the stream's log keeps: 30s and 16MiB"),
                arguments("\"burst\": {\"tiem\": \"1s\"}", "burst.tiem: expected a known key; did you mean time?"),
                arguments("\"log\": \"30\"", "log is \"30\", expected a duration"),
                arguments(
                        "\"log\": \"2h\"",
                        "log is \"2h\", expected a duration with its unit (ms, s, m, h, d) from 1s to 1h;"),
                arguments("\"log\": {\"bytes\": \"2GiB\"}", "log.bytes is \"2GiB\", expected a size"),
                arguments("\"log\": {\"bytes\": 1.5e999999999}", "log.bytes is 1.5E+999999999, expected a size"),
                arguments("\"latency\": \"6s\"", "latency is \"6s\", expected \"auto\", or a duration"),
                arguments("\"maxViewers\": \"5\"", "maxViewers is \"5\", expected a whole number from 0 to 1000000"),
                arguments("\"maxViewers\": -1", "maxViewers is -1, expected a whole number"),
                arguments("\"maxViewers\": 1.5", "maxViewers is 1.5, expected a whole number"),
                arguments("\"maxViewers\": 1e999999999", "maxViewers is 1E+999999999, expected a whole number"),
                arguments("\"maxViewers\": 1e-999999999", "maxViewers is 1E-999999999, expected a whole number"),
                arguments("\"stall\": 20", "stall is 20, " + TIMEOUT),
                arguments("\"stall\": \"0\"", "stall is \"0\", " + TIMEOUT),
                arguments("\"minRate\": \"51%\"", "minRate is \"51%\", expected a part of the stream's rate"),
                arguments("\"minRate\": \"-1%\"", "minRate is \"-1%\", expected a part of the stream's rate"),
                arguments("\"minRate\": 1", "minRate is 1, expected a part of the stream's rate"),
                arguments("\"idle\": \"-5s\"", "idle is \"-5s\", " + TIMEOUT),
                arguments(
                        "\"grace\": \"999999999999999999d\"", "grace is \"999999999999999999d\", expected a duration"),
                arguments("\"whenOffline\": \"404\"", "whenOffline is \"404\", expected \"wait\" or \"503\""),
                arguments("\"cors\": \"https://a.example/\"", "cors is \"https://a.example/\", expected true, false"),
                arguments("\"cors\": \"https://a\\r\\nX: y\"", "cors is \"https://a\\u000d\\u000aX: y\""),
                arguments("\"fallback\": \"news\"", "fallback is \"news\", expected the name of another stream"),
                arguments("\"fallback\": \"../x\"", "fallback is \"../x\", expected the name of another stream"),
                arguments("\"fallback\": 1", "fallback is 1, expected the name of another stream"),
                arguments("\"intro\": \"jingle.mp3\"", "intro is \"jingle.mp3\", expected the absolute path of a file"),
                arguments("\"intro\": \"/a\\u0000\"", "intro is \"/a\\u0000\", expected the absolute path of a file"),
                arguments("\"maxDuration\": \"-1s\"", "maxDuration is \"-1s\", expected a duration"),
                arguments("\"station\": \"Radio\"", "station is \"Radio\", expected {\"name\""),
                arguments("\"station\": {\"nam\": \"x\"}", "station.nam: expected a known key; did you mean name?"),
                arguments("\"station\": {\"name\": \"a\\r\\nb\"}", "station.name is \"a\\u000d\\u000ab\""),
                arguments("\"station\": {\"bitrate\": 0}", "station.bitrate is 0, expected a whole number from 1"),
                arguments("\"station\": {\"public\": 1}", "station.public is 1, expected true or false"),
                arguments("\"cors\": {}", "cors is an object, expected true, false"),
                arguments("\"maxviewer\": 5", "maxviewer: expected a known key; did you mean maxViewers?"),
                arguments("\"titel\": 5", "titel: expected a known key; did you mean title?"),
                arguments(
                        "\"colour\": 5", "colour: expected a known key: publish, title, description, enabled, source"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsSaid(String settings, String sentence) {
        PumpConfig config = Loads.load("stream.news", Loads.withPublish(settings));
        assertThat(config.streams()).isEmpty();
        assertThat(config.failed().get("news")).isEqualTo(config.problems());
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("stream.news (test): " + sentence);
    }

    static Stream<Arguments> closedDoors() {
        String keys = "publish.key is %s, expected a text that is not empty and has no control characters";
        return Stream.of(
                arguments("{}", "publish is missing, expected {\"key\": \"…\"} or \"anyone\""),
                arguments("{\"publish\": \"s3cret\"}", "publish is (hidden), expected {\"key\": \"…\"} or \"anyone\""),
                arguments("{\"publish\": true}", "publish is (hidden), expected"),
                arguments("{\"publish\": null}", "publish is (hidden), expected"),
                arguments("{\"publish\": {}}", String.format(keys, "missing")),
                arguments("{\"publish\": {\"key\": \"\"}}", String.format(keys, "(hidden)")),
                arguments("{\"publish\": {\"key\": []}}", String.format(keys, "(hidden)")),
                arguments("{\"publish\": {\"key\": [\"s3cret\", \"\"]}}", String.format(keys, "(hidden)")),
                arguments("{\"publish\": {\"key\": \"s3cret\\u0000\"}}", String.format(keys, "(hidden)")),
                arguments("{\"publish\": {\"key\": [[\"s3cret\"]]}}", String.format(keys, "(hidden)")));
    }

    @ParameterizedTest
    @MethodSource("closedDoors")
    void publishIsNeverOpenByMistake(String json, String sentence) {
        PumpConfig config = Loads.load("stream.news", json);
        assertThat(config.streams()).isEmpty();
        assertThat(Loads.sentences(config.problems()))
                .hasSize(1)
                .first()
                .asString()
                .contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"publish\": \"s3cret\"}",
                "{\"publish\": [\"s3cret\"]}",
                "{\"publish\": {\"s3cret\": true}}",
                "{\"publish\": {\"kye\": \"s3cret\"}}",
                "{\"key\": \"s3cret\"}",
                "{\"pubish\": {\"key\": \"s3cret\"}}",
                "{\"title\": {\"key\": \"s3cret\"}}",
                "{\"title\": [\"s3cret\"]}",
                "{\"source\": \"ftp://x:s3cret@a/\"}",
                "{\"publish\": {\"key\": \"s3cret\"}, \"publish\": {\"key\": \"s3cret\"}}",
                "{\"publish\": {\"key\": \"s3cret}}",
                "{\"publish\": {\"key\": s3cret}}",
                "{\"publish\": {\"key\": \"s3cret\"}} s3cret",
                "s3cret",
                "\"s3cret\"",
                "[\"s3cret\"]"
            })
    void problemsNeverShowAKey(String json) {
        PumpConfig config = Loads.load("stream.news", json, "pump.adminKey", "s3cret\u0007", "pump.adminKye", "s3cret");
        assertThat(config.failed()).containsKey("news");
        assertThat(config.problems()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(config.toString()).doesNotContain("s3cret");
        assertThat(Loads.layer("test", "stream.news", json).toString()).doesNotContain("s3cret");
        assertThat(new Parameter("stream.news", "test", json).toString()).doesNotContain("s3cret");
    }
}
