package org.streampump.protocol.mmsh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.protocol.mmsh.PushBytes.HEADER;
import static org.streampump.protocol.mmsh.PushBytes.PACKET;
import static org.streampump.protocol.mmsh.PushBytes.change;
import static org.streampump.protocol.mmsh.PushBytes.cutPacket;
import static org.streampump.protocol.mmsh.PushBytes.end;
import static org.streampump.protocol.mmsh.PushBytes.filler;
import static org.streampump.protocol.mmsh.PushBytes.framed;
import static org.streampump.protocol.mmsh.PushBytes.header;
import static org.streampump.protocol.mmsh.PushBytes.hex;
import static org.streampump.protocol.mmsh.PushBytes.join;
import static org.streampump.protocol.mmsh.PushBytes.packet;
import static org.streampump.protocol.mmsh.PushBytes.withPreheader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.LogLines;
import org.streampump.config.Layer;
import org.streampump.config.PumpConfig;
import org.streampump.config.TestConfig;
import org.streampump.container.FormatDetector;
import org.streampump.protocol.PumpParts;
import org.streampump.protocol.TestParts;
import org.streampump.protocol.Visit;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Publisher;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamName;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.TestSettings;

/** From the request of an encoder to what the hub is fed with, without a container. */
class MmshPublishingTest {
    private static final long ANNOUNCED = Integer.MAX_VALUE;
    private static final byte[] HEADER_AND_PACKET = join(HEADER, PACKET);

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final RawAsf asf = new RawAsf();
    private final FormatDetector formats = new FormatDetector(List.of(asf, Lines.FORMAT));
    private Task onClock; // runs when a session looks at the clock next
    private PumpConfig config;
    private StreamRegistry registry;
    private MmshPublishing publishing;

    private interface Task {
        void run() throws IOException;
    }

    MmshPublishingTest() throws Exception {
        start(Map.of(
                "stream.news", "{\"publish\": {\"key\": [\"s3cret\", \"second\"]}}",
                "stream.open", "{\"publish\": \"anyone\"}",
                "stream.live/*", "{\"publish\": \"anyone\"}",
                "stream.text", "{\"publish\": \"anyone\", \"container\": \"lines\"}"));
    }

    private void start(Map<String, String> parameters) throws Exception {
        configure(parameters);
        registry = new StreamRegistry(new Dispatcher(1), new HubLimits(0, 2, 60_000), this::rule, nowMs::get);
        PumpParts parts = TestParts.of(registry, () -> config, formats, clock, this::now);
        publishing = new MmshPublishing(TestParts.http(parts, () -> config));
    }

    private long now() {
        Task task = onClock;
        onClock = null;
        try {
            if (task != null) {
                task.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nowMs.get();
    }

    private void configure(Map<String, String> parameters) throws Exception {
        config = TestConfig.loader(Set.of("lines", "asf"), TestConfig.NO_SOURCES, StreamName::isValid)
                .load(List.of(new Layer("test", parameters)));
        assertThat(config.problems()).isEmpty();
    }

    private Optional<StreamRule> rule(String name) {
        return config.find(name)
                .map(stream -> new StreamRule(
                        TestSettings.of(1_000, 0, 30_000, 1 << 20, 0, 0, 20_000, 10_000, 15_000), stream.isPattern()));
    }

    @AfterEach
    void stop() {
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "over"));
        clock.shutdownNow();
    }

    // ---- an encoder

    private FakeExchange request(String stream, String type, long length) {
        FakeExchange exchange = new FakeExchange().with("Content-Type", "application/x-wms-push" + type);
        exchange.method = "POST";
        exchange.path = "/" + stream;
        exchange.contentLength = length;
        return exchange;
    }

    private FakeExchange setup(String stream) {
        return request(stream, "setup", 0).with("Cookie", "push-id=0");
    }

    private FakeExchange start(String stream, String pushId) {
        return request(stream, "start", ANNOUNCED).with("Cookie", "push-id=" + pushId);
    }

    private static FakeExchange withKey(FakeExchange exchange, String key) {
        String pair = Base64.getEncoder().encodeToString(("x:" + key).getBytes(UTF_8));
        return exchange.with("Authorization", "Basic " + pair);
    }

    private FakeExchange send(FakeExchange exchange) throws IOException {
        String name = exchange.path.substring(1);
        publishing.publish(new Visit(
                exchange.request(),
                exchange.response(),
                name,
                "",
                config.find(name).orElseThrow(),
                null));
        return exchange;
    }

    private String newSession(String stream) throws IOException {
        return id(send(withKey(setup(stream), "s3cret")));
    }

    private static String id(FakeExchange answered) {
        Matcher id = Pattern.compile("push-id=([1-9][0-9]{0,9})").matcher(answered.header("Set-Cookie"));
        assertThat(id.matches()).isTrue();
        return id.group(1);
    }

