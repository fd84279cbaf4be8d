package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.assertKeptContract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.container.FormatDetector;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.container.mpegts.TimedPackets;
import org.streampump.container.mpegts.TimedStream;
import org.streampump.stream.log.Renditions;

/** Timestamps of viewers who go from one stream to another, with those of MPEG-TS. */
class SplicingTest {
    private static final MpegTs TS = new MpegTs();
    private static final FormatDetector FORMATS = new FormatDetector(List.of(TS));
    private static final long TICKS_PER_MS = 90;

    private final TestHub hub = new TestHub();
    private final Map<String, Publication> live = new HashMap<>();
    private final Map<String, TimedStream> publishers = new HashMap<>();
    private final List<TestOutput> outputs = new ArrayList<>();

    SplicingTest() {
        rule("news", TestSettings.with(TestHub.settings(), new Radio(Optional.of("backup"), Optional.empty())));
        rule("backup", TestHub.settings());
    }

    private void rule(String name, StreamSettings settings) {
        hub.rules.put(name, new StreamRule(settings, false));
    }

    private void begin(String name, long clockMs) throws Exception {
        live.put(name, hub.stream(name).broadcast().publish(new TestPublisher("a"), TS, FORMATS));
        publishers.put(name, new TimedStream(clockMs));
        send(name, 400);
    }

    private void send(String name, int ms) throws Exception {
        byte[] bytes = publishers.get(name).take(ms);
        live.get(name).feed(bytes, 0, bytes.length);
    }

    private void end(String name) throws Exception {
        live.remove(name).finish();
        publishers.remove(name);
        hub.pass(40);
    }

    /** Time passes in which all encoders send. */
    private void play(int ms) throws Exception {
        for (int at = 0; at < ms; at += 40) {
            for (String name : List.copyOf(live.keySet())) {
                send(name, 40);
            }
            hub.pass(40);
        }
    }

    private TestOutput watch(String name) {
        return watch(hub.stream(name));
    }

    private TestOutput watch(Stream stream) {
        TestOutput output = new TestOutput();
        outputs.add(output);
        hub.watch(stream, output);
        return output;
    }

    /** On each PID the clock and the decoding times go on strictly, and at most so far at a time. */
    private static void assertGoesOn(TestOutput output, long mostMs) {
        Map<String, Long> newest = new HashMap<>();
        for (TimedPackets.Time time : TimedPackets.times(output.taken())) {
            String track = time.pid() + " " + time.kind();
            Long last = newest.put(track, time.ticks());
            if (last != null) {
                long step = time.ticks() - last << 31 >> 31;
                assertThat(step).as("step to %s", time).isBetween(1L, mostMs * TICKS_PER_MS);
            }
        }
        assertThat(newest).hasSize(4);
        assertKeptContract(output);
    }

