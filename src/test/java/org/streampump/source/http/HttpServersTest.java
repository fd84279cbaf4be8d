package org.streampump.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.io.client.HttpField;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpPatience;
import org.streampump.io.client.HttpReply;
import org.streampump.io.client.HttpRequest;
import org.streampump.protocol.mmsh.MmshServer;
import org.streampump.settings.Section;
import org.streampump.source.Intake;
import org.streampump.source.Source;
import org.streampump.source.SourceAddress;
import org.streampump.source.SourceOptions;
import org.streampump.source.SourceSettings;
import org.streampump.source.SourceType;
import org.streampump.source.SourceTypeContract;
import org.streampump.source.SourceTypes;
import org.streampump.source.Upstream;

/** Several kinds of source behind one address: the answer decides, on one connection. */
class HttpServersTest extends SourceTypeContract {
    private static final String MAGIC = "MAGIC and more";
    private static final HttpNetwork DIRECT = HttpNetwork.of(target -> Optional.empty(), () -> false);

    /** An option of one of the kinds. */
    private record Quality(int bandwidth) {
        static final Section<Quality> SECTION = new Section<>(
                Quality.class, in -> new Quality(in.count("bandwidth", 1, 1, 9, "which of several streams is pulled")));
    }

    private final FakeHttpKind tune = FakeHttpKind.ofType("tune", "audio/x-tune");
    private final FakeHttpKind magic = FakeHttpKind.ofFirstBytes("magic", "MAGIC");
    private final SourceType type = servers(
            tune, magic, new FakeHttpKind("choosy", HttpRequest.PLAIN, List.of(Quality.SECTION), reply -> false));

    private static HttpServers servers(HttpSourceType... kinds) {
        return servers(HttpPatience.DEFAULT, kinds);
    }

    private static HttpServers servers(HttpPatience patience, HttpSourceType... kinds) {
        return new HttpServers("http", Set.of("http", "https"), List.of(kinds), DIRECT, patience);
    }

    // ---- the contract

    @Override
    protected SourceType type() {
        return type;
    }

    @Override
    protected List<String> wellFormed() {
        return List.of(
                "http://me:s3cret@127.0.0.1:1/live?key=s3cret",
                "HTTP://origin.example",
                "http://a.example:65535/b%20c?d",
                "https://me:s3cret%40%3A@[::1]:8443");
    }

    @Override
    protected List<String> malformed() {
        return List.of(
                "http:s3cret",
                "https:///live",
                "http://",
                "http://host:0/",
                "http://host:65536/",
                "http://me:s3cret@a_b/",
                "http://a%0Ab@host/",
                "http://a/%s3cret");
    }

    @Override
    protected String unreachable() throws IOException {
        try (ServerSocket closedSoon = new ServerSocket(0)) {
            return "http://me:s3cret@127.0.0.1:" + closedSoon.getLocalPort() + "/live?key=s3cret";
        }
    }

    // ---- the probe

    private static MmshServer.Act answers(String headers, String body) {
        return guest -> {
            guest.head();
            guest.say("HTTP/1.0 200 OK\r\n" + headers + "\r\n" + body);
        };
    }

    private static Source source(SourceType type, MmshServer server) {
        SourceAddress address =
                SourceAddress.of("http://127.0.0.1:" + server.port() + "/live").orElseThrow();
        return type.source(address, SourceOptions.defaults(type));
    }

    /** Pulls once; returns the requests that have come. */
    private static List<String> pull(SourceType type, MmshServer.Act... script) throws Exception {
        try (MmshServer server = MmshServer.plays(script)) {
            source(type, server).run(new QuietIntake());
            return server.heads();
        }
    }

