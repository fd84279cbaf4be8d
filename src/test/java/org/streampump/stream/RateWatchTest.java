package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.container.MediaTime;
import org.streampump.container.OversizedUnitException;
import org.streampump.stream.log.StreamLog;

/** Only a viewer that takes next to nothing of a stream that goes on is closed. */
class RateWatchTest {
    private static final String UNIT = "K" + "x".repeat(998) + "\n";

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();

    @AfterEach
    void theOutputWasUsedAsItsContractSays() {
        assertKeptContract(output);
    }

    private Publication publish(int leastPercent) throws Exception {
        StreamSettings settings = TestSettings.of(
                /* burstMs= */ 0,
                /* burstBytes= */ 1,
                /* logMs= */ 600_000,
                /* logBytes= */ 1 << 20,
                /* latencyMs= */ 0,
                /* maxViewers= */ 0,
                /* stallMs= */ 20_000,
                /* idleMs= */ 600_000,
                /* graceMs= */ 600_000);
        hub.rules.put("news", new StreamRule(TestSettings.withMinPercent(settings, leastPercent), false));
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n" + UNIT);
        return publication;
    }

    private Viewer watch(long room) {
        output.takesParts = true;
        output.room = room;
        return hub.watch(output);
    }

    /** A second of 1 kB in which the viewer takes so many bytes. */
    private void second(Publication publication, int taken) throws Exception {
        feed(publication, UNIT);
        output.allow(taken);
        hub.pass(1_000);
    }

    @Test
    void whoDripsIsClosedAfterAMinute() throws Exception {
        Publication publication = publish(1);
        Viewer viewer = watch(500);
        for (int second = 0; second < 60; second++) {
            second(publication, second % 10 == 0 ? 1 : 0);
            assertThat(viewer.isGone()).as("after %d s", second).isFalse();
        }
        second(publication, 0);
        second(publication, 0);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.aborts).isEqualTo(1);
        assertThat(hub.stream().watchers().seatsTaken()).isZero();
    }

    @Test
    void whoTakesTheLeastPartStaysAndSkips() throws Exception {
        Publication publication = publish(1);
        Viewer viewer = watch(500);
        for (int second = 0; second < 600; second++) {
            second(publication, 12);
        }
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void whoHasEverythingIsNotSlowHoweverLittleThatIs() throws Exception {
        Publication publication = publish(50);
        Viewer viewer = watch(Long.MAX_VALUE);
        for (int minute = 0; minute < 10; minute++) {
            feed(publication, "-\n");
            hub.pass(60_000);
        }
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void whoHasCaughtUpOnceBeginsAnew() throws Exception {
        Publication publication = publish(50);
        Viewer viewer = watch(500);
        for (int round = 0; round < 5; round++) {
            for (int second = 0; second < 50; second++) {
                second(publication, second % 10 == 0 ? 1 : 0);
            }
            second(publication, 100_000);
            output.room = 0;
        }
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void whileNothingComesNobodyIsTooSlow() throws Exception {
        Publication publication = publish(50);
        Viewer viewer = watch(10);
        for (int second = 0; second < 300; second++) {
            if (second == 100) {
                publication.lost("gone"); // and its viewers are held
            }
            output.allow(second % 10 == 0 ? 1 : 0);
            hub.pass(1_000);
        }
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void thereNeedNotBeALeastPart() throws Exception {
        Publication publication = publish(0);
        Viewer viewer = watch(500);
        for (int second = 0; second < 300; second++) {
            second(publication, second % 10 == 0 ? 1 : 0);
        }
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void theReasonSaysHowMuchAndOfWhat() throws OversizedUnitException {
        StreamLog log = Lines.log(1 << 20, 60_000);
        RateWatch rate = new RateWatch();
        assertThat(rate.look(0, true, log, 1_000, 2)).isNull();
        log.write(new byte[100_000], 0, 100_000);
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 30_000);
        assertThat(rate.look(59_999, true, log, 2_000, 2)).isNull();
        EndReason reason = rate.look(60_000, true, log, 2_999, 2);
        assertThat(reason.kind()).isEqualTo(EndReason.Kind.SLOW);
        assertThat(reason)
                .hasToString(
                        "too slow: accepted 2.0 kB within 1 min 0 s, less than 2 % of the 100.0 kB that came (minRate)");
        assertThat(rate.look(60_000, true, log, 3_000, 2)).isNull();
    }

    @Test
    void inAnotherLogItBeginsAnew() throws OversizedUnitException {
        RateWatch rate = new RateWatch();
        for (int n = 0; n < 10; n++) {
            StreamLog log = Lines.log(1 << 20, 60_000);
            assertThat(rate.look(n * 59_000L, true, log, 0, 50)).isNull();
            log.write(new byte[100_000], 0, 100_000);
            log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
        }
    }
}
