package org.streampump.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.streampump.stream.log.Window;

/**
 * One stream's viewers on one lane, and when the lane next passes over them. Times are those of the lane; see {@link Lane#now()}.
 */
final class Pass {
    /** Time that is later than any time, in nanoseconds. */
    static final long NEVER = Long.MAX_VALUE;

    private final Lane lane;
    private final AtomicLong dueNs = new AtomicLong(NEVER);

    // Lane's thread only.
    private final List<TurnTaker> viewers = new ArrayList<>();

    /** When the lane will look at this pass, or {@link #NEVER}. Written by the lane. */
    long queuedNs = NEVER;

    // Written by the lane's thread, read by any.
    private volatile long lastRunNs;
    private volatile int size;

    Pass(Lane lane) {
        this.lane = lane;
    }

    /**
     * Schedules a run because there are new bytes: at once if the previous run is long enough ago, else at the pacing's
     * deadline, because more bytes may come meanwhile. Any thread; never blocks.
     */
    void schedule(Pacing pacing) {
        if (size == 0) {
            return; // a viewer who comes from here on looks for bytes without a pass
        }
        long now = lane.now();
        long last = lastRunNs;
        long wanted = now - last >= pacing.intervalNs() ? now : last + pacing.deadlineNs();
        long due = dueNs.get();
        while (wanted < due) {
            if (dueNs.compareAndSet(due, wanted)) {
                lane.submit(this, wanted);
                return;
            }
            due = dueNs.get();
        }
    }

    /** When this pass should run, or {@link #NEVER}. */
    long dueNs() {
        return dueNs.get();
    }

    /** Gives a viewer its turn soon. Any thread; never blocks. */
    void wake(TurnTaker viewer) {
        lane.wake(viewer);
    }

    /** Whether one lane carries both passes. */
    boolean isOnLaneOf(Pass other) {
        return lane == other.lane;
    }

    /** The number of viewers. Any thread. */
    int size() {
        return size;
    }

    // ---- lane's thread

    /** Adds a viewer and returns its place, with which {@link #remove} takes the viewer out. */
    int add(TurnTaker viewer) {
        viewers.add(viewer);
        size = viewers.size();
        return viewers.size() - 1;
    }

    void remove(int place) {
        TurnTaker last = viewers.remove(viewers.size() - 1);
        if (place < viewers.size()) {
            viewers.set(place, last);
            last.movedTo(place);
        }
        size = viewers.size();
    }

    /** Gives every viewer a turn; a viewer may leave in its turn. */
    void run(Window window) {
        lastRunNs = lane.now();
        dueNs.set(NEVER); // before the viewers look, so that bytes appended from here on schedule the next run
        for (int i = viewers.size() - 1; i >= 0; i--) {
            turnSafely(viewers.get(i), window);
        }
    }

    private void turnSafely(TurnTaker viewer, Window window) {
        try {
            viewer.turn(window);
        } catch (RuntimeException | Error e) {
            lane.failed(viewer, e); // a bug; the next viewers have their turns
        }
    }
}