    /** A PushStart that has brought what is given. */
    private FakeExchange pushing(String stream, String pushId, byte[]... parts) throws IOException {
        FakeExchange publisher = send(start(stream, pushId));
        assertThat(publisher.started).isEqualTo(1);
        for (byte[] part : parts) {
            publisher.receive(part);
        }
        return publisher;
    }

    private static void assertAccepted(FakeExchange answered, String pushId) {
        assertThat(answered.status).isEqualTo(204);
        assertThat(id(answered)).isEqualTo(pushId);
        assertThat(answered.text()).isEmpty();
    }

    private static void assertRefused(FakeExchange answered, int status) {
        assertThat(answered.status).isEqualTo(status);
        assertThat(answered.header("Connection")).isEqualTo("close");
        assertThat(answered.header("Server")).isEqualTo("Cougar/9.6.7600.16564");
        assertThat(answered.text()).isNotEmpty();
    }

    private Stream stream(String name) {
        return registry.find(name).orElseThrow();
    }

    private void pass(long ms) {
        nowMs.addAndGet(ms);
        registry.tick();
        publishing.tick();
    }

    private void assertFed(byte[]... publications) {
        assertThat(asf.publications()).hasSize(publications.length);
        for (int i = 0; i < publications.length; i++) {
            assertThat(asf.publications().get(i)).isEqualTo(publications[i]);
        }
    }

    // ---- PushSetup

    @Test
    void onlyPushRequestsAreSpoken() {
        assertThat(publishing.speaks(setup("news").request())).isTrue();
        assertThat(publishing.speaks(start("news", "1").request())).isTrue();
        assertThat(publishing.speaks(new FakeExchange().request())).isFalse();
        FakeExchange typed = new FakeExchange().with("Content-Type", "Application/X-WMS-PushStart ; x=y");
        assertThat(publishing.speaks(typed.request())).isFalse();
        typed.method = "POST";
        assertThat(publishing.speaks(typed.request())).isTrue();
        typed.with("Content-Type", "application/x-wms-pushstarted");
        assertThat(publishing.speaks(typed.request())).isFalse();
    }

    @Test
    void aSetupIsAnsweredWithTheHeadThatEncodersWant() throws IOException {
        FakeExchange setup = send(withKey(setup("news"), "s3cret"));
        assertThat(setup.status).isEqualTo(204);
        assertThat(setup.headers)
                .containsEntry("server", "Cougar/9.6.7600.16564")
                .containsEntry("pragma", "no-cache, timeout=60000")
                .containsEntry("cache-control", "no-cache")
                .containsEntry("content-length", "0")
                .containsEntry("set-cookie", "push-id=" + id(setup))
                .hasSize(5);
        assertThat(setup.headerNames)
                .containsExactly("Cache-Control", "Content-Length", "Pragma", "Server", "Set-Cookie");
        assertThat(publishing.sessionCount()).isEqualTo(1);
        assertThat(stream("news").state()).isEqualTo(BroadcastState.OFFLINE);
    }

    @Test
    void aSetupWithoutCredentialIsChallengedByDigestAndBasic() throws IOException {
        FakeExchange setup = send(setup("news"));
        assertRefused(setup, 401);
        assertThat(setup.header("WWW-Authenticate").split("\n"))
                .satisfiesExactly(
                        digest -> assertThat(digest)
                                .matches(
                                        "Digest realm=\"streampump\", nonce=\"[0-9a-f]+\", qop=\"auth\", algorithm=MD5"),
                        basic -> assertThat(basic).startsWith("Basic realm="));
        assertThat(setup.headerNames).contains("WWW-Authenticate", "Set-Cookie", "Content-Length");
        id(setup);
        assertThat(publishing.sessionCount()).isZero();
        assertThat(registry.streams()).isEmpty();
    }

    @Test
    void theEncoderAnswersTheChallengeWithTheCookieItWasGiven() throws Exception {
        FakeExchange challenged = send(setup("news"));
        Matcher nonce = Pattern.compile("nonce=\"([^\"]*)\"").matcher(challenged.header("WWW-Authenticate"));
        assertThat(nonce.find()).isTrue();
        String a1 = md5("DOMAIN\\user:streampump:s3cret");
        String response = md5(a1 + ":" + nonce.group(1) + ":00000001:abc:auth:" + md5("POST:/streams/news"));
        FakeExchange repeated = request("news", "setup", 0)
                .with("Cookie", "push-id=" + id(challenged))
                .with(
                        "Authorization",
                        "Digest username=\"DOMAIN\\\\user\", realm=\"streampump\", nonce=\"" + nonce.group(1)
                                + "\", uri=\"/streams/news\", qop=auth, nc=00000001, cnonce=\"abc\", response=\""
                                + response + "\"");
        String id = id(send(repeated));
        assertThat(repeated.status).isEqualTo(204);
        pushing("news", id, header(), packet());
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    }

