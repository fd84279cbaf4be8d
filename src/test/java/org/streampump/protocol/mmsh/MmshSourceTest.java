package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.protocol.mmsh.MmshBytes.PACKET_SIZE;
import static org.streampump.protocol.mmsh.MmshBytes.bare;
import static org.streampump.protocol.mmsh.MmshBytes.c;
import static org.streampump.protocol.mmsh.MmshBytes.cutPacket;
import static org.streampump.protocol.mmsh.MmshBytes.d;
import static org.streampump.protocol.mmsh.MmshBytes.e;
import static org.streampump.protocol.mmsh.MmshBytes.framed;
import static org.streampump.protocol.mmsh.MmshBytes.h;
import static org.streampump.protocol.mmsh.MmshBytes.header;
import static org.streampump.protocol.mmsh.MmshBytes.inHaste;
import static org.streampump.protocol.mmsh.MmshBytes.join;
import static org.streampump.protocol.mmsh.MmshBytes.m;
import static org.streampump.protocol.mmsh.MmshBytes.packet;
import static org.streampump.protocol.mmsh.MmshServer.answer;
import static org.streampump.protocol.mmsh.MmshServer.bytes;
import static org.streampump.protocol.mmsh.MmshServer.describes;
import static org.streampump.protocol.mmsh.MmshServer.ok;
import static org.streampump.protocol.mmsh.MmshServer.streams;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.Golden;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.asf.Asf;

@Timeout(1200)
class MmshSourceTest {
    private static final byte[] FINISHED = e(0);

    /** Pulls from a server that describes the one stream and then plays this. */
    private static Pulling played(byte[]... packets) throws IOException {
        return played(streams(packets));
    }

    private static Pulling played(MmshServer.Act play) throws IOException {
        try (MmshServer server = MmshServer.plays(describes(header()), play)) {
            Pulling pulling = Pulling.from(server);
            pulling.failure();
            return pulling;
        }
    }

    private static void assertRawAsf(Pulling pulling, byte[]... parts) {
        assertThat(pulling.failure()).isNull();
        assertThat(pulling.intake.begun).isInstanceOf(Asf.class);
        assertThat(pulling.fed()).isEqualTo(join(parts));
    }

    @Test
    void asksAsAPlayerDoes() throws IOException {
        try (MmshServer server = MmshServer.plays(
                answer(
                        ok("Pragma: no-cache, Client-ID=3735928559", "Pragma: features=\"broadcast,playlist\""),
                        h(header(64, 0x1f))),
                streams(h(header()), FINISHED))) {
            Pulling pulling = Pulling.from(
                    Pulling.source("mms://127.0.0.1:" + server.port() + "/a%20b/c?key=1&x=%2F"), new FakeIntake());
            assertThat(pulling.failure()).isNull();
            List<String> heads = server.heads().stream()
                    .map(head -> head.replaceAll(
                            "xClientGUID=\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}}", "xClientGUID={GUID}"))
                    .toList();
            String common = """
                    GET /a%20b/c?key=1&x=%2F HTTP/1.0
                    Accept: */*
                    User-Agent: NSPlayer/9.0.0.2980
                    Host: 127.0.0.1:PORT
                    Stream-Pump-Chain: 00112233445566aa, 00112233445566bb
                    """;
            assertThat(heads)
                    .containsExactly(
                            lines(
                                    common
                                            + "Pragma: no-cache,rate=1.000,stream-time=0,stream-offset=0:0,request-context=1,"
                                            + "packet-num=4294967295,max-duration=0\n" + "Pragma: xClientGUID={GUID}\n"
                                            + "Connection: close\n\n",
                                    server),
                            lines(
                                    common
                                            + "Pragma: no-cache,rate=1.000,stream-time=0,stream-offset=4294967295:4294967295,"
                                            + "request-context=2,packet-num=4294967295,max-duration=0,client-id=3735928559\n"
                                            + "Pragma: xPlayStrm=1\n"
                                            + "Pragma: stream-switch-count=1\n"
                                            + "Pragma: stream-switch-entry=ffff:1f:0\n"
                                            + "Pragma: xClientGUID={GUID}\n"
                                            + "Connection: close\n\n",
                                    server));
            assertThat(guid(server.heads().get(0)))
                    .isEqualTo(guid(server.heads().get(1)));
        }
    }

