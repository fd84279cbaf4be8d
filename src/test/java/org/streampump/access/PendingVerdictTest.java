package org.streampump.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.settings.Secret;

/** When a verdict is given. */
class PendingVerdictTest {
    private static final int PER_MINUTE = 30;
    private static final int PROMPT = 5;
    private static final Secret KEY = new Secret("the key");
    private static final RuleList RULES = RuleList.of(new KeyRule(List.of(KEY)));

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
    private final Gate gate = new Gate(() -> PER_MINUTE, nowMs::get, clock);

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private CompletableFuture<Verdict> ask(String address, String key) {
        return ask(address, key, RULES);
    }

    private CompletableFuture<Verdict> ask(String address, String key, RuleList rules) {
        return gate.ask(
                new Question(
                        Action.PUBLISH,
                        Optional.of("news"),
                        Presented.key(address, key),
                        address,
                        "test",
                        "",
                        Optional.empty()),
                rules);
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
        assertThat(ask("192.0.2.7", "the key")).isCompletedWithValue(new Verdict.Admitted(Grant.to(KEY)));
        assertThat(ask("192.0.2.7", "")).isCompletedWithValue(new Verdict.Missing());
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
        assertThat(pending).isEqualTo(Gate.MAX_HELD_BACK);
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

    // ---- rules that ask somebody else

    private final CompletableFuture<Optional<Verdict>> somebody = new CompletableFuture<>();

    private RuleList asking(AccessRule next) {
        return RuleList.of(TestRule.asking(somebody), next);
    }

    @Test
    void verdictComesWhenSomebodyElseHasAnswered() {
        CompletableFuture<Verdict> verdict = ask("192.0.2.7", "the key", asking(new KeyRule(List.of(KEY))));
        assertThat(verdict).isNotDone();
        somebody.complete(Optional.of(new Verdict.Forbidden("no")));
        assertThat(verdict).isCompletedWithValue(new Verdict.Forbidden("no"));
    }

    @Test
    void nextRuleIsAskedWhenSomebodyElseHasNoOpinion() {
        CompletableFuture<Verdict> right = ask("192.0.2.7", "the key", asking(new KeyRule(List.of(KEY))));
        CompletableFuture<Verdict> wrong = ask("192.0.2.7", "wrong", asking(new KeyRule(List.of(KEY))));
        CompletableFuture<Optional<Verdict>> second = new CompletableFuture<>();
        CompletableFuture<Verdict> again = ask("192.0.2.7", "wrong", asking(TestRule.asking(second)));
        somebody.complete(Optional.empty());
        assertThat(right).isCompletedWithValue(new Verdict.Admitted(Grant.to(KEY)));
        assertThat(wrong).isCompletedWithValue(new Verdict.Wrong(0));
        assertThat(again).isNotDone();
        second.complete(Optional.of(new Verdict.Missing()));
        assertThat(again).isCompletedWithValue(new Verdict.Missing());
    }

    /** Its delay begins then. */
    @Test
    void wrongCredentialIsHeldBackAfterSomebodyElseHasAnsweredToo() {
        CompletableFuture<Verdict> guess = pending();
        CompletableFuture<Verdict> next = ask("192.0.2.7", "wrong", asking(new KeyRule(List.of(KEY))));
        int due = clock.due.size();
        somebody.complete(Optional.empty());
        assertThat(next).isNotDone();
        assertThat(clock.due).hasSize(due + 1);
        clock.due.forEach(Runnable::run);
        assertThat(guess).isDone();
        assertThat(next).isCompletedWithValueMatching(verdict -> verdict instanceof Verdict.Wrong);
    }

    @Test
    void somebodyWhoFailsAdmitsNobody() {
        CompletableFuture<Verdict> verdict = ask("192.0.2.7", "the key", asking(new KeyRule(List.of(KEY))));
        somebody.completeExceptionally(new IllegalStateException("a fault"));
        assertThat(verdict).isCompletedWithValue(new Verdict.Undecided());
    }

    @Test
    void somebodyWhoNeverAnswersHoldsNobodyWhenThePumpStops() {
        CompletableFuture<Verdict> before = ask("192.0.2.7", "the key", asking(new KeyRule(List.of(KEY))));
        gate.close();
        assertThat(before).isCompletedWithValue(new Verdict.Undecided());
        assertThat(ask("192.0.2.7", "the key", asking(new KeyRule(List.of(KEY)))))
                .isCompletedWithValue(new Verdict.Undecided());
        somebody.complete(Optional.of(new Verdict.Admitted(Grant.to("late"))));
        assertThat(before).isCompletedWithValue(new Verdict.Undecided());
    }

    @Test
    void thousandsWhoAreNotDecidedAboutDelayNoGuess() {
        for (int n = 0; n < 10 * Gate.MAX_HELD_BACK; n++) {
            assertThat(ask("192.0.2.7", "the key", asking(new KeyRule(List.of(KEY)))))
                    .isNotDone();
        }
        assertThat(pending()).isNotDone();
    }
}
