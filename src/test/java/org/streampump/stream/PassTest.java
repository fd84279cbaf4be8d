package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.streampump.container.MediaTime;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.ViewerOutput;
import org.streampump.stream.log.Window;

/** When a lane passes over viewers: the test is the lane's thread and its clock. */
class PassTest {
    private static final long MS = 1_000_000;
    private static final Pacing PACING = new Pacing(100 * MS, 145 * MS);

    private final TestHub hub = new TestHub(new HubLimits(0, 1_000, 60_000));
    private final AtomicLong nowNs = new AtomicLong(10_000 * MS);
    private final Lane lane = new Lane("test", new Faults(), nowNs::get);
    private final Pass pass = new Pass(lane);
    private final StreamLog log = Lines.log(1 << 20, 10_000);
    private long viewers;

    PassTest() throws Exception {
        log.header(Lines.header("h"));
        log.write(Lines.ascii("K\n"), 0, 2);
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
    }

    /** Is never ready, so that it is asked once in each turn. */
    private static final class Turns implements ViewerOutput {
        int count;
        boolean fails;
        Runnable then = () -> {};

        @Override
        public boolean isReady() {
            count++;
            then.run();
            if (fails) {
                throw new IllegalStateException("gone");
            }
            return false;
        }

        @Override
        public void write(ByteBuffer bytes) {
            throw new AssertionError("written to although it is not ready");
        }

        @Override
        public boolean keepsBytes() {
            return false;
        }

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public void abort() {}

        @Override
        public int pieceBytes() {
            return 8_192;
        }
    }

    private Viewer come(ViewerOutput output) {
        return come(pass, output);
    }

    private Viewer come(Pass pass, ViewerOutput output) {
        Stream stream = hub.stream();
        ViewerInfo info = new ViewerInfo("viewer:1", "test", "tester");
        Cursor cursor = new Cursor(log, TestHub.settings().log());
        Viewer viewer = new Viewer(
                ++viewers, info, stream, pass, cursor, output, stream.seat().orElseThrow());
        viewer.wake();
        lane.work();
        return viewer;
    }

    /** One who has come, and whose turns from then on are counted. */
    private Turns watching() {
        Turns turns = new Turns();
        come(turns);
        turns.count = 0;
        return turns;
    }

    /** One who has been passed over just now. */
    private Turns passedOver() {
        Turns turns = watching();
        pass.schedule(PACING);
        lane.work();
        turns.count = 0;
        return turns;
    }

    private void after(long ms) {
        nowNs.addAndGet(ms * MS);
        lane.work();
    }

    @Test
    void whoComesHasATurnAndAPlaceAtOnce() {
        Turns turns = new Turns();
        come(turns);
        assertThat(turns.count).isEqualTo(1);
        assertThat(pass.size()).isEqualTo(1);
    }

    @Test
    void whoIsWokenAgainHasATurnAgainButNoOtherPlace() {
        Turns turns = new Turns();
        Viewer viewer = come(turns);
        viewer.ready();
        viewer.ready();
        lane.work();
        assertThat(turns.count).isEqualTo(2);
        assertThat(pass.size()).isEqualTo(1);
    }

    @Test
    void laneThatIsBlockedInATurnSaysSo() {
        Turns turns = watching();
        List<Optional<String>> seen = new ArrayList<>();
        turns.then = () -> {
            nowNs.addAndGet(Lane.BLOCKED_NS - 1);
            seen.add(lane.trouble());
            nowNs.addAndGet(1);
            seen.add(lane.trouble());
        };
        pass.schedule(PACING);
        lane.work();
        assertThat(seen).containsExactly(Optional.empty(), Optional.of("the thread test has been blocked for 10 s"));
    }

    @Test
    void laneWithoutWorkIsInNoTroubleAndOneThatHasEndedIs() {
        Lane started = new Lane("other", new Faults());
        assertThat(started.trouble()).isEmpty();
        started.start();
        assertThat(started.trouble()).isEmpty();
        started.requestStop();
        started.awaitStop(5_000);
        assertThat(started.trouble()).isEmpty(); // it was told to
    }

    @Test
    void nothingIsScheduledWithoutViewers() {
        pass.schedule(PACING);
        assertThat(lane.hasNews()).isFalse();
        assertThat(pass.dueNs()).isEqualTo(Pass.NEVER);
    }

    @Test
    void nothingIsScheduledOnceAllHaveLeft() {
        Viewer viewer = come(new Turns());
        viewer.departed("gone");
        lane.work();
        pass.schedule(PACING);
        assertThat(lane.hasNews()).isFalse();
        assertThat(pass.dueNs()).isEqualTo(Pass.NEVER);
    }

