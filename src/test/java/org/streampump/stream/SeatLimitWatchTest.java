package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.stream.PumpEvent.LimitHit;
import org.streampump.stream.PumpEvent.LimitMissed;

class SeatLimitWatchTest {
    private final List<PumpEvent> told = new ArrayList<>();
    private final SeatLimitWatch watch = new SeatLimitWatch(new PumpEvents(List.of(told::add), new Faults()), "news");

    @Test
    void eachCrossingIsToldOnceAndATenthMustBeFree() {
        watch.look(99, 100);
        assertThat(told).isEmpty();
        watch.look(100, 100);
        watch.look(99, 100);
        watch.look(100, 100);
        watch.look(90, 100);
        assertThat(told).containsExactly(new LimitHit("news", 100));
        watch.look(89, 100);
        watch.look(99, 100);
        assertThat(told).containsExactly(new LimitHit("news", 100), new LimitMissed("news", 100));
    }

    @Test
    void aSingleSeatIsTakenAndFree() {
        watch.look(1, 1);
        watch.look(0, 1);
        assertThat(told).containsExactly(new LimitHit("news", 1), new LimitMissed("news", 1));
    }

    @Test
    void changedLimitCountsAtOnce() {
        watch.look(1_000_000, 0);
        assertThat(told).isEmpty();
        watch.look(50, 40);
        watch.look(50, 0);
        assertThat(told).containsExactly(new LimitHit("news", 40), new LimitMissed("news", 0));
    }

    /** The limits of a stream and of the pump, which the clock looks at. */
    @Test
    void takenSeatsAreLookedAt() throws Exception {
        TestHub hub = new TestHub(new HubLimits(2, 10, 60_000));
        hub.rules.put("news", new StreamRule(TestHub.withMaxViewers(1), false));
        hub.rules.put("music", new StreamRule(TestHub.settings(), false));
        Seat first = hub.stream("news").seat().orElseThrow();
        hub.tick();
        Seat second = hub.stream("music").seat().orElseThrow();
        hub.tick();
        first.release();
        hub.tick();
        second.release();
        hub.tick();
        assertThat(hub.told)
                .containsExactly(
                        new LimitHit("news", 1),
                        new LimitHit("", 2),
                        new LimitMissed("", 2),
                        new LimitMissed("news", 1));
    }
}
