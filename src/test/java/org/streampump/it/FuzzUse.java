package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.streampump.Pace;
import org.streampump.Samples;
import org.streampump.Samples.Sample;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/** Streams are usable: a good encoder brings each container to each of them, and a viewer gets it. */
final class FuzzUse {
    /** A Windows Media encoder that has fallen silent is dropped after 10 s, whatever the stream's settings. */
    private static final Duration OFFLINE_WITHIN = Pace.seconds(60);

    /** After many failures the pump waits for up to 39 s. */
    private static final Duration PULLED_WITHIN = Pace.seconds(90);

    private static final Pattern PUBLISHED = Pattern.compile("\"state\":\"(starting|live|held)\"");

    private final Server server;
    private final List<Sample> samples;

    FuzzUse(Server server, List<Sample> samples) {
        this.server = server;
        this.samples = samples;
    }

    /** @param names of streams whose burst is longer than any sample */
    void assertUsable(List<String> names) {
        Together all = new Together();
        for (String name : names) {
            all.scenario(name, () -> {
                await(name + " is offline")
                        .atMost(OFFLINE_WITHIN)
                        .until(
                                () -> new Api(server).answer(name),
                                answer -> !PUBLISHED.matcher(answer).find());
                for (ContainerFormat format : Samples.formats()) {
                    assertUsable(
                            name,
                            samples.stream()
                                    .filter(sample -> sample.format() == format)
                                    .findFirst()
                                    .orElseThrow());
                }
            });
        }
        all.run();
    }

    /** The stream that the pump pulls is brought by an origin that behaves, and a viewer gets it. */
    void assertPulled(FuzzOrigin origin) throws IOException {
        origin.behave(true);
        await("the pulled stream is there").atMost(PULLED_WITHIN).until(() -> {
            try (Watcher viewer = Watcher.of("/streams/pulled")) {
                return viewer.head().status() == 200
                        && origin.hasBrought(
                                viewer.awaitBytes(FuzzOrigin.ENOUGH_BYTES).received());
            } catch (AssertionError e) {
                return false; // what was pulled then had begun before the origin behaved
            }
        });
        origin.behave(false);
    }

    private static void assertUsable(String name, Sample sample) throws IOException, RefusedStreamException {
        String path = "/streams/" + name;
        byte[] watched;
        try (Pusher encoder = Pusher.to(
                        path + "?key=" + FuzzHeads.KEY,
                        "Content-Type: " + sample.format().mediaType())
                .send(sample.bytes())) {
            Pusher.awaitLive(path);
            try (Watcher viewer = Watcher.of(path)) {
                assertThat(viewer.head().status()).as(sample.name()).isEqualTo(200);
                viewer.awaitBytes(1); // who comes when all is over has come too late
                encoder.end();
                watched = viewer.awaitEnd();
            }
        } catch (AssertionError e) {
            throw new AssertionError(sample.name() + ": " + e.getMessage(), e);
        }
        assertThat(isWhole(watched, sample))
                .as("%s: the %d bytes of a viewer are the stream's", sample.name(), watched.length)
                .isTrue();
    }

    /** Whether this is a header, and then the rest of the stream from where somebody may begin. */
    private static boolean isWhole(byte[] watched, Sample sample) throws RefusedStreamException {
        RecordingSink sink = new RecordingSink();
        Segmenter segmenter = sample.format().segmenter();
        segmenter.feed(sample.bytes(), 0, sample.bytes().length, sink);
        segmenter.finish(sink);
        byte[] end = segmenter.end();
        List<RecordingSink.Segment> segments = sink.segments();
        for (int n = 0; n < segments.size(); n++) {
            byte[] header = segments.get(n).header() == null
                    ? new byte[0]
                    : segments.get(n).header().bytes();
            if (Arrays.equals(watched, joined(header, sink.outputFrom(n), end))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] joined(byte[] header, byte[] rest, byte[] end) {
        byte[] all = Arrays.copyOf(header, header.length + rest.length + end.length);
        System.arraycopy(rest, 0, all, header.length, rest.length);
        System.arraycopy(end, 0, all, header.length + rest.length, end.length);
        return all;
    }
}
