package org.streampump.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Viewers that share one thread, one selector and one buffer. */
final class Crowd {
    private static final int SCRATCH = 256 * 1024; // bytes
    private static final int SLOW_TICK_MS = 50;
    private static final int IDLE_MS = 100;

    // Any thread.
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final Selector selector;
    private final long restNs;
    private final int slowBytesPerTick;

    // The crowd's thread only.
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
    private final List<Viewer> viewers = new ArrayList<>();
    private final List<Viewer> slow = new ArrayList<>();
    private final Queue<Joining> joining = new ArrayDeque<>();
    private final Histogram ages = new Histogram();
    private boolean windowOpen;
    private long slowTickNs;

    private record Joining(Viewer viewer, long dueNs) {}

    /** The viewers and their measurements at the end of the window. */
    record Tally(List<Viewer> viewers, Histogram ages, long bytes) {}

    /**
     * @param restNs minimum time between two selections, in nanoseconds: many sockets are then ready at once, and each
     *     viewer costs little; 0: the crowd reacts at once
     * @param slowBytesPerSecond number of bytes that each slow viewer reads per second
     */
    Crowd(String name, long restNs, long slowBytesPerSecond) throws IOException {
        this.restNs = restNs;
        this.slowBytesPerTick = (int) Math.max(1, slowBytesPerSecond * SLOW_TICK_MS / 1_000);
        this.selector = Selector.open();
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Adds viewers, which connect one by one, from this time of {@link System#nanoTime()} on. Any thread. */
    void attach(List<Viewer> more, long startNs, long gapNs) {
        call(() -> {
            for (int n = 0; n < more.size(); n++) {
                joining.add(new Joining(more.get(n), startNs + n * gapNs));
            }
            viewers.addAll(more);
            return null;
        });
    }

    /** Closes and forgets all viewers. Any thread. */
    void detach() {
        call(() -> {
            viewers.forEach(Viewer::end);
            viewers.clear();
            slow.clear();
            joining.clear();
            return null;
        });
    }

    /** Returns the number of viewers that have neither received their first byte nor failed. Any thread. */
    int unsettled() {
        return call(() ->
                (int) viewers.stream().filter(viewer -> !viewer.isSettled()).count());
    }

    /** Begins to measure. Any thread. */
    void beginWindow() {
        call(() -> {
            viewers.forEach(Viewer::beginWindow);
            ages.clear();
            windowOpen = true;
            return null;
        });
    }

    /**
     * Stops measuring and returns the results. Any thread. Nobody may use the crowd from then on, because the results
     * refer to its viewers.
     */
    Tally endWindow() {
        return call(() -> {
            windowOpen = false;
            long bytes = viewers.stream().mapToLong(Viewer::windowBytes).sum();
            return new Tally(List.copyOf(viewers), ages, bytes);
        });
    }

    /** Runs a task on the crowd's thread and returns its result. */
    private <T> T call(Supplier<T> what) {
        CompletableFuture<T> done = new CompletableFuture<>();
        calls.add(() -> {
            try {
                done.complete(what.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return done.join();
    }

    private void run() {
        try {
            while (true) {
                long nowNs = System.nanoTime();
                runCalls();
                connectDue(nowNs);
                readSlowly(nowNs);
                selector.select(
                        key -> ((Viewer) key.attachment()).ready(scratch, windowOpen ? ages : null), waitMs(nowNs));
                if (restNs > 0) {
                    LockSupport.parkNanos(restNs - (System.nanoTime() - nowNs));
                }
            }
        } catch (IOException e) {
            e.printStackTrace(); // into the process's log; without a selector there is nothing to measure
            Runtime.getRuntime().halt(1);
        }
    }

    private void runCalls() {
        Runnable next = calls.poll();
        while (next != null) {
            next.run();
            next = calls.poll();
        }
    }

    private void connectDue(long nowNs) {
        while (!joining.isEmpty() && joining.peek().dueNs() <= nowNs) {
            Viewer viewer = joining.remove().viewer();
            viewer.connect(selector);
            if (viewer.manner() == Viewer.Manner.SLOW) {
                slow.add(viewer);
            }
        }
    }

    private void readSlowly(long nowNs) {
        if (nowNs - slowTickNs >= SLOW_TICK_MS * 1_000_000L) {
            slowTickNs = nowNs;
            slow.forEach(viewer -> viewer.readSlowly(scratch, slowBytesPerTick));
        }
    }

    private long waitMs(long nowNs) {
        long wait = slow.isEmpty() ? IDLE_MS : SLOW_TICK_MS;
        if (!joining.isEmpty()) {
            wait = Math.min(wait, (joining.peek().dueNs() - nowNs) / 1_000_000);
        }
        return Math.max(1, wait);
    }
}
