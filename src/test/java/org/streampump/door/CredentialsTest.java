package org.streampump.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.access.Action;
import org.streampump.access.Gate;
import org.streampump.access.Grant;
import org.streampump.access.KeyRule;
import org.streampump.access.Question;
import org.streampump.access.RuleList;
import org.streampump.access.TestRule;
import org.streampump.access.Verdict;
import org.streampump.servlet.FakeExchange;
import org.streampump.settings.Secret;

/** The answers to credentials, and when they are given. */
class CredentialsTest {
    private static final int PER_MINUTE = 30;
    private static final int PROMPT = 5;
    private static final Secret KEY = new Secret("the key");
    private static final RuleList RULES = RuleList.of(new KeyRule(List.of(KEY)));

    /** Runs what is due when the test says so. */
    private static final class Clock extends ScheduledThreadPoolExecutor {
        private final List<Runnable> due = new ArrayList<>();
        private final List<Long> delaysMs = new ArrayList<>();
        private boolean stopped;

        Clock() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            if (stopped) {
                throw new RejectedExecutionException("stopped");
            }
            due.add(task);
            delaysMs.add(unit.toMillis(delay));
            return null;
        }

        void runDue() {
            List.copyOf(due).forEach(Runnable::run);
            due.clear();
        }
    }

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Clock clock = new Clock();
    private final Gate gate = new Gate(() -> PER_MINUTE, nowMs::get, clock);
    private final Credentials credentials = new Credentials(gate);

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private static FakeExchange asking(String key) {
        FakeExchange exchange = new FakeExchange();
        exchange.query = "key=" + key;
        return exchange;
    }

    private static Question question(FakeExchange exchange) {
        return RequestQuestion.of(exchange.request(), Action.ADMINISTER, Optional.empty());
    }

    private Grant required(FakeExchange exchange) throws Refusal {
        return credentials.require(exchange.request(), question(exchange), RULES);
    }

    private boolean isAdmitted(FakeExchange exchange) throws Refusal {
        return credentials.isAdmitted(exchange.request(), question(exchange), RULES);
    }

    private Refusal refused(FakeExchange exchange) {
        return catchThrowableOfType(Refusal.class, () -> required(exchange));
    }

    /** Sends wrong keys; after {@link #PROMPT} of them the next wrong key is answered later. */
    private void guess(int times) {
        for (int n = 0; n < times; n++) {
            assertThat(refused(asking("wrong"))).isNotNull();
        }
    }

    private FakeExchange held() {
        FakeExchange exchange = asking("wrong");
        assertThat(credentials.holds(exchange.request(), refused(exchange))).isTrue();
        return exchange;
    }

    @Test
    void statusSaysWhatIsWrong() throws Refusal {
        assertThat(required(asking("the+key"))).isEqualTo(Grant.to(KEY));
        assertThat(refused(new FakeExchange()).status()).isEqualTo(401);
        assertThat(refused(new FakeExchange())).hasMessage("the administrator's credential is needed");
        assertThat(refused(asking("wrong")).status()).isEqualTo(401);
        assertThat(refused(asking("a&key=b")).status()).isEqualTo(400);
        FakeExchange elsewhere = asking("wrong");
        elsewhere.remoteAddress = "203.0.113.7";
        elsewhere.asyncSupported = false; // answers come at once
        for (int n = 0; n < PER_MINUTE; n++) {
            assertThat(refused(elsewhere).status()).isEqualTo(401);
        }
        Refusal untried = refused(elsewhere);
        assertThat(untried.status()).isEqualTo(429);
        assertThat(untried.retryAfterSeconds()).isEqualTo(2);
        untried.retryAfterIn(elsewhere.response());
        assertThat(elsewhere.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void firstWrongOnesAreAnsweredAtOnce() {
        for (int n = 0; n < PROMPT; n++) {
            FakeExchange exchange = asking("wrong");
            assertThat(credentials.holds(exchange.request(), refused(exchange))).isFalse();
            assertThat(exchange.started).isZero();
        }
    }

    @Test
    void nextOneIsAnsweredLaterByARequestThatComesBackAndCountsOnce() {
        guess(PROMPT);
        FakeExchange exchange = held();
        assertThat(exchange.started).isEqualTo(1);
        assertThat(exchange.timeoutMs).isZero();
        assertThat(exchange.dispatched).isZero();
        assertThat(exchange.open()).isEqualTo(1);
        assertThat(clock.delaysMs.get(0)).isBetween(1L, 4_000L);
        clock.runDue();
        assertThat(exchange.dispatched).isEqualTo(1);
        exchange.redispatch();
        long before = clock.delaysMs.size();
        for (int n = 0; n < 100; n++) {
            Refusal again = refused(exchange);
            assertThat(again).hasMessage("wrong credential");
            assertThat(credentials.holds(exchange.request(), again)).isFalse();
        }
        assertThat(clock.delaysMs).hasSize((int) before);
        assertThat(exchange.open()).isZero();
    }

    /** Not even if its key has become right meanwhile. */
    @Test
    void verdictIsNotAskedForAgain() throws Refusal {
        guess(PROMPT);
        FakeExchange exchange = held();
        clock.runDue();
        exchange.query = "key=the+key";
        assertThat(refused(exchange).status()).isEqualTo(401);
    }

    @Test
    void onlyWrongCredentialsWait() {
        guess(PER_MINUTE);
        FakeExchange untried = asking("wrong");
        assertThat(credentials.holds(untried.request(), refused(untried))).isFalse();
        FakeExchange missing = new FakeExchange();
        assertThat(credentials.holds(missing.request(), refused(missing))).isFalse();
        assertThat(credentials.holds(missing.request(), new Refusal(409, "busy")))
                .isFalse();
    }

    @Test
    void peerThatHasGoneIsForgotten() throws Exception {
        guess(PROMPT);
        FakeExchange exchange = held();
        exchange.fail();
        clock.runDue();
        assertThat(exchange.dispatched).isZero();
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(exchange.open()).isZero();
    }

    @Test
    void pumpThatStopsAnswersAtOnceAndHoldsNothingFromThenOn() {
        guess(PROMPT);
        FakeExchange exchange = held();
        gate.close();
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(exchange.status).isEqualTo(401);
        assertThat(exchange.open()).isZero();
        clock.runDue();
        assertThat(exchange.dispatched).isZero();
        FakeExchange late = asking("wrong");
        assertThat(credentials.holds(late.request(), refused(late))).isFalse();
    }

    @Test
    void clockThatHasStoppedHoldsNobody() {
        guess(PROMPT);
        clock.stopped = true;
        FakeExchange exchange = asking("wrong");
        Refusal refusal = refused(exchange);
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(credentials.holds(exchange.request(), refusal)).isFalse();
    }

    @Test
    void failureOfWhoeverIsAskedIsMetByTheRequestThatComesBack() {
        CompletableFuture<Integer> asked = new CompletableFuture<>();
        FakeExchange exchange = new FakeExchange();
        NotYet pending = catchThrowableOfType(NotYet.class, () -> known(exchange, asked));
        assertThat(credentials.holds(exchange.request(), pending)).isTrue();
        asked.completeExceptionally(new IllegalStateException("a fault"));
        assertThat(exchange.dispatched).isEqualTo(1);
        exchange.redispatch();
        assertThatThrownBy(() -> known(exchange, asked)).hasRootCauseMessage("a fault");
        assertThat(exchange.open()).isZero();
    }

    private static int known(FakeExchange exchange, CompletableFuture<Integer> asked) throws Refusal {
        return NotYet.orKnown(exchange.request(), "asked", () -> asked, status -> status);
    }

    @Test
    void requestThatCannotWaitIsAnsweredAtOnce() {
        guess(PROMPT);
        FakeExchange exchange = asking("wrong");
        exchange.asyncSupported = false;
        assertThat(credentials.holds(exchange.request(), refused(exchange))).isFalse();
    }

    @Test
    void openDoorIsOpenUnlessACredentialIsNotLookedAt() throws Refusal {
        assertThat(isAdmitted(new FakeExchange())).isFalse();
        assertThat(isAdmitted(asking("the+key"))).isTrue();
        for (int n = 0; n < PER_MINUTE; n++) {
            assertThat(statusAtOpenDoor()).isEqualTo(401);
        }
        assertThat(statusAtOpenDoor()).isEqualTo(429);
        assertThat(isAdmitted(asking("the+key"))).isTrue();
        assertThat(isAdmitted(new FakeExchange())).isFalse();
    }

    private int statusAtOpenDoor() {
        return catchThrowableOfType(Refusal.class, () -> isAdmitted(asking("wrong")))
                .status();
    }

    // ---- rules that ask somebody else

    private final CompletableFuture<Optional<Verdict>> somebody = new CompletableFuture<>();
    private final RuleList asking = RuleList.of(TestRule.asking(somebody));

    private Grant askedAndRequired(FakeExchange exchange) throws Refusal {
        return credentials.require(exchange.request(), question(exchange), asking);
    }

    private boolean isAskedAndAdmitted(FakeExchange exchange) throws Refusal {
        return credentials.isAdmitted(exchange.request(), question(exchange), asking);
    }

    @Test
    void requestIsHeldUntilSomebodyElseHasDecided() throws Refusal {
        FakeExchange closed = new FakeExchange();
        FakeExchange open = new FakeExchange();
        Refusal first = catchThrowableOfType(Refusal.class, () -> askedAndRequired(closed));
        Refusal second = catchThrowableOfType(Refusal.class, () -> isAskedAndAdmitted(open));
        assertThat(credentials.holds(closed.request(), first)).isTrue();
        assertThat(credentials.holds(open.request(), second)).isTrue();
        somebody.complete(Optional.of(new Verdict.Admitted(Grant.to("ann"))));
        assertThat(closed.dispatched).isEqualTo(1);
        assertThat(open.dispatched).isEqualTo(1);
        closed.redispatch();
        open.redispatch();
        assertThat(askedAndRequired(closed)).isEqualTo(Grant.to("ann"));
        assertThat(isAskedAndAdmitted(open)).isTrue();
        assertThat(closed.open()).isZero();
    }

    @Test
    void requestWhoseFilterDoesNotLetItWaitIsRefused() {
        FakeExchange exchange = new FakeExchange();
        exchange.asyncSupported = false;
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> askedAndRequired(exchange));
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(credentials.holds(exchange.request(), refusal)).isFalse();
    }

    @Test
    void whomARuleExcludesIsForbiddenAndSeesLessAtAnOpenDoor() throws Refusal {
        somebody.complete(Optional.of(new Verdict.Forbidden("not from there")));
        FakeExchange exchange = asking("the+key");
        assertThatThrownBy(() -> askedAndRequired(exchange))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(403))
                .hasMessage("not from there");
        assertThat(isAskedAndAdmitted(exchange)).isFalse();
    }

    @Test
    void ruleThatCannotDecideAdmitsNobodyAndClosesNoOpenDoor() throws Refusal {
        somebody.complete(Optional.of(new Verdict.Undecided()));
        FakeExchange exchange = new FakeExchange();
        assertThatThrownBy(() -> askedAndRequired(exchange))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
        assertThat(isAskedAndAdmitted(exchange)).isFalse();
    }

    @Test
    void pumpThatStopsAnswersThoseItHasNotDecidedAbout() {
        FakeExchange exchange = new FakeExchange();
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> askedAndRequired(exchange));
        assertThat(credentials.holds(exchange.request(), refusal)).isTrue();
        gate.close();
        assertThat(exchange.dispatched).isZero();
        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.completed).isEqualTo(1);
    }
}
