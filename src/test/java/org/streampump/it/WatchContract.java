package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Viewers over HTTP/1.x, whichever way the pump answers. Streams are below {@code /streams/w/}. */
abstract class WatchContract {
    static final Sample TS = Sample.ts();
    static final Sample FLV = Sample.flv();

    /** Late viewers begin at least this many bytes before the live edge; the log remembers all join points. */
    static final String STREAM =
            "{\"publish\": {\"key\": \"k\"}, \"log\": \"1MiB\", \"burst\": \"1KiB\", \"grace\": \"1s\", \"idle\": \"60s\"}";

    private static final int BURST_BYTES = 1_024;
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** It may be compiling; less than Tomcat's default for an encoder that sends nothing, which is 20 s. */
    private static final Duration IDLE_AT_LAST = Duration.ofSeconds(15);

    /** Whether viewers over HTTP/1.x are to be answered in the detached way, where the container lets us. */
    abstract boolean detaches();

    final boolean isDetached() {
        return detaches() && Server.current().containerName().startsWith("tomcat");
    }

    static void assertLive(RawHttp.Head head, String mediaType) {
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Content-Type")).hasValue(mediaType);
        assertThat(head.field("Cache-Control")).hasValue("no-store");
        assertThat(head.field("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(head.field("Accept-Ranges")).isEmpty();
        assertThat(head.field("Content-Length")).isEmpty();
        assertThat(head.field("Content-Range")).isEmpty();
    }

    @Test
    void earlyViewerGetsEveryByteFromTheFirstJoinPointOn() throws IOException {
        assertEarly(TS, "video/mp2t", "/streams/w/early-ts");
        assertEarly(FLV, "video/x-flv", "/streams/w/early-flv");
    }

    private void assertEarly(Sample sample, String mediaType, String path) throws IOException {
        try (Pusher encoder = Pusher.live(path + "?key=k", sample.upTo(0.1));
                Watcher viewer = Watcher.of(path)) {
            assertLive(viewer.head(), mediaType);
            if (isDetached()) {
                assertThat(viewer.head().field("Transfer-Encoding")).isEmpty();
                assertThat(viewer.head().field("Connection")).hasValue("close");
            } else {
                assertThat(viewer.head().field("Transfer-Encoding")).hasValue("chunked");
            }
            viewer.awaitBytes(1); // it has joined
            encoder.send(sample.from(0.1)).end();
            assertThat(sample.joinedAt(viewer.awaitEnd()))
                    .isEqualTo(sample.joinPoints().get(0));
        }
    }

    @Test
    void viewersOfAnEncoderThatHasNotSaidEnoughWaitForIt() throws IOException {
        String path = "/streams/w/starting";
        byte[] film = FLV.bytes();
        Api api = new Api(Server.current());
        try (Pusher encoder = Pusher.to(path + "?key=k").send(Arrays.copyOf(film, 13)); // a file header, and no tag
                Watcher viewer = Watcher.of(startingViewer(api, path));
                Watcher listener = Watcher.of(RawHttp.open().request("GET " + path, "Icy-MetaData: 1"))) {
            await("both wait").atMost(RawHttp.LIMIT).until(() -> api.number("w/starting", "waiting") == 2);
            encoder.send(Arrays.copyOfRange(film, 13, film.length));
            assertLive(viewer.head(), "video/x-flv");
            assertLive(listener.head(), "video/x-flv");
            viewer.awaitBytes(1);
            encoder.end();
            assertThat(FLV.joinPoints()).contains(FLV.joinedAt(viewer.awaitEnd()));
        }
    }

    private static RawHttp startingViewer(Api api, String path) throws IOException {
        await("the encoder is there")
                .atMost(RawHttp.LIMIT)
                .until(() -> api.text("w/starting", "state").equals("starting"));
        return RawHttp.open().request("GET " + path);
    }

    @Test
    void lateViewerBeginsWithAHeaderAtTheNewestJoinPoint() throws IOException {
        assertLate(TS, "/streams/w/late-ts", RawHttp.open());
        assertLate(FLV, "/streams/w/late-flv", RawHttp.open());
    }

    @Test
    void lateViewerOverTlsGetsTheSame() throws IOException {
        assertLate(TS, "/streams/w/tls-ts", RawHttp.openTls());
        assertLate(FLV, "/streams/w/tls-flv", RawHttp.openTls());
    }

    private static void assertLate(Sample sample, String path, RawHttp http) throws IOException {
        try (Pusher encoder = Pusher.settled(path + "?key=k", sample.upTo(0.7));
                Watcher viewer = Watcher.of(http.request("GET " + path, "Range: bytes=0-"))) {
            viewer.awaitBytes(BURST_BYTES);
            encoder.send(sample.from(0.7)).end();
            assertThat(sample.joinedAt(viewer.awaitEnd()))
                    .isEqualTo(sample.newestJoinPoint(0.7, BURST_BYTES))
                    .isGreaterThan(sample.joinPoints().get(0));
        }
    }

    @Test
    void oldViewerGetsNoChunks() throws IOException {
        assertOld("/streams/w/old", "Icy-MetaData: 1");
        assertOld("/streams/w/old-kept", "Connection: keep-alive");
    }

    private static void assertOld(String path, String field) throws IOException {
        try (Pusher encoder = Pusher.live(path + "?key=k", FLV.upTo(0.1));
                Watcher viewer = Watcher.of(RawHttp.open().request("GET " + path + " HTTP/1.0", field))) {
            assertLive(viewer.head(), "video/x-flv");
            assertThat(viewer.head().field("Transfer-Encoding")).isEmpty();
            assertThat(viewer.head().field("Connection")).isNotEqualTo(Optional.of("keep-alive"));
            viewer.awaitBytes(1);
            encoder.send(FLV.from(0.1)).end();
            assertThat(FLV.joinedAt(viewer.awaitEnd()))
                    .isEqualTo(FLV.joinPoints().get(0));
        }
    }

    @Test
    void viewerThatClosesItsHalfGoesOnReceivingAndCostsNothing() throws IOException {
        String path = "/streams/w/half";
        try (Pusher encoder = Pusher.live(path + "?key=k", TS.upTo(0.1));
                RawHttp http = RawHttp.open().request("GET " + path);
                Watcher viewer = Watcher.of(http)) {
            viewer.awaitBytes(1);
            http.closeOutput();
            encoder.send(TS.upTo(0.5)); // the viewer's end of input is there when this has arrived
            viewer.awaitBytes(TS.upTo(0.5).length);
            assertIdle();
            encoder.send(TS.bytes()).end();
            byte[] watched = viewer.awaitEnd();
            assertThat(watched).endsWith(TS.bytes());
        }
    }

    /** A thread that polls without pause would take all of the time. */
    private static void assertIdle() {
        Duration[] before = {processorTime()};
        await("the server is idle")
                .pollDelay(QUIET)
                .pollInterval(QUIET)
                .atMost(IDLE_AT_LAST)
                .until(() -> {
                    Duration used = processorTime().minus(before[0]);
                    before[0] = before[0].plus(used);
                    return used.compareTo(QUIET.dividedBy(2)) < 0;
                });
    }

    private static Duration processorTime() {
        return ProcessHandle.of(Server.current().pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    @Test
    void bytesBehindTheRequestDoNoHarm() throws IOException {
        String path = "/streams/w/garbage";
        String garbage = "\0\1\2 GET / nonsense\r\n\r\n".repeat(100);
        try (Pusher encoder = Pusher.live(path + "?key=k", TS.upTo(0.1));
                RawHttp http = RawHttp.open()
                        .send("GET " + path + " HTTP/1.1\r\nHost: " + Server.HOST + "\r\n\r\n" + garbage);
                Watcher viewer = Watcher.of(http)) {
            viewer.awaitBytes(1);
            http.send(garbage);
            encoder.send(TS.from(0.1)).end();
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
        }
    }

    @Test
    void requestBehindTheRequestDisturbsNobody() throws IOException {
        String path = "/streams/w/pipelined";
        String next = "GET /health HTTP/1.1\r\nHost: " + Server.HOST + "\r\nUser-Agent: pipelined\r\n\r\n";
        try (Pusher encoder = Pusher.live(path + "?key=k", TS.upTo(0.1));
                RawHttp http =
                        RawHttp.open().send("GET " + path + " HTTP/1.1\r\nHost: " + Server.HOST + "\r\n\r\n" + next);
                Watcher viewer = Watcher.of(http)) {
            viewer.awaitBytes(1);
            http.send(next);
            encoder.send(TS.from(0.1)).end();
            assertThat(TS.joinedAt(viewer.awaitEnd())).isEqualTo(TS.joinPoints().get(0));
            if (isDetached()) {
                assertThat(http.isClosedByPeer()).isTrue();
                assertThat(new AccessLog(Server.current())
                                .lines(line -> line.userAgent().equals("pipelined")))
                        .isEmpty();
            }
        }
    }

    @Test
    void everyViewerHasOneLineInTheAccessLog() throws IOException {
        assumeTrue(AccessLog.isKept(Server.current()), "an access log is Tomcat's");
        String path = "/streams/w/logged";
        String proxied = "203.0.113.9";
        long sinceNs = System.nanoTime();
        try (Pusher encoder = Pusher.settled(path + "?key=k", TS.upTo(0.5));
                RawHttp leaving = RawHttp.open().request("GET " + path, "User-Agent: leaves");
                Watcher leaver = Watcher.of(leaving);
                Watcher plain = Watcher.of(RawHttp.open().request("GET " + path + "?x=1", "User-Agent: plain"));
                Watcher tls = Watcher.of(RawHttp.openTls().request("GET " + path, "User-Agent: tls"));
                Watcher old = Watcher.of(RawHttp.open().request("GET " + path + " HTTP/1.0", "User-Agent: old"));
                Watcher behind = Watcher.of(RawHttp.open()
                        .request(
                                "GET " + path,
                                "User-Agent: proxied \"x\"",
                                "X-Forwarded-For: " + proxied,
                                "X-Forwarded-Proto: https"))) {
            List<Watcher> stay = List.of(plain, tls, old, behind);
            stay.forEach(viewer -> viewer.awaitBytes(1));
            long joinedNs = System.nanoTime();
            Server.current()
                    .awaitLog(
                            Pattern.compile("w/logged: viewer \\d+ " + proxied + ":\\d+ came \\(TLS HTTP/1.1"),
                            RawHttp.LIMIT);
            try (RawHttp api = RawHttp.open().request("GET /api/v1/viewers", "Authorization: Bearer a")) {
                assertThat(api.text(api.head())).contains("\"peer\":\"" + proxied + ":");
            }
            Pusher.awaitArrival(leaver, TS.upTo(0.5));
            leaving.reset();
            if (isDetached()) { // it is noticed without a write
                AccessLog.Line line = assertOneLine("leaves", sinceNs, 0);
                assertThat(line.status()).isEqualTo(200); // a 500 in the ordinary way: Tomcat's word for a reset
                assertThat(line.bytes()).isEqualTo(leaver.receivedCount());
            }
            long stayedNs = System.nanoTime() - joinedNs;
            encoder.send(TS.from(0.5)).end();
            List<String> agents = List.of("plain", "tls", "old", "proxied \\\"x\\\"");
            for (int n = 0; n < agents.size(); n++) {
                int count = stay.get(n).awaitEnd().length;
                AccessLog.Line line = assertOneLine(agents.get(n), sinceNs, stayedNs);
                assertThat(line.status()).isEqualTo(200);
                assertThat(line.address()).isEqualTo(stay.get(n) == behind ? proxied : Server.HOST);
                assertThat(line.protocol()).isEqualTo(stay.get(n) == old ? "HTTP/1.0" : "HTTP/1.1");
                assertThat(line.bytes()).isBetween((long) count, isDetached() ? count : count * 11L / 10); // chunks
            }
            assertOneLine("leaves", sinceNs, 0);
        }
    }

    /** There is one line of this viewer, and it says how long it has stayed, and when it left. */
    private static AccessLog.Line assertOneLine(String userAgent, long sinceNs, long atLeastNs) throws IOException {
        List<AccessLog.Line> lines = new AccessLog(Server.current())
                .await(1, line -> line.userAgent().equals(userAgent));
        assertThat(lines).hasSize(1);
        AccessLog.Line line = lines.get(0);
        long atMostNs = System.nanoTime() - sinceNs;
        assertThat(line.method() + " " + line.path()).isEqualTo("GET /streams/w/logged");
        assertThat(line.stay().toNanos()).isBetween(atLeastNs - 1_000, atMostNs);
        assertThat(line.time())
                .isBetween(
                        Instant.now().minusNanos(atMostNs).minusSeconds(1),
                        Instant.now().plusSeconds(1));
        return line;
    }

    @Test
    void viewerThatLeavesIsNoticedAndLogged() throws IOException {
        String path = "/streams/w/leaver";
        try (Pusher encoder = Pusher.live(path + "?key=k", TS.upTo(0.1))) {
            try (Watcher viewer = Watcher.of(path)) {
                viewer.awaitBytes(1);
            }
            encoder.send(TS.upTo(0.5)).send(TS.upTo(0.5)).end();
            Server.current().awaitLog(Pattern.compile("stream w/leaver: viewer \\d+ .* left after"), Watcher.LIMIT);
        }
    }
}