    private static String lines(String text, MmshServer server) {
        return text.replace("\n", "\r\n").replace("PORT", Integer.toString(server.port()));
    }

    private static String guid(String head) {
        return head.replaceAll("(?s).*xClientGUID=\\{(.*?)}.*", "$1");
    }

    @Test
    void feedsTheHeaderAndWholePackets() throws IOException {
        assertRawAsf(
                played(h(header()), d(0, packet(64, 1)), d(1, cutPacket()), d(2, packet(64, 2)), FINISHED),
                header(),
                packet(64, 1),
                packet(),
                packet(64, 2));
    }

    /** The sample was made by ffmpeg's muxer asf_stream. */
    @Test
    void feedsTheSampleOfFfmpeg() throws IOException {
        byte[] sample = Golden.resource("samples/asf/wmv2-wmav2.mmsh");
        ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        for (int at = 0; sample[at + 1] != 'E'; ) {
            int length = (sample[at + 2] & 0xff) | (sample[at + 3] & 0xff) << 8;
            payloads.write(sample, at + 12, length - 8);
            at += 4 + length;
        }
        assertRawAsf(played(sample), payloads.toByteArray());
    }

    @Test
    void takesTheHeaderOfPlayWhereItDiffersFromThatOfDescribe() throws IOException {
        byte[] other = header(128, 5);
        assertRawAsf(played(h(other), d(0, packet(128, 1)), FINISHED), other, packet(128, 1));
    }

    @Test
    void passesTheChainOn() throws IOException {
        byte[] body = join(h(header()), FINISHED);
        assertThat(played(answer(ok("stream-pump-chain: 00000000000000cc"), body)).intake.cameBy)
                .isEqualTo("00000000000000cc");
        assertThat(played(answer(ok(), body)).intake.cameBy).isNull();
    }

    @Test
    void loopEndsTheAttemptBeforeItBegins() throws IOException {
        try (MmshServer server = MmshServer.plays(describes(header()), streams(h(header()), FINISHED))) {
            FakeIntake intake = new FakeIntake();
            intake.loop = new IOException("we are in the chain");
            Pulling pulling = Pulling.from(Pulling.source("http://127.0.0.1:" + server.port() + "/live"), intake);
            assertThat(pulling.failure()).isSameAs(intake.loop);
            assertThat(intake.begun).isNull();
        }
    }

    @Test
    void somebodyElsePublishes() throws IOException {
        try (MmshServer server = MmshServer.plays(describes(header()), streams(h(header()), FINISHED))) {
            FakeIntake intake = new FakeIntake();
            intake.refusal = new IOException("somebody else publishes the stream");
            Pulling pulling = Pulling.from(Pulling.source("http://127.0.0.1:" + server.port() + "/live"), intake);
            assertThat(pulling.failure()).isSameAs(intake.refusal);
        }
    }