    @Test
    void timesGoOnInAFallbackWhoseClockIsBehindAndBackAgain() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        play(4_200);
        TestOutput viewer = watch("news");
        TestOutput ofBackup = watch("backup");
        play(2_000);
        end("news");
        play(3_000);
        begin("news", 1_400);
        play(4_000);
        assertGoesOn(viewer, 300);
        assertGoesOn(ofBackup, 120);
        assertThat(hub.stream("news").watchers().viewers()).hasSize(1);
        TestOutput newcomer = watch("news");
        assertThat(TimedPackets.times(newcomer.taken()).get(0).ticks())
                .as("as sent")
                .isLessThan(10_000 * TICKS_PER_MS);
    }

    @Test
    void theFallbacksOwnViewersGetItsBytes() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        TimedStream same = new TimedStream(41_000);
        TestOutput ofBackup = watch("backup");
        watch("news");
        play(3_000);
        end("news");
        play(3_000);
        String watched = text(ofBackup.taken());
        int joined = 4 * 188; // behind tables and the first key picture, all of which come again
        assertThat(watched).hasSizeGreaterThan(200 * 188);
        assertThat(text(same.take(6_400))).contains(watched.substring(joined));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void clocksThatAreFarAheadOrWrapGoOnToo() throws Exception {
        long wrapMs = TimedPackets.MODULUS / TICKS_PER_MS;
        for (long clockMs : new long[] {3_600_000, wrapMs - 7_000, wrapMs - 3_000, wrapMs / 2 + 5_000}) {
            begin("news", clockMs);
            begin("backup", 1_000);
            TestOutput viewer = watch("news");
            play(4_000);
            end("news");
            play(3_000);
            begin("news", wrapMs - 1_000);
            play(3_000);
            assertGoesOn(viewer, 300);
            end("news");
            end("backup");
        }
    }

    @Test
    void whoGoTogetherShareOneRendition() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        for (int n = 0; n < 20; n++) {
            watch("news");
        }
        play(3_000);
        long before = hub.stream("backup").broadcast().keptBytes();
        end("news");
        play(2_000);
        assertThat(hub.stream("backup").watchers().viewers()).hasSize(20);
        assertThat(renditions("backup")).isEqualTo(1);
        assertThat(hub.stream("backup").broadcast().keptBytes()).isGreaterThan(before);
        for (TestOutput output : outputs) {
            assertThat(output.taken()).isEqualTo(outputs.get(0).taken());
        }
    }

    private int renditions(String name) {
        return hub.stream(name).logs().renditions().count();
    }

    @Test
    void renditionsAreForgottenWhenNobodyReadsThem() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        watch("news");
        play(3_000);
        end("news");
        play(2_000);
        assertThat(renditions("backup")).isEqualTo(1);
        begin("news", 1_400);
        play(13_000);
        assertThat(renditions("backup")).isZero();
        assertThat(renditions("news")).isEqualTo(1);
    }

    @Test
    void aClockThatGoesOnByItselfNeedsNoRendition() throws Exception {
        begin("news", 50_000);
        begin("backup", 50_520); // whose newest picture to begin with is then a little ahead
        TestOutput viewer = watch("news");
        play(4_000);
        end("news");
        play(3_000);
        assertGoesOn(viewer, 300);
        assertThat(renditions("backup")).isZero();
    }

    @Test
    void goingBackAndForthDoesNotPileUpRenditions() throws Exception {
        begin("backup", 500_000);
        begin("news", 1_000);
        play(1_000);
        for (int round = 0; round < 14; round++) {
            watch("news"); // whose times are different from all others'
            play(1_600);
            end("news");
            play(1_600);
            begin("news", 1_400);
            play(2_000);
            assertThat(renditions("backup")).isLessThanOrEqualTo(2 * Renditions.MANY);
            assertThat(renditions("news")).isLessThanOrEqualTo(2 * Renditions.MANY);
        }
        for (TestOutput output : outputs) {
            assertGoesOn(output, 600_000);
            assertThat(output.ends).isZero();
        }
    }

    @Test
    void whoIsMovedGoesOn() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        TestOutput viewer = watch("news");
        play(3_000);
        for (int n = 0; n < 4; n++) {
            Viewer moved = hub.registry.viewers().iterator().next();
            assertThat(moved.moveTo(hub.stream(n % 2 == 0 ? "backup" : "news"))).isTrue();
            play(2_200);
        }
        assertGoesOn(viewer, 1_200);
        assertThat(hub.registry.viewers()).hasSize(1);
    }

    @Test
    void theFallbacksEncoderMayComeBackMeanwhile() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        TestOutput viewer = watch("news");
        play(3_000);
        end("news");
        play(2_000);
        live.remove("backup").lost("gone");
        begin("backup", 300);
        play(3_000);
        assertGoesOn(viewer, 300);
        assertThat(hub.registry.viewers()).hasSize(1);
    }

    @Test
    void whenTheFallbackEndsItsGuestsEndWithItOrGoHome() throws Exception {
        begin("news", 50_000);
        begin("backup", 41_000);
        TestOutput viewer = watch("news");
        play(3_000);
        end("news");
        play(2_000);
        begin("news", 900);
        end("backup");
        play(2_000);
        assertGoesOn(viewer, 300);
        assertThat(viewer.ends).isZero();
        end("news");
        play(400);
        assertThat(viewer.ends).isEqualTo(1);
        assertThat(hub.registry.seatsTaken()).isZero();
    }
}