    @Test
    void aPassRunsAtOnceWhenTheLastOneIsAnIntervalAgo() {
        Turns turns = passedOver();
        after(100);
        pass.schedule(PACING);
        lane.work();
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void aPassIsPutOffToTheDeadlineWhenTheLastOneWasJustNow() {
        Turns turns = passedOver();
        after(10);
        pass.schedule(PACING);
        lane.work();
        after(134);
        assertThat(turns.count).isZero();
        after(1);
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void anAppendWithinTheIntervalDoesNotPutThePassOffAgain() {
        Turns turns = passedOver();
        for (int ms = 0; ms < 145; ms += 29) {
            pass.schedule(new Pacing(200 * MS, 145 * MS));
            assertThat(turns.count).isZero();
            after(29);
        }
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void anAppendAfterTheIntervalBringsThePassForward() {
        Turns turns = passedOver();
        after(10);
        pass.schedule(PACING);
        after(89);
        pass.schedule(PACING);
        lane.work();
        assertThat(turns.count).isZero();
        after(1);
        pass.schedule(PACING);
        lane.work();
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void aShorterLatencyBringsThePassForward() {
        Turns turns = passedOver();
        pass.schedule(PACING);
        after(1);
        pass.schedule(new Pacing(20 * MS, 20 * MS));
        after(18);
        assertThat(turns.count).isZero();
        after(1);
        assertThat(turns.count).isEqualTo(1);
        after(125);
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void thePlaceThatAPassHadBeforeItWasBroughtForwardRunsNothing() {
        Turns turns = passedOver();
        after(10);
        pass.schedule(PACING);
        after(90);
        pass.schedule(PACING);
        lane.work();
        turns.count = 0;
        after(45);
        after(1_000);
        assertThat(turns.count).isZero();
    }

    @Test
    void thePlaceThatAPassHadBeforeDoesNotBringTheNextOneForward() {
        Turns turns = passedOver();
        after(10);
        pass.schedule(PACING);
        after(90);
        pass.schedule(PACING);
        lane.work();
        turns.count = 0;
        after(10);
        pass.schedule(PACING);
        after(35); // where it was first put off to
        after(99);
        assertThat(turns.count).isZero();
        after(1);
        assertThat(turns.count).isEqualTo(1);
        after(1_000);
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void manyAppendsBeforeTheLaneLooksAreOnePass() {
        Turns turns = watching();
        for (int i = 0; i < 10; i++) {
            pass.schedule(PACING);
        }
        lane.work();
        after(1_000);
        assertThat(turns.count).isEqualTo(1);
    }

    @Test
    void withoutLatencyEveryAppendIsAPass() {
        Turns turns = watching();
        for (int i = 0; i < 10; i++) {
            pass.schedule(new Pacing(0, 0));
            lane.work();
        }
        assertThat(turns.count).isEqualTo(10);
    }

    @Test
    void whatIsAppendedDuringAPassIsNotForgotten() {
        Turns turns = watching();
        turns.then = () -> {
            turns.then = () -> {};
            pass.schedule(PACING);
        };
        pass.schedule(PACING);
        lane.work();
        assertThat(turns.count).isEqualTo(1);
        after(145);
        assertThat(turns.count).isEqualTo(2);
    }

    @Test
    void eachOfManyPassesRunsWhenItIsDueHoweverOftenItIsScheduled() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Pass> passes = new ArrayList<>();
            List<Turns> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                passes.add(new Pass(lane));
                all.add(new Turns());
                come(passes.get(i), all.get(i));
                all.get(i).count = 0;
            }
            long[] last = new long[12];
            long[] due = new long[12];
            int[] runs = new int[12];
            Arrays.fill(due, Pass.NEVER);
            for (int ms = 0; ms < 1_000; ms++) {
                long now = nowNs.get();
                if (random.nextInt(3) == 0) {
                    int i = random.nextInt(12);
                    long interval = random.nextInt(100) * MS;
                    long deadline = interval + random.nextInt(50) * MS;
                    passes.get(i).schedule(new Pacing(interval, deadline));
                    due[i] = Math.min(due[i], now - last[i] >= interval ? now : last[i] + deadline);
                }
                lane.work();
                for (int i = 0; i < 12; i++) {
                    if (due[i] <= now) {
                        runs[i]++;
                        last[i] = now;
                        due[i] = Pass.NEVER;
                    }
                    assertThat(all.get(i).count)
                            .as("seed %d, %d ms, %d", seed, ms, i)
                            .isEqualTo(runs[i]);
                }
                nowNs.addAndGet(MS);
            }
        }
    }

    @Test
    void whoLeavesInAPassMakesItNeitherSkipNorRepeatAnother() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Turns> present = new ArrayList<>();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                present.add(watching());
            }
            while (!present.isEmpty()) {
                present.forEach(turns -> {
                    turns.count = 0;
                    turns.fails = random.nextInt(3) == 0;
                });
                pass.run(new Window(/* joining= */ true));
                assertThat(present).as("seed %d", seed).allMatch(turns -> turns.count == 1);
                present.removeIf(turns -> turns.fails);
                assertThat(pass.size()).as("seed %d", seed).isEqualTo(present.size());
            }
        }
        assertThat(hub.registry.seatsTaken()).isZero();
    }

    @Test
    void whoIsEndedLeavesOnceWhetherThePassOrItsOwnTurnComesFirst() {
        for (boolean passFirst : new boolean[] {true, false}) {
            List<Turns> all = new ArrayList<>();
            List<Viewer> present = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(new Turns());
                present.add(come(all.get(i)));
            }
            all.forEach(turns -> turns.count = 0);
            for (int i : new int[] {0, 2, 3, 5}) {
                present.get(i).end(new EndReason(EndReason.Kind.KICKED, "kicked"));
            }
            if (passFirst) {
                pass.run(new Window(/* joining= */ true));
            } else {
                lane.work();
            }
            assertThat(present).extracting(Viewer::isGone).containsExactly(true, false, true, true, false, true);
            assertThat(pass.size()).isEqualTo(2);
            lane.work();
            pass.run(new Window(/* joining= */ true));
            assertThat(pass.size()).isEqualTo(2);
            int turnsOfThoseWhoStay = passFirst ? 2 : 1;
            assertThat(all)
                    .extracting(turns -> turns.count)
                    .containsExactly(0, turnsOfThoseWhoStay, 0, 0, turnsOfThoseWhoStay, 0);
            present.forEach(viewer -> viewer.departed("over"));
            lane.work();
            assertThat(pass.size()).isZero();
        }
        assertThat(hub.registry.seatsTaken()).isZero();
    }
}
