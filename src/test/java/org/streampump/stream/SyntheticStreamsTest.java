package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.TestMuxer;
import org.streampump.container.asf.AsfMuxer;
import org.streampump.container.flv.FlvMuxer;
import org.streampump.container.fmp4.Mp4Muxer;
import org.streampump.container.matroska.WebMMuxer;
import org.streampump.container.mpegts.TsMuxer;
import org.streampump.container.ogg.OggMuxer;

/**
 * Viewers who come at 1, 5, 12, 25 and 40 s into streams of all kinds, from the encoder's bytes to the viewer's, on a clock that
 * the test moves: when they are given the first byte, how far behind live that is, and whether the first picture can be decoded.
 */
class SyntheticStreamsTest {
    private static final int STEP_MS = 100;
    private static final int STEPS = 460;
    private static final List<Integer> JOINS = List.of(10, 50, 120, 250, 400);
    private static final int TABLE_STEPS = 5;

    /** Within this, tables that are wrong, late or missing are made out, or done without; milliseconds. */
    private static final long STRANGE_TABLES_MS = 4_000;

    private static final long BURST_MS = 1_000;
    private static final long PATIENCE_MS = 5_000;

    /** How exactly boundaries are remembered, and the moments at which frames come, in milliseconds. */
    private static final long SLACK_MS = 400;

    /** Where no join point exists: what a viewer may be farther behind live than the burst, in milliseconds. */
    private static final long NEAR_MS = 1_000;

    private static final Pattern LABEL = Pattern.compile("~([KPS])(\\d{8})");
    private static final Pattern PICTURE = Pattern.compile("~([KP])(\\d{8})");

    /** A viewer and its beginning; times in milliseconds since the encoder began. */
    private static final class Newcomer {
        private final long cameMs;
        private final TestOutput output = new TestOutput();
        private Viewer viewer;
        private long begunMs = -1;
        private long firstMs = -1;
        private char firstPicture;

        Newcomer(long cameMs) {
            this.cameMs = cameMs;
        }

        boolean isSettled(long nowMs) {
            return firstPicture != 0 || (begunMs >= 0 && nowMs - begunMs > PATIENCE_MS);
        }

        void look(long nowMs) {
            String text = output.text();
            Matcher label = LABEL.matcher(text);
            if (begunMs < 0 && label.find()) {
                begunMs = nowMs;
                firstMs = Long.parseLong(label.group(2));
            }
            Matcher picture = PICTURE.matcher(text);
            if (firstPicture == 0 && picture.find()) {
                firstPicture = picture.group(1).charAt(0);
            }
            if (isSettled(nowMs)) {
                viewer.departed("has seen enough");
            }
        }

        long lagMs() {
            return begunMs - firstMs;
        }
    }

    /** One stream, fed step by step. */
    private static final class Broadcast {
        private final TestHub hub = new TestHub();
        private final Scenario scenario;
        private final TestMuxer muxer;
        private final long knownMs; // when key pictures can be told from others
        private final List<Newcomer> newcomers = new ArrayList<>();
        private final List<Long> keys = new ArrayList<>();
        private Publication publication;

        Broadcast(Scenario scenario, TestMuxer muxer, long knownMs) {
            this.scenario = scenario;
            this.muxer = muxer;
            this.knownMs = knownMs;
            StreamSettings settings = TestSettings.of(BURST_MS, 0, 30_000, 4 << 20, 0, 0, 20_000, 10_000, 15_000);
            hub.rules.put("news", new StreamRule(settings, false));
        }

        void run() throws Exception {
            ContainerFormat format = muxer.format();
            publication = hub.stream()
                    .broadcast()
                    .publish(new TestPublisher("a"), format, new FormatDetector(List.of(format)));
            feed(muxer.head(scenario.video(), scenario.sound()));
            for (int step = 0; step < STEPS; step++) {
                send(step);
                long nowMs = (long) step * STEP_MS;
                if (JOINS.contains(step)) {
                    Newcomer newcomer = new Newcomer(nowMs);
                    newcomer.viewer = hub.watch(newcomer.output);
                    newcomers.add(newcomer);
                }
                hub.pass();
                for (Newcomer each : newcomers) {
                    if (!each.viewer.isGone()) {
                        each.look(nowMs);
                    }
                }
                hub.clock.advance(STEP_MS);
            }
        }