    @Test
    void theKeyMayStandInTheAddress() throws IOException {
        FakeExchange setup = setup("news");
        setup.query = "key=s3cret";
        assertAccepted(send(setup), id(setup));
    }

    @Test
    void anOwnPushIdIsKeptAndAnyOtherIsReplaced() throws IOException {
        String own = newSession("news");
        FakeExchange again = withKey(request("news", "setup", 0).with("Cookie", "a=b; push-id=" + own), "s3cret");
        assertAccepted(send(again), own);
        FakeExchange foreign = withKey(request("news", "setup", 0).with("Cookie", "push-id=" + own), "second");
        assertThat(id(send(foreign))).isNotEqualTo(own);
        FakeExchange elsewhere = request("open", "setup", 0).with("Cookie", "push-id=" + own);
        assertThat(id(send(elsewhere))).isNotEqualTo(own);
        assertThat(publishing.sessionCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "=",
                "push-id",
                "push-id=",
                "push-id=0",
                "push-id=00000000000",
                "push-id=-1",
                "push-id=4294967296",
                "push-id=99999999999999999999999",
                "push-id=\u0661",
                "push-id=1x",
                "push-id=\"1\"",
                "Push-ID = 17 ; $Path=/",
                "xpush-id=1",
                "push-id=1; push-id=2"
            })
    void aStrangeCookieIsANewSession(String cookie) throws IOException {
        FakeExchange setup = request("open", "setup", 0).with("Cookie", cookie);
        assertAccepted(send(setup), id(setup));
        FakeExchange publisher = send(request("open", "start", ANNOUNCED).with("Cookie", cookie));
        publisher.receive(join(header(), packet()));
        assertThat(stream("open").state()).isEqualTo(BroadcastState.LIVE);
    }

    @Test
    void aHugeCookieIsNotLookedAt() throws IOException {
        String own = newSession("open");
        FakeExchange setup = request("open", "setup", 0).with("Cookie", "x=" + "y".repeat(5_000) + "; push-id=" + own);
        assertThat(id(send(setup))).isNotEqualTo(own);
    }

