package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final AtomicLong nowMs = new AtomicLong(5_000);
    private final Faults faults = new Faults(nowMs::get);
    private final Faults.Part clock = faults.part("the clock");

    private void fails(int times, long everyMs) {
        for (int n = 0; n < times; n++) {
            nowMs.addAndGet(everyMs);
            clock.failed(new NoClassDefFoundError("Texts"));
        }
    }

    @Test
    void whatWorksIsNoTrouble() {
        assertThat(faults.trouble()).isEmpty();
    }

    @Test
    void burstIsAnAccident() {
        fails(1_000, 5);
        assertThat(faults.trouble()).isEmpty();
    }

    @Test
    void whatFailsNowAndThenIsNoTrouble() {
        fails(100, Faults.COURSE_MS);
        assertThat(faults.trouble()).isEmpty();
    }

    @Test
    void whatFailsAgainAndAgainIsTroubleUntilItHasWorkedForAWhile() {
        fails(41, 250);
        assertThat(faults.trouble()).contains("the clock fails again and again (NoClassDefFoundError): see the log");
        nowMs.addAndGet(Faults.COURSE_MS - 1);
        assertThat(faults.trouble()).isPresent();
        nowMs.addAndGet(1);
        assertThat(faults.trouble()).isEmpty();
        fails(3, 250);
        assertThat(faults.trouble()).isEmpty(); // it begins anew
    }

    @Test
    void partsAreCountedByThemselves() {
        Faults.Part other = faults.part("a lane");
        for (int n = 0; n < 10; n++) {
            nowMs.addAndGet(4_000);
            Faults.Part failing = n % 5 == 0 ? clock : other;
            failing.failed(new OutOfMemoryError());
        }
        assertThat(faults.trouble()).contains("a lane fails again and again (OutOfMemoryError): see the log");
    }

    @Test
    void whatFailsInEveryTurnIsSaidOnceInASecond() {
        int said = 0;
        for (int n = 0; n < 500; n++) {
            nowMs.addAndGet(10);
            said += clock.failed(new IllegalStateException()) ? 1 : 0;
        }
        assertThat(said).isEqualTo(5);
    }
}
