package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;

/**
 * One key of a pattern fills as many logs as it likes, with more than the pump may keep: no other stream notices. By hand with
 * the real figures: 65 streams of 16 MiB and {@code -Xmx1g}, which ended the process once.
 */
@ExtendWith(ArquillianExtension.class)
@Untuned("the heap, without options of ours for the JVM")
@OneContainer("the memory of logs is the hub's")
class MemoryIT {
    private static final int BOUND_MIB = 16;
    private static final int STREAMS = 65;

    /** As many at most: each is promised half a MiB, the good one too. */
    private static final int ADMITTED = 2 * BOUND_MIB - 1;

    private static final int GREEDY_PACKETS = (2 << 20) / NumberedTs.PACKET;
    private static final int GOOD_KILOBYTES = 200;
    private static final Duration LIMIT = Pace.seconds(60);
    private static final Pattern MEMORY = Pattern.compile("\"memory\":\\{\"maxBytes\":(\\d+),\"usedBytes\":(\\d+)\\}");

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", "the administrator's")
                .parameter("pump.memory", BOUND_MIB + "MiB")
                .parameter("stream.good", "{\"publish\": \"anyone\"}")
                .parameter("stream.live/*", "{\"publish\": {\"key\": \"one key of all\"}, \"idle\": \"5m\"}")
                .archive();
    }

    @Test
    void oneKeyOfAPatternCostsOtherStreamsNothing() throws Exception {
        Server server = Server.current();
        List<Wire> greedy = new ArrayList<>();
        try (NumberedEncoder encoder = NumberedEncoder.start(server, "/streams/good", GOOD_KILOBYTES, 0);
                NumberedViewer viewer = NumberedViewer.watch(Wire.http(server), "/streams/good")) {
            for (int n = 0; n < STREAMS; n++) {
                greedy.add(publish(server, n));
                assertThat(used(server)).isLessThanOrEqualTo((BOUND_MIB << 20) / 4 * 5);
            }
            await("there is no room for all of them").atMost(LIMIT).until(() -> answered(greedy) >= STREAMS - ADMITTED);
            assertThat(greedy.get(0).hasNews()).as("who came early stays").isFalse();
            assertThat(greedy.get(STREAMS - 1).status()).isEqualTo(503);
            await("the logs have become shorter").atMost(LIMIT).until(() -> used(server) <= BOUND_MIB << 20);
            try (NumberedViewer late = NumberedViewer.watch(Wire.http(server), "/streams/good");
                    Wire health = Wire.http(server).request("GET", "/health", "Connection: close")) {
                assertThat(health.status()).isEqualTo(200);
                late.awaitPacket(encoder.sent());
                assertThat(late.check().isGapless()).as("%s", late.check()).isTrue();
            }
            assertThat(encoder.finish()).isEqualTo(200);
            assertThat(viewer.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("end");
            assertThat(viewer.check().isGapless()).as("%s", viewer.check()).isTrue();
            assertThat(viewer.check().last()).isEqualTo(encoder.sent());
        } finally {
            for (Wire wire : greedy) {
                wire.close();
            }
        }
        assertThat(server.logLines())
                .anyMatch(line -> line.contains("media memory: ") && line.contains("(pump.memory)"))
                .anyMatch(line -> line.contains("refused with 503: the pump has no media memory for another stream"))
                .anyMatch(line -> line.contains("2 configured streams may grow to 33.6 MB (log)"))
                .noneMatch(line -> line.contains("ERROR") || line.contains("OutOfMemoryError"));
    }

    /** Two MiB at once, unless the answer comes first; then the connection stays open. */
    private static Wire publish(Server server, int number) throws IOException {
        Wire wire = Wire.http(server)
                .request(
                        "POST",
                        "/streams/live/" + number,
                        "Authorization: Bearer one key of all",
                        "Content-Type: video/mp2t",
                        "Transfer-Encoding: chunked");
        NumberedTs stream = new NumberedTs(100);
        for (int sent = 0; sent < GREEDY_PACKETS && !wire.hasNews(); sent += 300) {
            try {
                wire.chunk(stream.take(300));
            } catch (IOException e) {
                break; // refused while it was sending: the log tells
            }
        }
        return wire;
    }

    private static int answered(List<Wire> wires) throws IOException {
        int count = 0;
        for (Wire wire : wires) {
            count += wire.hasNews() ? 1 : 0;
        }
        return count;
    }

    private static long used(Server server) throws IOException {
        try (Wire wire = Wire.http(server)
                .request("GET", "/api/v1/streams", "Authorization: Bearer the administrator's", "Connection: close")) {
            String document = wire.rest();
            Matcher memory = MEMORY.matcher(document);
            assertThat(memory.find()).as(document).isTrue();
            assertThat(Long.parseLong(memory.group(1))).isEqualTo(BOUND_MIB << 20);
            return Long.parseLong(memory.group(2));
        }
    }
}
