package org.streampump.access;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.streampump.settings.Secret;

/**
 * The gate as protocols and doors ask it: a verdict may be pending. The verdict on a wrong credential is delayed more and more,
 * so that guessing takes time; no thread waits for it. Any thread.
 */
public final class PatientGate {
    /** Maximum number of verdicts held back at a time: each occupies a connection. Further verdicts are given at once. */
    static final int MAX_PENDING = 200;

    private final Gate gate;
    private final ScheduledExecutorService clock;
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param clock runs delayed tasks until it is shut down
     */
    public PatientGate(Gate gate, ScheduledExecutorService clock) {
        this.gate = gate;
        this.clock = clock;
    }

    /** Returns the verdict at once, for a door that is open to everybody. */
    public Verdict check(Presented presented, Collection<Secret> keys) {
        return gate.check(presented, keys);
    }

    /** Returns the verdict, which may be pending; the clock's thread completes a pending verdict. */
    public CompletableFuture<Verdict> ask(Presented presented, Collection<Secret> keys) {
        Verdict verdict = gate.check(presented, keys);
        return verdict instanceof Verdict.Wrong wrong && wrong.delayMs() > 0 && !closed && pending.size() < MAX_PENDING
                ? later(wrong)
                : CompletableFuture.completedFuture(verdict);
    }

    private CompletableFuture<Verdict> later(Verdict.Wrong verdict) {
        Pending held = new Pending(verdict);
        pending.add(held);
        try {
            Future<?> unused = clock.schedule(held::give, verdict.delayMs(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            held.give(); // the pump has stopped
        }
        if (closed) {
            held.give();
        }
        return held.future;
    }

    /** A verdict that is held back. */
    private final class Pending {
        private final Verdict verdict;
        private final CompletableFuture<Verdict> future = new CompletableFuture<>();

        Pending(Verdict verdict) {
            this.verdict = verdict;
        }

        /** Gives the verdict; only the first call has an effect. Any thread. */
        void give() {
            pending.remove(this);
            future.complete(verdict);
        }
    }

    /** Whether the pump stops: pending verdicts have been given, and no verdict is held back after that. */
    public boolean isClosed() {
        return closed;
    }

    /** Gives all verdicts that are pending. */
    public void close() {
        closed = true;
        pending.forEach(Pending::give);
    }
}
