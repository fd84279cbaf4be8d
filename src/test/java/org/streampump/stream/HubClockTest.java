package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class HubClockTest {
    private static final long PERIOD_MS = 250;

    private HubClock time;
    private final TestHub hub = new TestHub(this::made);
    private final long startMs = hub.clock.getAsLong();

    private LongSupplier made(LongSupplier real) {
        time = new HubClock(real, PERIOD_MS);
        return time;
    }

    private long passedMs() {
        return time.getAsLong() - startMs;
    }

    /** Whole periods. */
    private void run(long ms) {
        for (long n = 0; n < ms / PERIOD_MS; n++) {
            hub.clock.advance(PERIOD_MS);
            tick();
        }
    }

    private void tick() {
        time.beat();
        hub.registry.tick();
        hub.pass();
    }

    /** Nothing of ours runs; the beat was due when the period was over. */
    private void standStill(long ms) {
        hub.clock.advance(PERIOD_MS + ms);
    }

    @Test
    void withoutAPauseItIsTheClock() {
        hub.clock.advance(100_000); // before the first beat
        assertThat(passedMs()).isEqualTo(100_000);
        time.beat();
        run(60_000);
        hub.clock.advance(PERIOD_MS + HubClock.LATE_MS); // busy
        assertThat(passedMs()).isEqualTo(160_000 + PERIOD_MS + HubClock.LATE_MS);
        time.beat();
        hub.clock.advance(100);
        assertThat(passedMs()).isEqualTo(160_000 + PERIOD_MS + HubClock.LATE_MS + 100);
    }

    @Test
    void aClockThatNoLongerBeatsIsInTrouble() {
        hub.clock.advance(100_000); // before the first beat
        assertThat(time.trouble()).isEmpty();
        time.beat();
        hub.clock.advance(HubClock.DEAD_MS - 1);
        assertThat(time.trouble()).isEmpty();
        hub.clock.advance(1);
        assertThat(time.trouble()).contains("the clock has stood still for 10 s");
        time.beat();
        assertThat(time.trouble()).isEmpty();
    }

    @Test
    void aPauseIsLeftOutForThoseWhoAskFirstAndForAllOthers() {
        time.beat();
        standStill(12_000);
        assertThat(passedMs()).isEqualTo(PERIOD_MS); // a lane, before the beat
        time.beat();
        assertThat(passedMs()).isEqualTo(PERIOD_MS);
        run(1_000);
        assertThat(passedMs()).isEqualTo(1_000 + PERIOD_MS);
    }

    @Test
    void pausesAddUp() {
        time.beat();
        for (int n = 0; n < 3; n++) {
            standStill(1_001);
            time.beat();
        }
        assertThat(passedMs()).isEqualTo(3 * PERIOD_MS);
    }

    @Test
    void neverGoesBack() {
        time.beat();
        List<Long> seen = new ArrayList<>();
        for (int n = 0; n < 500; n++) { // the beat alone is late: others run on
            hub.clock.advance(10);
            seen.add(passedMs());
        }
        time.beat();
        for (int n = 0; n < 100; n++) {
            hub.clock.advance(10);
            if (n % 25 == 0) {
                time.beat();
            }
            seen.add(passedMs());
        }
        assertThat(seen).isSorted();
        assertThat(seen.get(499)).isEqualTo(PERIOD_MS + HubClock.LATE_MS); // held there until ...
        assertThat(seen.get(599)).isEqualTo(PERIOD_MS + 1_000); // ... the time itself is there
        run(1_000);
        assertThat(passedMs()).isEqualTo(PERIOD_MS + 2_000);
    }

    @Test
    void anEncoderWhoseBytesWaitInAPauseIsNotIdle() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.publish(publisher);
        feed(publication, "LINES h\nK1\n");
        time.beat();
        run(4_000);
        standStill(12_000);
        hub.registry.tick(); // even before the beat
        tick();
        assertThat(publisher.told).isEmpty();
        feed(publication, "K2\n");
        run(9_750);
        assertThat(publisher.told).isEmpty();
        run(PERIOD_MS);
        assertThat(publisher.told.get(0).text()).isEqualTo("idle: sent nothing for 10 s");
    }

    @Test
    void theDeadlineMovesByThePauseAndNoFurther() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        feed(hub.publish(publisher), "LINES h\nK1\n");
        time.beat();
        run(9_000);
        standStill(12_000);
        tick(); // 9.25 s
        run(500);
        assertThat(publisher.told).isEmpty();
        run(PERIOD_MS);
        assertThat(publisher.told).hasSize(1);
    }

    @Test
    void aViewerThatAcceptsNothingInAPauseHasNotStalled() throws Exception {
        Publication publication = hub.publish("a");
        TestOutput output = new TestOutput();
        output.room = 0;
        feed(publication, "LINES h\nK1\n");
        hub.watch(output);
        time.beat();
        for (int n = 0; n < 5; n++) {
            run(3_000);
            feed(publication, "K2\n");
        }
        standStill(12_000);
        tick();
        assertThat(hub.registry.viewers()).hasSize(1);
        run(4_500);
        assertThat(hub.registry.viewers()).hasSize(1);
        run(PERIOD_MS);
        assertThat(hub.registry.viewers()).isEmpty();
        assertThat(output.aborts).isEqualTo(1);
    }

    @Test
    void viewersOfALostEncoderAreHeldForGraceWithoutThePause() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(new TestOutput());
        time.beat();
        publication.lost("reset");
        run(4_000);
        standStill(12_000);
        tick();
        run(10_500);
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.HELD);
        run(PERIOD_MS);
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.OFFLINE);
    }
}
