package org.streampump.access;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Answers all questions about who may do what, at every door, by asking a list of rules. A verdict may be pending: a rule asks
 * somebody else first, or the verdict on a wrong credential is held back, more and more, so that guessing takes time. No thread
 * waits for a verdict. Any thread.
 */
public final class Gate {
    private static final Logger LOG = LogManager.getLogger(Gate.class);

    /** Maximum number of verdicts held back at a time: each occupies a connection. Further verdicts are given at once. */
    static final int MAX_HELD_BACK = 200;

    private final Guesses guesses;
    private final KnownKeys known = new KnownKeys();
    private final ScheduledExecutorService clock;
    private final Set<Pending> heldBack = ConcurrentHashMap.newKeySet();
    private final Set<Pending> undecided = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param guessesPerMinute maximum number of wrong credentials of one address that are compared per minute; 0: no limit
     * @param clockMs a clock in milliseconds that never goes back
     * @param clock runs delayed tasks until it is shut down
     */
    public Gate(IntSupplier guessesPerMinute, LongSupplier clockMs, ScheduledExecutorService clock) {
        this.guesses = new Guesses(guessesPerMinute, clockMs);
        this.clock = clock;
    }

    /** Returns the verdict of the first rule that gives one. The future never fails; completing it must not be blocked. */
    public CompletableFuture<Verdict> ask(Question question, RuleList rules) {
        CompletableFuture<Verdict> verdict = askPromptly(question, rules);
        return verdict.isDone() ? heldBack(verdict.join()) : verdict.thenCompose(this::heldBack);
    }

    /** As {@link #ask}, for a door that is open to everybody: no verdict is held back. */
    public CompletableFuture<Verdict> askPromptly(Question question, RuleList rules) {
        Attempt attempt = new Attempt(question.presented(), guesses, known);
        CompletableFuture<Verdict> verdict = ask(question, attempt, rules, /* from= */ 0);
        return verdict.isDone() ? verdict : untilClosed(verdict);
    }

    /** @param from index of the next rule */
    private CompletableFuture<Verdict> ask(Question question, Attempt attempt, RuleList rules, int from) {
        for (int next = from; next < rules.rules().size(); next++) {
            Opinion opinion = opinion(rules.rules().get(next), question, attempt);
            if (opinion instanceof Verdict verdict) {
                return given(verdict, attempt);
            }
            if (opinion instanceof Opinion.Later later) {
                int rest = next + 1;
                return later.verdict()
                        .exceptionally(failure -> Optional.of(failed(question, failure)))
                        .thenCompose(verdict -> verdict.isPresent()
                                ? given(verdict.get(), attempt)
                                : ask(question, attempt, rules, rest))
                        .toCompletableFuture();
            }
        }
        return given(
                rules.isOpen() ? new Verdict.Admitted(Grant.toStranger(question.address())) : attempt.unknown(),
                attempt);
    }

    private static Opinion opinion(AccessRule rule, Question question, Attempt attempt) {
        try {
            return rule.ask(question, attempt);
        } catch (RuntimeException e) {
            return failed(question, e);
        }
    }

    /** A fault of a rule admits nobody. */
    private static Verdict failed(Question question, Throwable failure) {
        LOG.error("{}: a rule failed", question, failure);
        return new Verdict.Undecided();
    }

    private static CompletableFuture<Verdict> given(Verdict verdict, Attempt attempt) {
        if (verdict instanceof Verdict.Admitted) {
            attempt.succeeded();
        }
        return CompletableFuture.completedFuture(verdict);
    }

    private CompletableFuture<Verdict> untilClosed(CompletableFuture<Verdict> verdict) {
        Pending pending = new Pending(undecided, new Verdict.Undecided());
        Future<?> unused = verdict.thenAccept(pending::give);
        return pending.future;
    }

    private CompletableFuture<Verdict> heldBack(Verdict verdict) {
        return verdict instanceof Verdict.Wrong wrong
                        && wrong.delayMs() > 0
                        && !closed
                        && heldBack.size() < MAX_HELD_BACK
                ? later(wrong)
                : CompletableFuture.completedFuture(verdict);
    }

    private CompletableFuture<Verdict> later(Verdict.Wrong verdict) {
        Pending held = new Pending(heldBack, verdict);
        try {
            Future<?> unused = clock.schedule(held::end, verdict.delayMs(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            held.end(); // the pump has stopped
        }
        return held.future;
    }

    /** A verdict that is not given yet. */
    private final class Pending {
        private final Set<Pending> among;
        private final Verdict last;
        private final CompletableFuture<Verdict> future = new CompletableFuture<>();

        /** @param last the verdict that is given if no other verdict comes */
        Pending(Set<Pending> among, Verdict last) {
            this.among = among;
            this.last = last;
            among.add(this);
            if (closed) {
                end();
            }
        }

        /** Gives the verdict; only the first call has an effect. Any thread. */
        void give(Verdict verdict) {
            among.remove(this);
            future.complete(verdict);
        }

        void end() {
            give(last);
        }
    }

    /**
     * Whether the gate is closed because the pump stops: all pending verdicts are given, and no further verdict will be pending.
     */
    public boolean isClosed() {
        return closed;
    }

    /** Gives all verdicts that are pending; a visitor whom a rule has not yet decided about is not admitted. */
    public void close() {
        closed = true;
        heldBack.forEach(Pending::end);
        undecided.forEach(Pending::end);
    }
}