        private void send(int step) throws Exception {
            long ms = (long) step * STEP_MS;
            if (step % TABLE_STEPS == 0) {
                feed(muxer.tables());
            }
            if (scenario.pictureAt().test(step)) {
                boolean key = scenario.keyAt().test(step);
                boolean flag = scenario.flagAt().test(step);
                if (muxer.isReadable() ? key : flag) {
                    keys.add(ms);
                }
                feed(muxer.picture(ms, key, flag, TestMuxer.label(key ? 'K' : 'P', ms)));
            }
            if (scenario.soundAt().test(step)) {
                feed(muxer.sound(ms, TestMuxer.label('S', ms)));
            }
        }

        private void feed(byte[] bytes) throws Exception {
            publication.feed(bytes, 0, bytes.length);
        }

        void check() {
            newcomers.forEach(this::check);
        }

        private void check(Newcomer each) {
            String who = "who comes at " + each.cameMs + " ms, begins at " + each.begunMs + " with " + each.firstMs
                    + ", first picture " + each.firstPicture;
            assertThat(each.begunMs).as("%s: begins", who).isNotNegative();
            assertThat(each.begunMs - each.cameMs).as("%s: first byte", who).isLessThanOrEqualTo(PATIENCE_MS + STEP_MS);
            assertThat(each.lagMs()).as("%s: behind live", who).isLessThanOrEqualTo(BURST_MS + PATIENCE_MS + SLACK_MS);
            if (!hasKeyWithin(each, PATIENCE_MS + BURST_MS + SLACK_MS, 0)) {
                assertThat(each.lagMs()).as("%s: near live", who).isLessThanOrEqualTo(BURST_MS + NEAR_MS + SLACK_MS);
            }
            boolean readable = muxer.isReadable() || each.firstPicture == 0;
            if (readable && hasKeyWithin(each, PATIENCE_MS + BURST_MS - SLACK_MS, knownMs)) {
                assertThat(each.firstPicture).as("%s", who).isEqualTo('K');
            }
        }

        private boolean hasKeyWithin(Newcomer each, long ms, long fromMs) {
            return keys.stream().anyMatch(key -> key <= each.begunMs && key >= each.begunMs - ms && key >= fromMs);
        }
    }

    private static DynamicTest test(String name, Scenario scenario, TestMuxer muxer, long knownMs) {
        return DynamicTest.dynamicTest(name + ": " + scenario, () -> {
            Broadcast broadcast = new Broadcast(scenario, muxer, knownMs);
            broadcast.run();
            broadcast.check();
        });
    }

    @TestFactory
    List<DynamicTest> whoComesLateBeginsSoonNearLiveAndWithAKeyPicture() {
        List<Supplier<TestMuxer>> muxers = List.of(
                () -> new TsMuxer(TsMuxer.Tables.RIGHT),
                FlvMuxer::new,
                WebMMuxer::new,
                Mp4Muxer::new,
                OggMuxer::new,
                AsfMuxer::new);
        List<DynamicTest> tests = new ArrayList<>();
        for (Supplier<TestMuxer> muxer : muxers) {
            for (Scenario scenario : Scenario.all()) {
                TestMuxer made = muxer.get();
                tests.add(test(made.format().label(), scenario, made, 0));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> soItIsWithTablesOfEveryKind() {
        List<DynamicTest> tests = new ArrayList<>();
        for (TsMuxer.Tables tables : TsMuxer.Tables.values()) {
            for (Scenario scenario : Scenario.all()) {
                long knownMs = tables == TsMuxer.Tables.ONCE ? 0 : STRANGE_TABLES_MS;
                if (tables != TsMuxer.Tables.RIGHT) {
                    tests.add(test("tables " + tables, scenario, new TsMuxer(tables), knownMs));
                }
            }
        }
        return tests;
    }
}