    @Test
    void bodyMayBeInChunksOrHaveALength() throws IOException {
        byte[] body = join(h(header()), d(0, packet(64, 1)), d(1, packet(64, 2)), FINISHED);
        byte[][] asf = {header(), packet(64, 1), packet(64, 2)};
        for (int size : new int[] {1, 7, 76, 1000}) {
            assertRawAsf(
                    played(answer(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), chunks(body, size))),
                    asf);
        }
        assertRawAsf(played(answer(ok("Content-Length: " + body.length), body)), asf);
        assertRawAsf(played(answer(ok("Content-Length: 2147483647"), body)), asf);
    }

    private static byte[] chunks(byte[] body, int size) {
        byte[] all = {};
        for (int at = 0; at < body.length; at += size) {
            byte[] chunk = Arrays.copyOfRange(body, at, Math.min(body.length, at + size));
            all = join(all, bytes(Integer.toHexString(chunk.length) + "\r\n"), chunk, bytes("\r\n"));
        }
        return join(all, bytes("0\r\n\r\n"));
    }

    @Test
    void interimAnswersArePassedOver() throws IOException {
        byte[] hint = bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        assertRawAsf(played(answer(hint, hint, ok(), h(header()), FINISHED)), header());
    }

    @Test
    void packetsInHasteAndThoseWithoutMediaAreTaken() throws IOException {
        assertRawAsf(
                played(
                        m(),
                        inHaste(h(header())),
                        bare('T', new byte[0]),
                        inHaste(d(0, packet(64, 1))),
                        bare('F', new byte[9]),
                        bare('Z', new byte[3]),
                        m(),
                        d(1, packet(64, 2)),
                        inHaste(FINISHED)),
                header(),
                packet(64, 1),
                packet(64, 2));
    }

    @Test
    void headerInFragmentsIsPutTogether() throws IOException {
        byte[] whole = header();
        assertRawAsf(
                played(
                        framed('H', 0, 0x04, Arrays.copyOfRange(whole, 0, 100)),
                        framed('H', 1, 0x00, Arrays.copyOfRange(whole, 100, 200)),
                        framed('H', 2, 0x00, Arrays.copyOfRange(whole, 200, 300)),
                        framed('H', 3, 0x08, Arrays.copyOfRange(whole, 300, whole.length)),
                        d(0, packet(64, 1)),
                        FINISHED),
                whole,
                packet(64, 1));
    }

    @Test
    void locationIdsSayNothing() throws IOException {
        assertRawAsf(
                played(
                        h(header()),
                        d(0xffff_fffeL, packet(64, 1)),
                        d(0xffff_ffffL, packet(64, 2)),
                        d(0, packet(64, 3)),
                        d(77_000, packet(64, 4)),
                        d(12, packet(64, 5)),
                        FINISHED),
                header(),
                packet(64, 1),
                packet(64, 2),
                packet(64, 3),
                packet(64, 4),
                packet(64, 5));
    }

    @Test
    void streamChangeBringsANewHeader() throws IOException {
        byte[] other = header(100, 2);
        assertRawAsf(
                played(
                        h(header()),
                        d(0, packet(64, 1)),
                        c(),
                        m(),
                        h(other),
                        d(1, packet(100, 2)),
                        e(1),
                        c(),
                        h(header()),
                        d(2, packet(64, 3)),
                        FINISHED),
                header(),
                packet(64, 1),
                other,
                packet(100, 2),
                header(),
                packet(64, 3));
    }

    @Test
    void whatComesBehindTheEndDoesNotMatter() throws IOException {
        byte[][] asf = {header(), packet(64, 1)};
        assertRawAsf(played(h(header()), d(0, packet(64, 1)), FINISHED, FINISHED, FINISHED), asf);
        assertRawAsf(played(h(header()), d(0, packet(64, 1)), FINISHED, d(1, packet(64, 2)), bytes("garbage")), asf);
    }

    @Test
    void endsWithTheOddEndOfFfmpeg() throws IOException {
        byte[] odd = bare('E', new byte[] {0x76, 0, 0, 0, 0, 0, 8, 0});
        assertRawAsf(played(h(header()), d(0, packet(64, 1)), odd), header(), packet(64, 1));
    }

    @Test
    void endWithAnErrorSaysWhich() throws IOException {
        Pulling pulling = played(h(header()), d(0, packet(64, 1)), e(0xc00d1234));
        assertThat(pulling.failure())
                .isInstanceOf(IOException.class)
                .hasMessage("the server ends the stream with the error 0xC00D1234");
        assertThat(pulling.fed()).isEqualTo(join(header(), packet(64, 1)));
    }

    @Test
    void lostConnectionIsNoEnd() throws IOException {
        String lost = "connection lost without an end of stream";
        byte[] body = join(h(header()), d(0, packet(64, 1)));
        assertThat(played(body).failure()).isInstanceOf(IOException.class).hasMessage(lost);
        assertThat(played(body, e(1)).failure()).isInstanceOf(IOException.class).hasMessage(lost);
        assertThat(played(answer(ok("Content-Length: 9999"), body)).failure()).hasMessage(lost);
        assertThat(played(answer(
                                bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), bytes("ff0\r\n"), body))
                        .failure())
                .hasMessage(lost);
        assertThat(played(answer(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), chunks(body, 50)))
                        .failure())
                .hasMessage(lost);
    }

    @Test
    void dialogueCutAtAnyByteIsALostConnection() throws IOException {
        byte[] described = join(ok(), h(header()));
        byte[] stream =
                join(ok(), h(header()), d(0, packet(64, 1)), c(), h(header(100, 2)), d(1, packet(100, 1)), FINISHED);
        for (int cut = 0; cut < described.length; cut++) {
            assertLost(cut, MmshServer.plays(answer(Arrays.copyOf(described, cut))));
        }
        for (int cut = 0; cut < stream.length; cut++) {
            assertLost(cut, MmshServer.plays(answer(described), answer(Arrays.copyOf(stream, cut))));
        }
    }

    private static void assertLost(int cut, MmshServer server) throws IOException {
        try (server) {
            assertThat(Pulling.from(server).failure()).as("cut at " + cut).isInstanceOf(IOException.class);
        }
    }

    @Test
    void dialogueMayComeByteByByte() throws IOException {
        byte[] stream = join(
                ok(),
                m(),
                h(header()),
                d(0, packet(64, 1)),
                d(1, cutPacket()),
                c(),
                h(header(100, 2)),
                d(2, packet(100, 1)),
                FINISHED);
        try (MmshServer server = MmshServer.plays(eachByte(join(ok(), h(header()))), eachByte(stream))) {
            assertRawAsf(Pulling.from(server), header(), packet(64, 1), packet(), header(100, 2), packet(100, 1));
        }
    }

    private static MmshServer.Act eachByte(byte[] bytes) {
        return guest -> {
            guest.head();
            for (byte each : bytes) {
                guest.say(new byte[] {each});
            }
        };
    }

    @Test
    void describeNeedsNoEnd() throws IOException {
        MmshServer.Act keepsOpen = guest -> {
            guest.head();
            guest.say(join(ok(), h(header())));
            guest.hold();
        };
        try (MmshServer server = MmshServer.plays(keepsOpen, streams(h(header()), FINISHED))) {
            assertRawAsf(Pulling.from(server), header());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401 it wants a user name and password",
                "403 it does not let us watch",
                "404 there is no such stream",
                "500 no stream",
                "204 no stream",
                "206 no stream",
                "503 the stream is not available now",
                "508 the sources form a loop"
            })
    void refusalIsSaidInWords(String statusAndMeaning) throws IOException {
        String status = statusAndMeaning.substring(0, 3);
        String head = "HTTP/1.1 " + status + " Because\r\nContent-Length: 0\r\n\r\n";
        String said = "answers " + status + " Because: " + statusAndMeaning.substring(4);
        try (MmshServer server = MmshServer.plays(answer(head))) {
            assertThat(Pulling.from(server).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("127.0.0.1:" + server.port() + " " + said);
        }
        assertThat(played(answer(head)).failure())
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(said);
    }

    @Test
    void answerWithoutTheFramingIsNoStream() throws IOException {
        try (MmshServer server = MmshServer.plays(
                answer("HTTP/1.0 200 OK\r\nContent-Type: video/x-ms-asf\r\n\r\n<ASX version=\"3.0\">"))) {
            assertThat(Pulling.from(server).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("127.0.0.1:" + server.port()
                            + " answers with video/x-ms-asf: no known kind of source (known: mmsh)");
        }
        assertThat(played(answer("HTTP/1.0 200 OK\r\n\r\nhello")).failure())
                .isInstanceOf(IOException.class)
                .hasMessage("the server answers with something of no type, not with Windows Media framing");
    }

    @Test
    void redirectsAreFollowed() throws IOException {
        try (MmshServer there = MmshServer.plays(describes(header()), streams(h(header()), FINISHED));
                MmshServer here = MmshServer.plays(
                        answer("HTTP/1.1 301 Moved\r\nLocation: other?x=1\r\n\r\n"),
                        answer("HTTP/1.1 303 See\r\nlocation: /third\r\n\r\n"),
                        answer("HTTP/1.1 307 See\r\nLocation: MMSH://127.0.0.1:" + there.port()
                                + "/fourth#top\r\n\r\n"))) {
            assertRawAsf(
                    Pulling.from(Pulling.source("mmsh://127.0.0.1:" + here.port() + "/dir/first"), new FakeIntake()),
                    header());
            assertThat(here.heads().stream().map(MmshSourceTest::requestLine))
                    .containsExactly("GET /dir/first HTTP/1.0", "GET /dir/other?x=1 HTTP/1.0", "GET /third HTTP/1.0");
            assertThat(there.heads().stream().map(MmshSourceTest::requestLine))
                    .containsExactly("GET /fourth HTTP/1.0", "GET /fourth HTTP/1.0");
            assertThat(there.heads().get(0)).contains("Host: 127.0.0.1:" + there.port() + "\r\n");
        }
    }

    private static String requestLine(String head) {
        return head.substring(0, head.indexOf('\r'));
    }

    @Test
    void redirectOfPlayLeadsToAnotherDescribe() throws IOException {
        byte[] other = header(100, 7);
        try (MmshServer there = MmshServer.plays(describes(other), streams(h(other), FINISHED));
                MmshServer here = MmshServer.plays(
                        answer(ok("Pragma: client-id=42"), h(header())),
                        answer("HTTP/1.1 302 Moved\r\nLocation: http://127.0.0.1:" + there.port()
                                + "/there\r\n\r\n"))) {
            assertRawAsf(Pulling.from(here), other);
            assertThat(there.heads()).hasSize(2);
            assertThat(there.heads().get(0)).doesNotContain("xPlayStrm");
            assertThat(there.heads().get(1))
                    .contains("xPlayStrm=1")
                    .contains("ffff:7:0")
                    .doesNotContain("client-id");
        }
    }

    @Test
    void redirectsEndSomewhere() throws IOException {
        try (MmshServer server = MmshServer.plays(answer("HTTP/1.1 302 Moved\r\nLocation: /live\r\n\r\n"))) {
            assertThat(Pulling.from(server).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("more than 5 redirects, the last one from 127.0.0.1:" + server.port());
            assertThat(server.connections()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "302:Location: file:///etc/passwd",
                "302:Location: rtsp://127.0.0.1/live",
                "302:Location: mailto:me@example.org",
                "302:Location: http://exa mple/",
                "302:Location: http:///live",
                "302:Location: http://127.0.0.1:99999/",
                "302:Location: ",
                "302:X: y",
                "305:Location: http://127.0.0.1:1/"
            })
    void redirectToWhereNothingCanBePulledIsRefused(String statusAndHeader) throws IOException {
        String[] parts = statusAndHeader.split(":", 2);
        try (MmshServer server =
                MmshServer.plays(answer("HTTP/1.1 " + parts[0] + " Moved\r\n" + parts[1] + "\r\n\r\n"))) {
            assertThat(Pulling.from(server).failure())
                    .isExactlyInstanceOf(IOException.class)
                    .message()
                    .startsWith("127.0.0.1:" + server.port())
                    .containsAnyOf("redirects", "by a proxy");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void headsHaveLimits() throws IOException {
        String tooLarge = "the head of the answer exceeds 8192 bytes in a line, or 100 lines";
        String aLine = "X: " + "y".repeat(9_000) + "\r\n";
        try (MmshServer server = MmshServer.plays(
                answer("HTTP/1.0 200 OK\r\n" + aLine + "\r\n"),
                answer("HTTP/1.0 200 OK\r\n" + "X: y\r\n".repeat(101) + "\r\n"),
                answer("HTTP/1.0 200 " + aLine + "\r\n"),
                answer("HTTP/1.0 200 OK\r\nX: y\r\n" + " folded\r\n".repeat(10_000) + "\r\n"))) {
            for (int n = 0; n < 4; n++) {
                assertThat(Pulling.from(server).failure())
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage(tooLarge);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/1.0 000 None\r\n\r\n",
                "HTTP/1.0 -20 None\r\n\r\n",
                "HTTP/1.0 2000000000000 Much\r\n\r\n",
                "HTTP/1.0 OK\r\n\r\n",
                "HTTP/1.0 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothing\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "\r\n\r\n\r\n\r\n",
                ""
            })
    void answerThatIsNoHttpIsRefused(String answer) throws IOException {
        try (MmshServer server = MmshServer.plays(answer(answer))) {
            assertThat(Pulling.from(server).failure())
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("[ -~]+");
        }
    }

    @Test
    void endlessInterimAnswersAreRefused() throws IOException {
        try (MmshServer server = MmshServer.plays(answer("HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)))) {
            assertThat(Pulling.from(server).failure()).hasMessage("more than 5 interim answers");
        }
    }

    @Test
    void packetsThatMakeNoSenseAreRefused() throws IOException {
        assertThat(played(d(0, packet(64, 1))).failure()).isInstanceOf(MalformedStreamException.class);
        assertThat(played(h(header()), d(0, packet(65, 1))).failure()).isInstanceOf(MalformedStreamException.class);
        assertThat(played(h(header()), c(), d(0, packet(64, 1))).failure())
                .isInstanceOf(MalformedStreamException.class);
        assertThat(played(h(header()), bytes("%D")).failure()).isInstanceOf(MalformedStreamException.class);
        assertThat(played(h(packet(500, 0))).failure()).isInstanceOf(MalformedStreamException.class);
        byte[] lies = d(0, packet(64, 1));
        lies[10]++; // the length that is said again
        assertThat(played(h(header()), lies).failure()).isInstanceOf(MalformedStreamException.class);
    }

    @Test
    void headerWithoutEndIsRefused() throws IOException {
        byte[] fragment = framed('H', 1, 0, new byte[60_000]);
        MmshServer.Act play = guest -> {
            guest.head();
            guest.say(join(ok(), framed('H', 0, 0x04, Arrays.copyOf(header(), 100))));
            while (true) {
                guest.say(fragment);
            }
        };
        assertThat(played(play).failure()).isInstanceOf(OversizedUnitException.class);
    }

    @Test
    void talkWithoutHeaderHasALimit() throws IOException {
        byte[] talk = framed('M', 0, 0x0c, new byte[60_000]);
        MmshServer.Act chatters = guest -> {
            guest.head();
            guest.say(ok());
            while (true) {
                guest.say(talk);
            }
        };
        String limit = String.format(Locale.ROOT, "no header within %d bytes", MmshPullReader.MAX_BYTES_TO_HEADER);
        assertThat(played(chatters).failure()).hasMessage(limit);
        try (MmshServer server = MmshServer.plays(chatters)) {
            assertThat(Pulling.from(server).failure()).hasMessage(limit);
        }
    }

    @Test
    void packetSizeIsThatOfTheSample() {
        assertThat(packet()).hasSize(PACKET_SIZE).startsWith(cutPacket());
    }
}