    private FakeExchange setupWithBody(String body) throws IOException {
        FakeExchange setup = request("open", "setup", body.length()).with("Cookie", "push-id=0");
        send(setup);
        assertThat(setup.started).isEqualTo(1);
        for (byte each : body.getBytes(ISO_8859_1)) {
            setup.receive(new byte[] {each});
        }
        setup.reader.onAllDataRead();
        assertThat(setup.completed).isEqualTo(1);
        return setup;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AutoDestroy: 1\r\n",
                "AutoDestroy:0\r\n",
                "autodestroy:1",
                "Template-URL: \"/existing\"\r\nAutoDestroy: 1\r\n",
                "Template-URL: \"http://a/b?c\"\r\n\r\n",
                "X: y\nAutoDestroy: 1\n",
                "\r\n"
            })
    void aSetupMayHaveABody(String body) throws IOException {
        FakeExchange setup = setupWithBody(body);
        assertAccepted(setup, id(setup));
        assertThat(setup.header("Connection")).isNull();
        assertThat(registry.streams()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AutoDestroy: 2\r\n",
                "AutoDestroy: \r\n",
                "AutoDestroy: 11\r\n",
                "AutoDestroy\r\n",
                ": 1\r\n",
                "Template-URL: \"/x\u0000\"\r\n",
                "\u00ff\u00fe",
                "a: b\u001b[2J"
            })
    void aSetupOfNonsenseIsRefused(String body) throws IOException {
        FakeExchange setup = setupWithBody(body);
        assertRefused(setup, 400);
        assertThat(publishing.sessionCount()).isZero();
    }

    @Test
    void aSetupThatIsTooLargeIsRefused() throws IOException {
        assertRefused(send(request("open", "setup", 4_097)), 413);
        FakeExchange chunked = send(request("open", "setup", -1).with("Transfer-Encoding", "chunked"));
        chunked.receive("a: " + "b".repeat(4_093));
        assertThat(chunked.committed).isFalse();
        chunked.receive("b");
        assertRefused(chunked, 413);
        assertThat(publishing.sessionCount()).isZero();
    }

    @Test
    void aSetupWhoseBodyDoesNotComeIsAnswered() throws Exception {
        start(Map.of("stream.open", "{\"publish\": \"anyone\"}", "pump.maxEncoders", "1"));
        FakeExchange slow = send(request("open", "setup", 16));
        slow.receive("AutoD");
        pass(9_999);
        assertThat(slow.committed).isFalse();
        assertRefused(send(request("open", "setup", 16)), 503);
        pass(1);
        assertRefused(slow, 408);
        slow.reader.onError(new IOException("closed"));
        assertThat(slow.open()).isZero();
        FakeExchange next = setupWithBody("AutoDestroy: 1\r\n");
        assertAccepted(next, id(next));
    }

    // ---- PushStart

    @Test
    void headerAndPacketsReachTheHubAsRawAsf() throws IOException {
        FakeExchange publisher = pushing("news", newSession("news"), header(), packet(), cutPacket());
        assertFed(join(HEADER, PACKET, PACKET));
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
        assertThat(publisher.committed).isFalse();
        assertThat(publisher.timeoutMs).isZero();
    }

    @Test
    void packetsMayComeInAnyPieces() throws IOException {
        byte[] body = join(filler(3), header(), packet(), filler(0), cutPacket(), end(1), change(), packet());
        for (int cut = 1; cut < body.length; cut++) {
            pushing("open", "0", Arrays.copyOf(body, cut), Arrays.copyOfRange(body, cut, body.length));
            assertThat(asf.publications().get(asf.publications().size() - 1))
                    .as("cut at %d", cut)
                    .isEqualTo(join(HEADER, PACKET, PACKET, HEADER, PACKET));
        }
        byte[][] bytes = new byte[body.length][];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = new byte[] {body[i]};
        }
        pushing("open", "0", bytes);
        assertThat(asf.publications().get(body.length - 1)).isEqualTo(join(HEADER, PACKET, PACKET, HEADER, PACKET));
    }

    @Test
    void aBodyThatEndsAnywhereIsAnsweredAndTheNextOneGoesOn() throws IOException {
        byte[] body = join(header(), packet());
        for (int length = 1; length < body.length; length++) {
            String id = newSession("news");
            FakeExchange first = pushing("news", id, Arrays.copyOf(body, length));
            first.reader.onAllDataRead();
            assertAccepted(first, id);
            assertThat(first.header("Connection")).isNull();
            assertThat(first.completed).isEqualTo(1);
            pushing("news", id, header(), packet());
            byte[] last = asf.publications().get(asf.publications().size() - 1);
            assertThat(last).endsWith(HEADER_AND_PACKET);
            assertThat(last.length).isIn(HEADER.length + PACKET.length, 2 * HEADER.length + PACKET.length);
        }
    }

    @Test
    void behindAProxyOneSessionIsManyRequests() throws IOException {
        String id = newSession("news");
        pushing("news", id, header(), packet(), filler(10)).reader.onAllDataRead();
        pass(1_000);
        FakeExchange second = pushing("news", id, packet(), filler(500), cutPacket());
        second.reader.onAllDataRead();
        assertAccepted(second, id);
        pushing("news", id, filler(0), packet());
        assertFed(join(HEADER, PACKET, PACKET, PACKET, PACKET));
        assertThat(second.open()).isZero();
    }

    @Test
    void anEntryMayEndWithOneRequestAndTheNextBeginWithAnother() throws IOException {
        String id = newSession("news");
        FakeExchange first = pushing("news", id, header(), packet(), end(1));
        assertThat(first.committed).isFalse();
        first.reader.onAllDataRead();
        assertAccepted(first, id);
        pushing("news", id, filler(4), change(), packet());
        assertFed(join(HEADER_AND_PACKET, HEADER_AND_PACKET));
    }

    @Test
    void aSecondHeaderBeginsAnew() throws IOException {
        pushing("open", "0", header(), packet(), header(), packet());
        assertFed(join(HEADER_AND_PACKET, HEADER_AND_PACKET));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0x000D2F09, 0xC00D0000})
    void theEndIsAnsweredAlthoughTheBodyIsNotComplete(int reason) throws IOException {
        String id = newSession("news");
        FakeExchange publisher = pushing("news", id, header(), join(packet(), end(reason), packet(), header()));
        assertAccepted(publisher, id);
        assertThat(publisher.header("Connection")).isEqualTo("close");
        assertThat(stream("news").state()).isEqualTo(BroadcastState.OFFLINE);
        assertThat(publishing.sessionCount()).isZero();
        assertFed(HEADER_AND_PACKET);
        publisher.receive(packet());
        publisher.reader.onAllDataRead();
        assertThat(publisher.completed).isEqualTo(1);
    }

    @Test
    void ffmpegsFramingIsUnderstood() throws IOException {
        FakeExchange publisher = send(request("open", "start", -1).with("Transfer-Encoding", "chunked"));
        publisher.receive(
                join(withPreheader('H', 0x0c, HEADER), withPreheader('D', 0, PACKET), hex("244508007600000000000800")));
        assertFed(HEADER_AND_PACKET);
        assertThat(publisher.status).isEqualTo(204);
        assertThat(stream("open").state()).isEqualTo(BroadcastState.OFFLINE);
    }

    @Test
    void aChangeInTheFramingOfServersIsFollowedByItsHeader() throws IOException {
        FakeExchange publisher = send(request("open", "start", -1).with("Transfer-Encoding", "chunked"));
        byte[] change = hex("2443040000000000");
        publisher.receive(join(withPreheader('H', 0x0c, HEADER), withPreheader('D', 0, PACKET), change));
        publisher.receive(join(withPreheader('H', 0x0c, HEADER), withPreheader('D', 1, PACKET)));
        publisher.reader.onAllDataRead();
        assertThat(publisher.status).isEqualTo(204);
        assertFed(join(HEADER_AND_PACKET, HEADER_AND_PACKET));
    }

    @Test
    void withoutSetupACredentialOrAnOpenStreamWillDo() throws IOException {
        FakeExchange publisher = send(withKey(start("news", "4711"), "s3cret"));
        publisher.receive(join(header(), packet()));
        publisher.reader.onAllDataRead();
        assertThat(publisher.status).isEqualTo(204);
        pushing("news", id(publisher), packet());
        assertFed(join(HEADER_AND_PACKET, PACKET));
        assertThat(send(request("open", "start", ANNOUNCED)).started).isEqualTo(1);
    }

    @Test
    void anUnknownPushIdWithoutCredentialIsChallenged() throws IOException {
        newSession("news");
        for (String id : List.of("0", "4711", "x")) {
            FakeExchange publisher = send(start("news", id));
            assertRefused(publisher, 401);
            assertThat(publisher.header("WWW-Authenticate")).contains("Digest ", "Basic ");
            assertThat(publisher.isUnderWay()).isFalse();
        }
    }

    @Test
    void aPushIdIsWorthNothingToOthers() throws Exception {
        String id = newSession("news");
        FakeExchange elsewhere = start("news", id);
        elsewhere.remoteAddress = "192.0.2.8";
        assertRefused(send(elsewhere), 401);
        elsewhere = withKey(start("news", id), "s3cret");
        elsewhere.remoteAddress = "192.0.2.8";
        assertThat(send(elsewhere).started).isEqualTo(1);
        configure(Map.of("stream.news", "{\"publish\": {\"key\": \"changed\"}}"));
        assertRefused(send(start("news", id)), 401);
    }

    @Test
    void whoGoesOnInASessionThatIsOverIsToldSo() throws IOException {
        String id = newSession("open");
        pushing("open", id, header(), packet()).reader.onAllDataRead();
        pass(120_000);
        assertThat(publishing.sessionCount()).isZero();
        FakeExchange late = pushing("open", id, packet());
        assertRefused(late, 404);
        pushing("open", id, header(), packet());
        assertFed(HEADER_AND_PACKET, HEADER_AND_PACKET);
    }

    // ---- refusals

    @Test
    void aStreamThatTakesNoAsfRefusesBoth() throws IOException {
        assertRefused(send(setup("text")), 415);
        FakeExchange start = send(start("text", "0"));
        assertRefused(start, 415);
        assertThat(start.text()).startsWith("ASF is not allowed here; allowed: Lines; send it as one of them");
    }

    @Test
    void aStartWithoutABodyIsRefused() throws IOException {
        assertRefused(send(request("open", "start", -1)), 411);
        assertRefused(send(request("open", "start", 0)), 411);
    }

    @ParameterizedTest
    @CsvSource({
        "24440200aaaa, 422", // data before any header
        "2448020000aa, 422",
        "24480000, 422",
        "24450000, 422",
        "24430300aabbcc, 422",
        "474554202f, 422",
        "3026b2758e66cf11, 422", // raw ASF
        "24500400aaaaaaaa, 415"
    })
    void whatIsNoPushIsRefusedAtOnceAndTheSessionIsOver(String bytes, int status) throws IOException {
        FakeExchange publisher = pushing("news", newSession("news"), hex(bytes));
        assertRefused(publisher, status);
        assertThat(publisher.completed).isZero(); // it is left a moment to look
        assertThat(publishing.sessionCount()).isZero();
        assertThat(stream("news").state()).isEqualTo(BroadcastState.OFFLINE);
        assertThatThrownBy(() -> publisher.receive(new byte[300_000])).isInstanceOf(IOException.class);
        publisher.reader.onError(new IOException("cut off"));
        assertThat(publisher.completed).isEqualTo(1);
        assertThat(publisher.open()).isZero();
    }

    @Test
    void packetsThatCannotBeOfThisStreamAreRefused() throws IOException {
        assertRefused(pushing("open", "0", header(), framed('D', new byte[65])), 422);
        assertRefused(pushing("open", "0", header(), framed('D', new byte[0])), 422);
        assertRefused(pushing("open", "0", header(), packet(), end(1), packet()), 422);
        assertRefused(pushing("open", "0", header(), framed('C', new byte[4]), packet()), 422);
        assertThat(publishing.sessionCount()).isZero();
    }

    @Test
    void headersThatLieAreRefused() throws IOException {
        for (long size : new long[] {0, 23, 285, 287, 1L << 32, -1, Long.MIN_VALUE}) {
            byte[] lie = HEADER.clone();
            for (int i = 0; i < 8; i++) {
                lie[16 + i] = (byte) (size >> (8 * i));
            }
            assertThat(pushing("open", "0", framed('H', lie)).status).isIn(413, 422);
        }
        for (int at : new int[] {0x12a - 12 - 24 - 0x6a + 92, 16}) {
            byte[] cut = Arrays.copyOf(HEADER, at);
            assertThat(pushing("open", "0", framed('H', cut)).status).isIn(413, 422);
        }
    }

    @Test
    void aHeaderThatWouldBeRememberedForLongIsNotTooLong() throws IOException {
        byte[] large = new byte[MmshPushSession.MAX_HEADER_BYTES + 1];
        System.arraycopy(HEADER, 0, large, 0, HEADER.length);
        FakeExchange publisher = pushing(
                "open",
                "0",
                withPreheader('H', 0x04, Arrays.copyOf(large, 60_000)),
                withPreheader('H', 0x08, Arrays.copyOfRange(large, 60_000, large.length)));
        assertRefused(publisher, 413);
        assertThat(publisher.text()).contains("65537", "65536");
    }

    @Test
    void whoComesWhileSomebodyElsePublishesIsInConflict() throws IOException {
        pushing("news", newSession("news"), header(), packet());
        FakeExchange setup = send(withKey(setup("news"), "second"));
        assertRefused(setup, 409);
        assertThat(setup.text()).isEqualTo("somebody else is publishing\n");
        assertRefused(send(withKey(start("news", "0"), "second")), 409);
    }

    @Test
    void whoHasSetUpAndIsOvertakenIsInConflict() throws IOException {
        FakeExchange second = send(withKey(start("news", "0"), "second"));
        pushing("news", newSession("news"), header(), packet());
        second.receive(header());
        assertRefused(second, 409);
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
        assertThat(publishing.sessionCount()).isEqualTo(1);
    }

    @Test
    void theSameEncoderWithANewSessionTakesOver() throws IOException {
        FakeExchange ghost = pushing("news", newSession("news"), header(), packet());
        String id = newSession("news");
        FakeExchange publisher = pushing("news", id, header(), packet());
        assertRefused(ghost, 409);
        ghost.receive(packet());
        assertFed(HEADER_AND_PACKET, HEADER_AND_PACKET);
        assertThat(publisher.committed).isFalse();
        assertThat(publishing.sessionCount()).isEqualTo(1);
    }

    @Test
    void aSecondRequestOfASessionTakesOver() throws IOException {
        String id = newSession("news");
        FakeExchange ghost = pushing("news", id, header(), join(packet(), Arrays.copyOf(packet(), 20)));
        FakeExchange publisher = pushing("news", id, packet());
        assertRefused(ghost, 409);
        ghost.receive(packet());
        ghost.reader.onError(new IOException("reset"));
        publisher.receive(packet());
        assertFed(join(HEADER_AND_PACKET, PACKET, PACKET));
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
        assertThat(ghost.completed).isEqualTo(1);
        assertThat(publisher.committed).isFalse();
    }

    @Test
    void aGhostThatIsStillBeingReadDisturbsNobody() throws Exception {
        String id = newSession("news");
        FakeExchange present = pushing("news", id, header(), packet());
        byte[] burst = join(packet(), packet(), packet(), packet());
        for (int i = 0; i < 30; i++) {
            FakeExchange ghost = present;
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> reading = clock.submit(() -> {
                try {
                    for (int n = 0; n < 100; n++) {
                        ghost.receive(burst);
                        begun.countDown();
                    }
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("keeps sending"); // it has been answered long ago
                }
            });
            begun.await();
            present = pushing("news", id, packet());
            reading.get();
            assertThat(ghost.status).isEqualTo(409);
            assertThat(present.committed).isFalse();
        }
        byte[] fed = asf.publications().get(0);
        assertThat(asf.publications()).hasSize(1);
        assertThat(Arrays.copyOf(fed, HEADER.length)).isEqualTo(HEADER);
        for (int at = HEADER.length; at < fed.length; at += PACKET.length) {
            assertThat(Arrays.equals(fed, at, at + PACKET.length, PACKET, 0, PACKET.length))
                    .isTrue();
        }
    }

    // ---- lost, idle, ended

    @Test
    void aLostConnectionHoldsTheStreamAndTheSessionGoesOn() throws IOException {
        for (byte[] first : List.of(packet(), join(header(), packet()), join(change(), packet()))) {
            int before = asf.publications().size();
            String id = newSession("news");
            FakeExchange publisher = pushing("news", id, header(), join(packet(), Arrays.copyOf(packet(), 9)));
            publisher.reader.onError(new IOException("reset"));
            assertThat(publisher.completed).isEqualTo(1);
            assertThat(stream("news").state()).isEqualTo(BroadcastState.HELD);
            pass(10_000);
            pushing("news", id, first);
            assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
            assertThat(asf.publications().subList(before, before + 2))
                    .satisfiesExactly(
                            lost -> assertThat(lost).isEqualTo(HEADER_AND_PACKET),
                            resumed -> assertThat(resumed).isEqualTo(HEADER_AND_PACKET));
            pushing("news", id, end(0));
        }
    }

    @Test
    void anIdleEncoderLosesItsPublicationButNotItsSession() throws IOException {
        FakeExchange publisher = pushing("news", newSession("news"), header(), packet());
        pass(10_000);
        assertThat(stream("news").state()).isEqualTo(BroadcastState.HELD);
        assertThat(publisher.committed).isFalse();
        publisher.receive(packet());
        assertThat(stream("news").state()).isEqualTo(BroadcastState.LIVE);
        pass(10_000);
        publisher.receive(header());
        publisher.receive(packet());
        assertFed(HEADER_AND_PACKET, HEADER_AND_PACKET, HEADER_AND_PACKET);
    }

    @Test
    void aRequestThatBringsNothingIsAnsweredAfterAMinute() throws IOException {
        String id = newSession("news");
        FakeExchange silent = pushing("news", id, header(), packet());
        pass(59_999);
        silent.receive(filler(100)); // is nothing
        assertThat(silent.committed).isFalse();
        pass(1);
        assertRefused(silent, 408);
        assertThat(publishing.sessionCount()).isZero();
        FakeExchange never = pushing("open", "0");
        pass(60_000);
        assertRefused(never, 408);
    }

    @Test
    void aPushThatIsAnnouncedAndDoesNotComeIsOneLineThatNamesTheLikelyCause() throws IOException {
        try (LogLines log = new LogLines(MmshPushSession.class)) {
            newSession("news"); // a proxy collects the PushStart that follows
            pass(9_999);
            assertThat(log.warnings()).isEmpty();
            pass(1);
            pass(50_000);
            assertThat(log.warnings()).hasSize(1);
            assertThat(log.warnings().get(0)).contains("stream news").contains("proxy_request_buffering off");
        }
    }

    @Test
    void aPushThatPausesIsNotTakenForOneThatDoesNotCome() throws IOException {
        try (LogLines log = new LogLines(MmshPushSession.class)) {
            pushing("news", newSession("news"), header(), packet());
            pass(30_000);
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void aSessionWaitsTwoMinutesForItsNextRequest() throws IOException {
        String id = newSession("news");
        pass(119_999);
        pushing("news", id, header(), packet()).reader.onAllDataRead();
        pass(119_999);
        pushing("news", id, packet()).reader.onError(new IOException("reset"));
        pass(119_999);
        assertThat(publishing.sessionCount()).isEqualTo(1);
        pass(1);
        assertThat(publishing.sessionCount()).isZero();
        assertRefused(send(start("news", id)), 401);
    }

    @Test
    void whateverElseTheHubSaysIsSaidAtOnceAndEndsTheSession() throws IOException {
        FakeExchange kicked = pushing("news", newSession("news"), header(), packet());
        stream("news").broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked"));
        assertRefused(kicked, 403);
        FakeExchange removed = pushing("open", "0", header(), packet());
        registry.reconfigure(registry.limits(), name -> Optional.empty(), List.of());
        assertRefused(removed, 410);
        registry.reconfigure(registry.limits(), this::rule, List.of());
        String id = newSession("news");
        pushing("news", id, header(), packet()).reader.onAllDataRead();
        stream("news").broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked"));
        assertRefused(send(start("news", id)), 401);
        assertThat(publishing.sessionCount()).isZero();
    }

    @Test
    void theEndOfThePumpIsTheEndOfAll() throws IOException {
        FakeExchange live = pushing("news", newSession("news"), header(), packet());
        FakeExchange idle = pushing("open", "0");
        FakeExchange setup = send(request("live/a", "setup", 16));
        registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));
        publishing.tick();
        assertRefused(live, 503);
        assertRefused(idle, 503);
        assertRefused(setup, 503);
        assertRefused(send(setup("open")), 503);
        assertRefused(send(start("open", "0")), 503);
        assertThat(publishing.sessionCount()).isZero();
    }

    @Test
    void aPublicationThatIsOverBeforeAnybodyHasSaidSoIsFollowedByAnother() throws IOException {
        FakeExchange publisher = pushing("open", "0", header(), packet());
        stream("open").broadcast().publication().orElseThrow().lost("given up");
        publisher.receive(packet());
        assertThat(publisher.committed).isFalse();
        assertFed(HEADER_AND_PACKET, HEADER_AND_PACKET);
    }

    @Test
    void whatBeginsWhileItsSessionEndsDoesNotStay() throws Exception {
        FakeExchange publisher = pushing("open", "0");
        AtomicBoolean replaced = new AtomicBoolean();
        stream("open")
                .broadcast()
                .publish(
                        new Publisher() {
                            @Override
                            public String peer() {
                                return "192.0.2.7:1";
                            }

                            @Override
                            public Object identity() {
                                return "192.0.2.7";
                            }

                            @Override
                            public void ended(EndReason reason) {
                                replaced.set(true);
                                nowMs.addAndGet(MmshPushSession.REQUEST_IDLE_MS);
                                publishing.tick();
                            }
                        },
                        asf,
                        formats);
        publisher.receive(header());
        assertThat(replaced).isTrue();
        assertThat(publisher.status).isEqualTo(408);
        assertThat(publishing.sessionCount()).isZero();
        assertThat(stream("open").broadcast().publication()).isEmpty();
    }

    @Test
    void whoIsOvertakenTwiceTakesNothingFromTheLast() throws Exception {
        String id = newSession("open");
        FakeExchange first = pushing("open", id, header(), packet());
        FakeExchange last = start("open", id);
        byte[] packet = packet();
        onClock = () -> {
            send(last);
            last.receive(Arrays.copyOf(packet, 10));
        };
        FakeExchange second = send(start("open", id));
        last.receive(Arrays.copyOfRange(packet, 10, packet.length));
        assertThat(first.status).isEqualTo(409);
        assertThat(second.status).isEqualTo(409);
        assertThat(last.committed).isFalse();
        assertFed(join(HEADER, PACKET, PACKET));
    }

    // ---- limits

    @Test
    void encodersOfAllProtocolsShareTheirPlaces() throws Exception {
        start(Map.of("stream.live/*", "{\"publish\": \"anyone\"}", "pump.maxEncoders", "2"));
        FakeExchange first = pushing("live/a", "0", header(), packet());
        assertThat(registry.enterPublisher(2)).isTrue();
        assertRefused(send(start("live/b", "0")), 503);
        registry.leavePublisher();
        pushing("live/b", "0", header(), packet());
        assertRefused(send(start("live/a", "0")), 503);
        first.reader.onAllDataRead();
        first = send(start("live/a", id(first)));
        assertThat(first.started).isEqualTo(1);
    }

    @Test
    void aSessionThatIsNotUsedGivesWay() throws Exception {
        start(Map.of("stream.open", "{\"publish\": \"anyone\"}", "pump.maxEncoders", "2"));
        String oldest = newSession("open");
        pass(1);
        String next = newSession("open");
        pass(1);
        String newest = newSession("open");
        assertThat(publishing.sessionCount()).isEqualTo(2);
        assertAccepted(send(request("open", "setup", 0).with("Cookie", "push-id=" + next)), next);
        assertAccepted(send(request("open", "setup", 0).with("Cookie", "push-id=" + newest)), newest);
        assertThat(id(send(request("open", "setup", 0).with("Cookie", "push-id=" + oldest))))
                .isNotEqualTo(oldest);
    }

    @Test
    void sessionsInUseDoNotGiveWay() throws Exception {
        start(Map.of("stream.open", "{\"publish\": \"anyone\"}", "pump.maxEncoders", "1"));
        pushing("open", "0", header(), packet()).reader.onAllDataRead();
        assertRefused(send(request("open", "setup", 0)), 503);
        assertRefused(send(request("open", "start", ANNOUNCED)), 503);
        pass(10_000);
        FakeExchange setup = send(request("open", "setup", 0));
        assertAccepted(setup, id(setup));
    }

    @Test
    void patternsDoNotGiveBirthToMoreStreamsThanAllowed() throws IOException {
        send(setup("live/a"));
        send(setup("live/b"));
        assertRefused(send(setup("live/c")), 503);
    }

    @Test
    void aStreamOfAPatternComesAgainForASessionThatOutlivedIt() throws IOException {
        String id = id(send(setup("live/a")));
        pass(60_000);
        assertThat(registry.find("live/a")).isEmpty();
        pushing("live/a", id, header(), packet());
        assertThat(stream("live/a").state()).isEqualTo(BroadcastState.LIVE);
    }

    @Test
    void aRequestThatTheContainerDoesNotLetUsReadTakesNoPlace() throws Exception {
        start(Map.of("stream.open", "{\"publish\": \"anyone\"}", "pump.maxEncoders", "1"));
        for (String type : List.of("start", "setup", "start")) {
            FakeExchange refused = request("open", type, 16);
            refused.asyncSupported = false;
            assertThatThrownBy(() -> send(refused)).isInstanceOf(IllegalStateException.class);
            assertThat(refused.open()).isZero();
        }
        assertThat(registry.enterPublisher(1)).isTrue();
    }

    @Test
    void anEncoderIsSeenUnderItsPresentAddress() throws IOException {
        String id = newSession("news");
        pushing("news", id, header(), packet());
        Publisher publisher =
                stream("news").broadcast().publication().orElseThrow().publisher();
        assertThat(publisher.peer()).isEqualTo("192.0.2.7:4711");
        FakeExchange moved = withKey(start("news", id), "s3cret");
        moved.remoteAddress = "192.0.2.8";
        send(moved);
        assertThat(publisher.peer()).isEqualTo("192.0.2.8:4711");
    }
}
