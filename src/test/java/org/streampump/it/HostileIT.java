package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/** A good stream goes on whatever a stranger sends, and the log holds no stack trace of ours. */
@ExtendWith(ArquillianExtension.class)
@Untuned("limits, error pages, and time-outs")
class HostileIT {
    private static final Duration SOON = Pace.seconds(60);
    private static final Duration IDLE = Duration.ofMillis((long) (2_000 * Math.min(4, Pace.factor())));
    private static final int MAX_STREAMS = 3;
    private static final int MAX_ENCODERS = 6;

    private NumberedEncoder good;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.good", "{\"publish\": {\"key\": \"k\"}}")
                .parameter(
                        "stream.small", "{\"publish\": \"anyone\", \"log\": {\"time\": \"5s\", \"bytes\": \"1MiB\"}}")
                .parameter("stream.slow", "{\"publish\": \"anyone\", \"idle\": \"" + IDLE.toMillis() + "ms\"}")
                .parameter("stream.live/*", "{\"publish\": \"anyone\", \"idle\": \"60s\"}")
                .parameter("stream.other", "{\"publish\": \"anyone\", \"idle\": \"60s\"}")
                .parameter("pump.maxStreams", Integer.toString(MAX_STREAMS))
                .parameter("pump.maxEncoders", Integer.toString(MAX_ENCODERS))
                .parameter("pump.linger", "0")
                .archive();
    }

    @BeforeEach
    void publishGoodStream() throws IOException {
        good = NumberedEncoder.start(Server.current(), "/streams/good?key=k", 200, 0);
    }

    @AfterEach
    void goodStreamIsServedAndLogIsClean() throws Exception {
        try (NumberedEncoder encoder = good;
                NumberedViewer viewer = NumberedViewer.watch(Wire.http(Server.current()), "/streams/good")) {
            viewer.awaitPacket(encoder.sent());
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(encoder.finish()).isEqualTo(200); // the next one's numbers begin again
        }
        assertThat(Server.current().logLines())
                .noneMatch(line -> line.contains(" ERROR "))
                .noneMatch(line -> line.contains("at org.streampump"));
    }

    @Test
    void oddNamesLeadNowhere() throws Exception {
        for (String path : List.of(
                "/streams/../../../../etc/passwd",
                "/streams/%2e%2e/%2e%2e/WEB-INF/web.xml",
                "/streams/..;/WEB-INF/web.xml",
                "/streams/%00",
                "/streams/good%00",
                "/streams/good%0d%0aX-Forged:%201",
                "/streams/a%2fb",
                "/streams/a%5cb",
                "/streams/.hidden",
                "/streams/%c0%ae%c0%ae",
                "/streams/%",
                "/streams/",
                "/streams/nowhere;x=y",
                "/streams//nowhere",
                "//streams/nowhere",
                "/streams/live/*",
                "/streams/" + "a".repeat(5_000),
                "/streams/live/" + "a/".repeat(2_000) + "b")) {
            for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "BREW")) {
                assertHarmless(path, status(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            }
            String push = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n\r\nx";
            assertHarmless(path, status(push));
        }
    }

    private static void assertHarmless(String path, int status) {
        assertThat(status).as(path).isBetween(200, 501).isNotEqualTo(500);
    }

    @Test
    void manyAndLongHeadersAreSurvived() throws Exception {
        String many = "X-Many: 1\r\n".repeat(90);
        String longOne = "X-Long: " + "y".repeat(6_000) + "\r\n";
        String credential = "Authorization: Basic " + "A".repeat(6_000) + "\r\n";
        for (String headers : List.of(many, longOne, credential, "Content-Length: -1\r\n", "Range: bytes=9-1\r\n")) {
            assertHarmless(headers, status("HEAD /streams/good HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n"));
        }
        assertThat(status("GET /streams/good HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "z".repeat(100_000) + "\r\n\r\n"))
                .isBetween(400, 431);
    }

    @Test
    void encoderThatDripsIsKeptAndOneOfTinyChunksIsUnderstood() throws Exception {
        Server server = Server.current();
        byte[] stream = new NumberedTs(100).take(60);
        try (Wire dripping = Wire.http(server)) {
            dripping.request("POST", "/streams/slow", "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
            long untilNs = System.nanoTime() + IDLE.multipliedBy(2).toNanos();
            int[] sent = {0};
            await("drops for twice the idle time")
                    .atMost(SOON.plus(IDLE.multipliedBy(2)))
                    .pollInterval(Duration.ofMillis(200)) // far from the time that ends a silent encoder
                    .until(() -> {
                        dripping.chunk(new byte[] {stream[sent[0]++]});
                        return System.nanoTime() - untilNs > 0;
                    });
            assertThat(dripping.hasNews()).isFalse();
        }
        try (Wire tiny = Wire.http(server)) {
            tiny.request("POST", "/streams/small", "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            for (byte b : stream) {
                chunks.writeBytes(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
            }
            tiny.send(chunks.toByteArray()).chunk(new byte[0]);
            assertThat(tiny.status()).isEqualTo(200);
        }
    }

    /** As a virtual machine does that is moved: what was sent meanwhile waits in the kernel. */
    @Test
    void nobodyIsSilentWhileTheServerStandsStill() throws Exception {
        Server server = Server.current();
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/slow", 50, 0);
                NumberedViewer viewer = NumberedViewer.watch(Wire.http(server), "/streams/slow")) {
            viewer.awaitPacket(encoder.sent());
            server.standStill(IDLE.plusMillis(1_500));
            viewer.awaitPacket(encoder.sent());
            assertThat(encoder.answer()).isNotDone();
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(encoder.finish()).isEqualTo(200);
        }
    }

    @Test
    void unitOfMoreThanHalfTheLogIsRefused() throws Exception {
        ByteArrayOutputStream flv = new ByteArrayOutputStream();
        flv.writeBytes(new byte[] {'F', 'L', 'V', 1, 1, 0, 0, 0, 9, 0, 0, 0, 0});
        flv.writeBytes(new byte[] {9, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12}); // a key frame of 2 MiB
        try (Wire wire = Wire.http(Server.current())) {
            wire.request("POST", "/streams/small", "Content-Type: video/x-flv", "Transfer-Encoding: chunked");
            wire.chunk(flv.toByteArray());
            byte[] more = new byte[16 * 1024];
            int sent = 0;
            while (!wire.hasNews() && sent < 2 << 20) {
                wire.chunk(more);
                sent += more.length;
            }
            assertThat(wire.status()).isEqualTo(413);
        }
    }

    @Test
    void streamsAndEncodersAreLimited() throws Exception {
        List<Wire> encoders = new ArrayList<>();
        try {
            for (int n = 0; n < MAX_STREAMS; n++) {
                encoders.add(publish("live/n" + n));
            }
            String room = "POST /streams/live/more HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n";
            assertThat(status(room)).isEqualTo(503);
            encoders.add(publish("small"));
            encoders.add(publish("other"));
            String late = "POST /streams/live/n0 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n";
            assertThat(status(late)).isEqualTo(503);
        } finally {
            for (Wire encoder : encoders) {
                encoder.close();
            }
        }
        await("the pump has room again").atMost(SOON).until(() -> {
            try (Wire again = publish("small")) {
                again.chunk(new byte[0]);
                return again.status() == 200;
            }
        });
    }

    private static Wire publish(String name) throws IOException {
        Wire wire = Wire.http(Server.current());
        wire.request("POST", "/streams/" + name, "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
        wire.chunk(new NumberedTs(100).take(20));
        await(name + " is live")
                .atMost(SOON)
                .until(() ->
                        wire.hasNews() || new Api(Server.current()).answer(name).contains("\"state\":\"live\""));
        return wire;
    }

    @Test
    void randomBytesOfEveryTypeAreRefused() throws Exception {
        Random random = new Random(7);
        byte[] noise = new byte[200_000];
        for (String type : List.of(
                "Content-Type: video/mp2t",
                "Content-Type: video/x-flv",
                "Content-Type: application/octet-stream",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: \u00ff;;=\"",
                "X-No-Type: 1")) {
            random.nextBytes(noise);
            try (Wire wire = Wire.http(Server.current())) {
                wire.request("POST", "/streams/small", type, "Transfer-Encoding: chunked");
                for (int at = 0; at < noise.length && !wire.hasNews(); at += 10_000) {
                    wire.chunk(Arrays.copyOfRange(noise, at, at + 10_000));
                }
                if (!wire.hasNews()) {
                    wire.chunk(new byte[0]);
                }
                assertThat(wire.status()).as(type).isIn(413, 415, 422);
            }
        }
    }

    @Test
    void nobodyForgesALineOfTheLog() throws Exception {
        String forged = "2026-01-01 00:00:00.000 INFO  Forged: line";
        for (String header : List.of(
                "User-Agent: x\u001b[2J\u0085\t" + forged,
                "User-Agent: x\t\u0085\u00a0\u00e9 %0d%0a\\r\\n" + forged,
                "User-Agent: a\r" + forged,
                "User-Agent: a\u0007\u0000" + forged)) {
            status("GET /streams/good HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n");
            status("POST /streams/good HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n" + header + "\r\n\r\nx");
        }
        assertThat(Server.current().logLines())
                .noneMatch(line -> line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c)))
                .noneMatch(line -> line.startsWith(forged));
    }

    /** The status that this request gets, 400 if the connection is closed without one. */
    private static int status(String request) throws IOException {
        try (Wire wire = Wire.http(Server.current())) {
            wire.send(request.getBytes(StandardCharsets.ISO_8859_1));
            return wire.status();
        }
    }
}
