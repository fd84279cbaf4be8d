package org.streampump.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.streampump.stream.log.Window;

/** One stream's viewers on one lane, and when they are next passed over. Times are the lane's: see {@link Lane#now()}. */
final class Pass {
    /** Later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    private final Lane lane;
    private final AtomicLong dueNs = new AtomicLong(NEVER);

    // Lane's thread only.
    private final List<TurnTaker> viewers = new ArrayList<>();

    /** When the lane will look at this pass, or {@link #NEVER}; the lane's. */
    long queuedNs = NEVER;

    // Written by the lane's thread, read by any.
    private volatile long lastRunNs;
    private volatile int size;

    Pass(Lane lane) {
        this.lane = lane;
    }

    /**
     * There is something new. Run now if the last run is long enough ago; else wait, for what else may come until then, but
     * no longer than until the pacing's deadline. Any thread; never blocks.
     */
    void schedule(Pacing pacing) {
        if (size == 0) {
            return; // who comes from here on looks by itself
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

    /** When it should run, or {@link #NEVER}. */
    long dueNs() {
        return dueNs.get();
    }

    /** Gives a viewer its turn soon. Any thread; never blocks. */
    void wake(TurnTaker viewer) {
        lane.wake(viewer);
    }

    /** Whether the same lane carries both. */
    boolean isOnLaneOf(Pass other) {
        return lane == other.lane;
    }

    /** How many viewers there are. Any thread. */
    int size() {
        return size;
    }

    // ---- lane's thread

    /** Returns the viewer's place, which it gives back to {@link #remove}. */
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

    /** Gives every viewer a turn; some may leave in it. */
    void run(Window window) {
        lastRunNs = lane.now();
        dueNs.set(NEVER); // before the viewers look: what is appended from here on schedules the next run
        for (int i = viewers.size() - 1; i >= 0; i--) {
            turnSafely(viewers.get(i), window);
        }
    }

    private void turnSafely(TurnTaker viewer, Window window) {
        try {
            viewer.turn(window);
        } catch (RuntimeException | Error e) {
            lane.failed(viewer, e); // ours; the others have their turns
        }
    }
}
