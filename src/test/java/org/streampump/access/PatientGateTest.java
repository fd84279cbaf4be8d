package org.streampump.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.settings.Secret;

/** When a verdict is given. */
class PatientGateTest {
    private static final int PER_MINUTE = 30;
    private static final int PROMPT = 5;
    private static final List<Secret> KEYS = List.of(new Secret("the key"));

    /** Runs what is due when the test says so. */
    private static final class Clock extends ScheduledThreadPoolExecutor {
        private final List<Runnable> due = new ArrayList<>();

        Clock() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            due.add(task);
            return null;
        }
    }

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Clock clock = new Clock();
    private final PatientGate gate = new PatientGate(new Gate(() -> PER_MINUTE, nowMs::get), clock);

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private CompletableFuture<Verdict> ask(String address, String key) {
        return gate.ask(Presented.key(address, key), KEYS);
    }

    /** The verdict on a guess after which the next ones are answered later. */
    private CompletableFuture<Verdict> pending() {
        CompletableFuture<Verdict> last = null;
        for (int n = 0; n <= PROMPT; n++) {
            last = ask("192.0.2.7", "wrong");
        }
        assertThat(last).isNotDone();
        return last;
    }

    @Test
    void rightKeyAndNoKeyAreJudgedAtOnceAndWrongOnesLaterAndLater() {
        CompletableFuture<Verdict> guess = pending();
        assertThat(ask("192.0.2.7", "the key")).isCompletedWithValue(new Verdict.Right(KEYS.get(0)));
        assertThat(gate.ask(Presented.nothing("192.0.2.7"), KEYS)).isCompletedWithValue(new Verdict.Missing());
        clock.due.forEach(Runnable::run);
        assertThat(guess).isCompletedWithValueMatching(verdict -> verdict instanceof Verdict.Wrong);
    }

    @Test
    void pendingVerdictsAreBounded() {
        int pending = 0;
        for (int address = 0; address < 100; address++) {
            for (int n = 0; n < PER_MINUTE; n++) {
                pending += ask("10.0.0." + address, "wrong").isDone() ? 0 : 1;
            }
        }
        assertThat(pending).isEqualTo(PatientGate.MAX_PENDING);
        clock.due.forEach(Runnable::run);
        nowMs.addAndGet(60_000);
        assertThat(pending()).isNotDone();
    }

    @Test
    void pumpThatStopsGivesAllVerdictsAndHoldsNoneBack() {
        CompletableFuture<Verdict> guess = pending();
        gate.close();
        assertThat(guess).isDone();
        assertThat(ask("192.0.2.7", "wrong")).isDone();
        clock.due.forEach(Runnable::run);
    }
}
