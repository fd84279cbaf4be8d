package org.streampump.stream;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.logging.Texts;
import org.streampump.stream.log.Window;

/**
 * One thread that gives viewers their turns: all viewers of a pass when the pass is due, and a single viewer when something has
 * happened to it (the viewer has come, its output can be written again, or it must end).
 */
final class Lane {
    private static final Logger LOG = LogManager.getLogger(Lane.class);

    private static final long ORIGIN_NS = System.nanoTime();
    private static final long LONG_SLEEP_NS = 60_000_000_000L;

    /** Time in one pass after which a lane counts as blocked, in nanoseconds; a pass over thousands of viewers takes milliseconds. */
    static final long BLOCKED_NS = 10_000_000_000L;

    /** Maximum number of single viewers that have their turn between two passes. */
    private static final int MAX_SINGLES = 32;

    private final LongSupplier clock;
    private final Thread thread;
    private final Faults.Part faults;
    private final Queue<Pass> submitted = new ConcurrentLinkedQueue<>();
    private final Queue<TurnTaker> woken = new ConcurrentLinkedQueue<>();

    // Lane's thread only.
    private final PriorityQueue<Pass> waiting = new PriorityQueue<>(Comparator.comparingLong(pass -> pass.queuedNs));
    private final Window passWindow = new Window(/* joining= */ true);
    private final Window singleWindow = new Window(/* joining= */ false);

    private volatile long asleepUntilNs; // 0 while the lane is awake
    private volatile long busySinceNs; // when the present pass or turn began; 0 while the lane waits
    private volatile boolean stopping;

    Lane(String name, Faults faults) {
        this(name, faults, () -> System.nanoTime() - ORIGIN_NS);
    }

    /** @param clock nanoseconds since some moment in the past, never negative; asked by any thread */
    Lane(String name, Faults faults, LongSupplier clock) {
        this.clock = clock;
        this.faults = faults.part("the thread " + name);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Nanoseconds since some moment in the past, never negative. Any thread. */
    long now() {
        return clock.getAsLong();
    }

    void start() {
        thread.start();
    }

    void requestStop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    void awaitStop(long millis) {
        try {
            thread.join(millis);
            if (thread.isAlive()) {
                LOG.error("{} did not stop within {} ms", thread.getName(), millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a sentence that tells why the viewers of this lane get no bytes; empty when all is well. Any thread. */
    Optional<String> trouble() {
        if (thread.getState() == Thread.State.TERMINATED && !stopping) {
            return Optional.of("the thread " + thread.getName() + " has ended");
        }
        long busySince = busySinceNs;
        long busyNs = busySince == 0 ? 0 : now() - busySince;
        return busyNs < BLOCKED_NS
                ? Optional.empty()
                : Optional.of("the thread " + thread.getName() + " has been blocked for "
                        + Texts.duration(busyNs / 1_000_000));
    }

    /** Notes that a pass is due at {@code dueNs}. Any thread. */
    void submit(Pass pass, long dueNs) {
        submitted.add(pass);
        if (dueNs < asleepUntilNs) {
            LockSupport.unpark(thread);
        }
    }

    /** Gives a viewer a turn soon. Any thread. */
    void wake(TurnTaker viewer) {
        woken.add(viewer);
        if (asleepUntilNs != 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!stopping) {
            workSafely();
            busySinceNs = 0;
            long now = now();
            asleepUntilNs = Math.min(nextDueNs(), now + LONG_SLEEP_NS);
            if (!hasNews() && !stopping) {
                LockSupport.parkNanos(this, asleepUntilNs - now);
            }
            asleepUntilNs = 0; // from here on no unpark is needed
        }
    }

    private void workSafely() {
        try {
            work();
        } catch (RuntimeException | Error e) {
            failed("a lane failed, and goes on", e); // a bug or a lack of memory; its viewers must not stand still
        }
    }

    /** Logs a failure. Never throws, although logging may need the memory that is missing. */
    private void failed(String what, Throwable why) {
        try {
            if (faults.failed(why)) {
                LOG.error(what, why);
            }
        } catch (RuntimeException | Error again) {
            faults.failed(again); // so that at least /health reports the failure
        }
    }

    /** Whether passes were submitted or viewers woken since the lane last looked. */
    boolean hasNews() {
        return !submitted.isEmpty() || !woken.isEmpty();
    }

    /** Runs all passes that are due, and gives woken viewers their turns. */
    void work() {
        busySinceNs = now();
        turnsOfSingles();
        takeSubmitted();
        Pass first = waiting.peek();
        while (first != null && first.queuedNs <= now() && !stopping) {
            busySinceNs = now();
            waiting.poll();
            first.queuedNs = Pass.NEVER;
            if (first.dueNs() <= now()) {
                runSafely(first);
            } else {
                queue(first);
            }
            turnsOfSingles(); // single viewers must not wait for the passes of all streams
            takeSubmitted();
            first = waiting.peek();
        }
    }

    /** Queues the submitted passes without running them: a pass that is due again at once would keep the next passes waiting. */
    private void takeSubmitted() {
        for (Pass pass = submitted.poll(); pass != null; pass = submitted.poll()) {
            queue(pass);
        }
    }

    /**
     * Queues a pass. A pass that is due earlier than it was when it was queued moves forward. A pass that is due later keeps
     * its place, and {@link #work} queues it again.
     */
    private void queue(Pass pass) {
        long dueNs = pass.dueNs();
        if (dueNs < pass.queuedNs) {
            if (pass.queuedNs != Pass.NEVER) {
                waiting.remove(pass);
            }
            pass.queuedNs = dueNs;
            waiting.add(pass);
        }
    }

    private long nextDueNs() {
        Pass first = waiting.peek();
        return first == null ? Pass.NEVER : first.queuedNs;
    }

    private void runSafely(Pass pass) {
        try {
            pass.run(passWindow);
        } catch (RuntimeException | Error e) {
            failed("a pass over viewers failed", e); // a bug; the lane must go on for the next passes
        } finally {
            passWindow.clear();
        }
    }

    /** Gives a turn to some of the woken viewers. A viewer that has much to send gets its next turn after the passes. */
    private void turnsOfSingles() {
        TurnTaker viewer = woken.poll();
        if (viewer == null) {
            return;
        }
        for (int i = 0; viewer != null; i++) {
            turnSafely(viewer);
            viewer = i < MAX_SINGLES ? woken.poll() : null;
        }
        singleWindow.clear();
    }

    private void turnSafely(TurnTaker viewer) {
        try {
            viewer.singleTurn(singleWindow);
        } catch (RuntimeException | Error e) {
            failed(viewer, e); // a bug; the lane must go on for the next viewers
        }
    }

    /** Notes that a viewer's turn has failed because of something that is not its output. Never throws. */
    void failed(TurnTaker viewer, Throwable why) {
        failed("a viewer's turn failed", why);
        try {
            viewer.failed();
        } catch (RuntimeException | Error again) {
            failed("a viewer whose turns failed could not leave in order", again);
        }
    }
}
