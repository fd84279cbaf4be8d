package org.streampump.stream;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One thread that runs passes when they are due. */
final class Lane {
    private static final Logger LOG = LogManager.getLogger(Lane.class);

    private final Thread thread;
    private final Queue<Pass> inbox = new ConcurrentLinkedQueue<>();

    // Lane's thread only.
    private final PriorityQueue<Pass> waiting =
            new PriorityQueue<>(Comparator.comparingLong(pass -> pass.dueNs() - originNs));

    /** Due times are compared relative to this, because {@code nanoTime} may be negative. */
    private static final long originNs = System.nanoTime();

    private volatile long wakeAtNs = originNs;
    private volatile boolean stopping;

    Lane(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
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

    /** Any thread. */
    void submit(Pass pass) {
        inbox.add(pass);
        if (pass.dueNs() - wakeAtNs < 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!stopping) {
            for (Pass pass = inbox.poll(); pass != null; pass = inbox.poll()) {
                waiting.add(pass);
            }
            Pass first = waiting.peek();
            long now = System.nanoTime();
            if (first != null && first.dueNs() - now <= 0) {
                waiting.poll();
                runSafely(first);
            } else {
                sleep(first == null ? Long.MAX_VALUE >> 1 : first.dueNs() - now, now);
            }
        }
    }

    private void sleep(long nanos, long now) {
        wakeAtNs = now + nanos;
        if (inbox.isEmpty() && !stopping) {
            LockSupport.parkNanos(this, nanos);
        }
        wakeAtNs = System.nanoTime(); // awake: whoever submits from here on need not wake us
    }

    private static void runSafely(Pass pass) {
        try {
            pass.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a pass over viewers failed", e); // ours; the lane must go on for the others
        }
    }
}