    private static void assertFails(SourceType type, String message, MmshServer.Act act) throws IOException {
        try (MmshServer server = MmshServer.plays(act)) {
            Source source = source(type, server);
            assertThatThrownBy(() -> source.run(new QuietIntake()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(message.replace("HERE", "127.0.0.1:" + server.port()));
            assertThat(server.heads()).hasSize(1);
        }
    }

    @Test
    void mediaTypeDecidesOnTheConnectionThatWasAsked() throws Exception {
        assertThat(pull(servers(magic, tune), answers("Content-Type: audio/x-tune\r\n", "la la la")))
                .hasSize(1);
        assertThat(tune.brought()).isEqualTo("la la la");
        assertThat(magic.brought()).isEmpty();
    }

    @Test
    void firstBytesDecideAndAreNotLost() throws Exception {
        assertThat(pull(servers(tune, magic), answers("", MAGIC))).hasSize(1);
        assertThat(magic.brought()).isEqualTo(MAGIC);
        assertThat(tune.brought()).isEmpty();
    }

    @Test
    void firstKindOfTheListThatTakesAnAnswerHasIt() throws Exception {
        MmshServer.Act both = answers("Content-Type: audio/x-tune\r\n", MAGIC);
        assertThat(pull(servers(magic, tune), both)).hasSize(1);
        assertThat(magic.brought()).isEqualTo(MAGIC);
        assertThat(pull(servers(tune, magic), both)).hasSize(1);
        assertThat(tune.brought()).isEqualTo(MAGIC);
    }

    @Test
    void firstBytesMayComeOneByOne() throws Exception {
        assertThat(pull(servers(magic), guest -> {
                    guest.head();
                    guest.say("HTTP/1.0 200 OK\r\n\r\n");
                    for (int i = 0; i < MAGIC.length(); i++) {
                        guest.say(MAGIC.substring(i, i + 1));
                    }
                }))
                .hasSize(1);
        assertThat(magic.brought()).isEqualTo(MAGIC);
    }

    @Test
    void eachKindSeesTheFirstBytesFromTheirBeginning() throws Exception {
        List<String> seen = new ArrayList<>();
        String body = MAGIC + "x".repeat(HttpReply.MAX_FIRST_BYTES);
        List<FakeHttpKind> curious = new ArrayList<>();
        for (int count : new int[] {5, HttpReply.MAX_FIRST_BYTES, 1}) {
            curious.add(new FakeHttpKind("curious" + count, HttpRequest.PLAIN, List.of(), reply -> {
                seen.add(new String(reply.first(count), StandardCharsets.ISO_8859_1));
                return false;
            }));
        }
        pull(servers(curious.get(0), curious.get(1), curious.get(2), magic), answers("", body));
        assertThat(seen).containsExactly("MAGIC", body.substring(0, HttpReply.MAX_FIRST_BYTES), "M");
        assertThat(magic.brought()).isEqualTo(body);
    }

    @Test
    void noKindMayAskForMoreThanTheFirstBytes() throws Exception {
        FakeHttpKind greedy = new FakeHttpKind(
                "greedy", HttpRequest.PLAIN, List.of(), reply -> reply.first(HttpReply.MAX_FIRST_BYTES + 1) == null);
        try (MmshServer server = MmshServer.plays(answers("", MAGIC))) {
            Source source = source(servers(greedy), server);
            assertThatThrownBy(() -> source.run(new QuietIntake())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void answerThatNoKindTakesFails() throws IOException {
        assertFails(
                servers(tune, magic),
                "HERE answers with text/html; charset=utf-8: no known kind of source (known: tune, magic)",
                answers("Content-Type: text/html; charset=utf-8\r\n", "<html>"));
        assertFails(
                servers(tune),
                "HERE answers with something of no type: no known kind of source (known: tune)",
                answers("", "hello"));
        assertFails(
                servers(magic),
                "HERE answers with ??[31m: no known kind of source (known: magic)",
                answers("Content-Type: \u00e4\u001b[31m\r\n", "hello"));
    }

    @Test
    void bodyThatIsEmptyOrCutShortIsNobodysUnlessItsHeadSaysSo() throws Exception {
        assertFails(servers(magic), "HERE answers with nothing", answers("", ""));
        assertFails(servers(magic), "HERE answers with nothing", answers("Content-Length: 9\r\n", ""));
        assertFails(
                servers(magic),
                "HERE answers with a/b: no known kind of source (known: magic)",
                answers("Content-Type: a/b\r\nContent-Length: 9\r\n", "MAG"));
        FakeHttpKind patient = FakeHttpKind.ofType("patient", "a/b");
        try (MmshServer server = MmshServer.plays(answers("Content-Type: a/b\r\nContent-Length: 9\r\n", "MAG"))) {
            Source source = source(servers(magic, patient), server);
            assertThatThrownBy(() -> source.run(new QuietIntake())).isInstanceOf(IOException.class);
            assertThat(patient.brought()).isEqualTo("MAG");
        }
    }

    @Test
    void probeHasADeadline() throws IOException {
        HttpPatience brief = new HttpPatience(Duration.ofSeconds(10), Duration.ofMillis(300));
        assertFails(servers(brief, magic), "HERE: no header of a stream within 300 ms", guest -> {
            guest.head();
            guest.say("HTTP/1.0 200 OK\r\n\r\nMAG");
            guest.hold();
        });
    }

    @Test
    void stoppedProbeEndsAtOnce() throws Exception {
        try (MmshServer server = MmshServer.plays(guest -> {
            guest.head();
            guest.say("HTTP/1.0 200 OK\r\n\r\nMAG");
            guest.hold();
        })) {
            Source[] source = new Source[1];
            FakeHttpKind last = new FakeHttpKind("last", HttpRequest.PLAIN, List.of(), reply -> {
                source[0].stop();
                return reply.first(9).length > 0;
            });
            source[0] = source(servers(last), server);
            assertThatThrownBy(() -> source[0].run(new QuietIntake()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("stopped");
        }
    }

    @Test
    void oneRequestHasTheWishesOfAllKinds() throws Exception {
        FakeHttpKind first = wishing("first", "NSPlayer/9", new HttpField("Pragma", "a"), new HttpField("Pragma", "b"));
        FakeHttpKind second = wishing("second", "Other/1", new HttpField("pragma", "c"), new HttpField("Icy", "1"));
        List<String> heads = pull(servers(first, second, magic), answers("", MAGIC));
        assertThat(heads).hasSize(1);
        assertThat(heads.get(0)).contains("User-Agent: NSPlayer/9\r\n", "Pragma: a\r\nPragma: b\r\nIcy: 1\r\n");
        assertThat(heads.get(0)).doesNotContain("Other/1", "pragma: c");
        assertThat(pull(servers(magic), answers("", MAGIC)).get(0)).contains("User-Agent: StreamPump\r\n");
    }

    private static FakeHttpKind wishing(String name, String userAgent, HttpField... fields) {
        HttpRequest wish = new HttpRequest(Optional.of(userAgent), List.of(fields));
        return new FakeHttpKind(name, wish, List.of(), reply -> false);
    }

    @Test
    void redirectedAnswerIsProbedWhereItComesFrom() throws Exception {
        try (MmshServer there = MmshServer.plays(answers("", MAGIC))) {
            pull(servers(magic), guest -> {
                guest.head();
                guest.say("HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:" + there.port() + "/b\r\n\r\n");
            });
            assertThat(magic.server).isEqualTo("127.0.0.1:" + there.port());
            assertThat(magic.brought()).isEqualTo(MAGIC);
        }
    }

    @Test
    void answerThatWouldMakeALoopIsGivenToNoKind() throws IOException {
        try (MmshServer server = MmshServer.plays(answers("Stream-Pump-Chain: 00112233445566aa\r\n", MAGIC))) {
            Source source = source(servers(magic), server);
            assertThatThrownBy(() -> source.run(new QuietIntake() {
                        @Override
                        public void cameBy(String header) throws IOException {
                            throw new IOException("loop by " + header);
                        }
                    }))
                    .hasMessage("loop by 00112233445566aa");
            assertThat(magic.server).isNull();
        }
    }

    @Test
    void kindsWithOneNameAreAnErrorThatSaysIt() {
        assertThatThrownBy(() -> servers(magic, tune, FakeHttpKind.ofType("magic", "a/b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two kinds of source behind http have the name magic");
    }

    @Test
    void kindThatClaimsTheSchemeForItselfIsAnErrorThatNamesBoth() {
        SourceType greedy = new HttpServers("greedy", Set.of("https"), List.of(magic), DIRECT, HttpPatience.DEFAULT);
        List<SourceType> equal = List.of(servers(tune), greedy);
        assertThatThrownBy(() -> new SourceTypes(equal))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two kinds of source claim the scheme https: http and greedy");
    }

    // ---- options

    private static PumpConfig load(SourceType type, String source) {
        return TestConfig.loader(Set.of(), new SourceTypes(List.of(type)), name -> true)
                .load(List.of(new Layer("test", Map.of("stream.news", "{\"source\": " + source + "}"))));
    }

    private static Upstream upstream(SourceType type, String source) {
        PumpConfig config = load(type, source);
        assertThat(config.problems()).isEmpty();
        assertThat(config.toString()).doesNotContain("s3cret");
        return config.streams()
                .get("news")
                .get(SourceSettings.class)
                .upstreams()
                .get(0);
    }

    @Test
    void kindGetsItsOwnOptions() throws Exception {
        FakeHttpKind choosy = new FakeHttpKind("choosy", HttpRequest.PLAIN, List.of(Quality.SECTION), reply -> true);
        HttpServers type = servers(magic, choosy);
        try (MmshServer server = MmshServer.plays(answers("", "x"))) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            Upstream upstream = upstream(type, "{\"url\": \"" + url + "\", \"bandwidth\": 7}");
            type.source(upstream.address(), upstream.options()).run(new QuietIntake());
        }
        assertThat(choosy.options.get(Quality.class)).isEqualTo(new Quality(7));
        assertThat(choosy.brought()).isEqualTo("x");
    }

    @Test
    void userAndPasswordBesideTheAddressAreSentToTheServerThatAsks() throws Exception {
        HttpServers type = servers(magic);
        try (MmshServer server = MmshServer.plays(
                guest -> {
                    guest.head();
                    guest.say("HTTP/1.0 401 No\r\nWWW-Authenticate: Basic realm=\"a\"\r\n\r\n");
                },
                answers("", MAGIC))) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            Upstream upstream =
                    upstream(type, "{\"url\": \"" + url + "\", \"user\": \"me\", \"password\": \"s3cret@:/ \u00e4\"}");
            type.source(upstream.address(), upstream.options()).run(new QuietIntake());
            assertThat(server.heads().get(0)).doesNotContain("Authorization:");
            assertThat(server.heads().get(1)).contains("Authorization: Basic bWU6czNjcmV0QDovIMOk\r\n");
        }
        assertThat(magic.brought()).isEqualTo(MAGIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"password\": \"s3cret\" | source.user is missing, expected the user whose password is given",
                "\"user\": \"s3cret:a\" | source.user is (hidden), expected a user name",
                "\"user\": \"\", \"password\": \"s3cret\" | source.user is (hidden), expected a user name",
                "\"user\": \"s3cret\\r\\nHost: a\" | source.user is (hidden), expected a user name",
                "\"user\": \"me\", \"password\": \"s3cret\\u0000\" | source.password is (hidden), expected a text",
                "\"user\": \"me\", \"password\": [\"s3cret\"] | source.password is (hidden), expected a text",
                "\"user\": \"me\", \"pasword\": \"s3cret\" | source.pasword: expected a known key; did you mean password?"
            })
    void mistakeInAnOptionIsSaidWithoutASecret(String optionsAndSentence) {
        String[] parts = optionsAndSentence.split(" \\| ", 2);
        PumpConfig config = load(servers(magic), "{\"url\": \"http://a/\", " + parts[0] + "}");
        assertThat(config.problems()).first().asString().contains(parts[1]);
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void twoUsersForOneAddressAreAProblem() {
        PumpConfig config = load(servers(magic), "{\"url\": \"http://me:s3cret@a/\", \"user\": \"me\"}");
        assertThat(config.problems())
                .singleElement()
                .asString()
                .contains("source.url: expected http://HOST:PORT/PATH without a user")
                .doesNotContain("s3cret");
    }

    /** Lets everything happen. */
    private static class QuietIntake implements Intake {
        @Override
        public void begin(ContainerFormat format) {}

        @Override
        public void feed(byte[] bytes, int offset, int length) {}

        @Override
        public Duration silence() {
            return Duration.ofSeconds(20);
        }

        @Override
        public List<String> chain() {
            return List.of();
        }

        @Override
        public void cameBy(String header) throws IOException {}
    }
}
