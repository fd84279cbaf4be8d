package org.streampump.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream's viewers on one lane, and when they are next passed over. */
final class Pass {
    private final Lane lane;
    private final Queue<Viewer> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    // Lane's thread only.
    private final List<Viewer> viewers = new ArrayList<>();

    // Written by whoever has scheduled this pass, then read by the lane.
    private long dueNs;

    // Written by the lane's thread, read by any.
    private volatile long lastRunNs = System.nanoTime();
    private volatile int size;

    Pass(Lane lane) {
        this.lane = lane;
    }

    /** Any thread. */
    void add(Viewer viewer) {
        arrivals.add(viewer);
        schedule(0);
    }

    /** There is something new: run no sooner than {@code intervalNs} after the last run. Any thread; never blocks. */
    void schedule(long intervalNs) {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            long now = System.nanoTime();
            long earliest = lastRunNs + intervalNs;
            dueNs = earliest - now > 0 ? earliest : now;
            lane.submit(this);
        }
    }

    long dueNs() {
        return dueNs;
    }

    /** How many viewers there are, as of the last run. */
    int size() {
        return size;
    }

    /** Lane's thread: wakes every viewer, drops those that are gone. */
    void run() {
        lastRunNs = System.nanoTime();
        scheduled.set(false); // before the viewers look: what is appended from here on schedules the next run
        for (Viewer viewer = arrivals.poll(); viewer != null; viewer = arrivals.poll()) {
            viewers.add(viewer);
        }
        int count = viewers.size();
        for (int i = 0; i < count; ) {
            Viewer viewer = viewers.get(i);
            if (viewer.isGone()) {
                viewers.set(i, viewers.get(--count));
                viewers.remove(count);
            } else {
                viewer.wake();
                i++;
            }
        }
        size = count;
    }
}
