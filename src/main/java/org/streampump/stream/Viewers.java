package org.streampump.stream;

import java.util.Arrays;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Those who watch a stream or wait for it, and the passes that carry them. Any thread. */
final class Viewers {
    private static final Logger LOG = LogManager.getLogger(Viewers.class);

    private final String streamName;
    private final Dispatcher dispatcher;
    private final Pass[] passes;
    private final ConcurrentMap<Long, Viewer> viewers = new ConcurrentHashMap<>();
    private final AtomicInteger seats = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final Queue<Runnable> waiters = new ConcurrentLinkedQueue<>();

    Viewers(String streamName, Dispatcher dispatcher) {
        this.streamName = streamName;
        this.dispatcher = dispatcher;
        this.passes = dispatcher.passes();
    }

    Collection<Viewer> viewers() {
        return viewers.values();
    }

    /** The most at a time since the last {@link #resetPeak}. */
    int peak() {
        return peak.get();
    }

    /** From here on those count who are there now, and whoever comes. */
    void resetPeak() {
        peak.set(0);
        peak.accumulateAndGet(viewers.size(), Math::max); // one who comes meanwhile may have counted already
    }

    /** Taken seats, those included who wait. */
    AtomicInteger seats() {
        return seats;
    }

    /** Nobody watches, waits, or is about to. */
    boolean isEmpty() {
        return viewers.isEmpty() && waiters.isEmpty() && seats.get() <= 0;
    }

    /** Which pass will carry the next viewer. */
    Pass nextPass() {
        return dispatcher.assign(passes);
    }

    /** Which pass carries a viewer who goes on here: that of the same lane. */
    Pass passBeside(Pass other) {
        return Arrays.stream(passes)
                .filter(pass -> pass.isBeside(other))
                .findFirst()
                .orElseThrow();
    }

    void add(Viewer viewer) {
        viewers.put(viewer.id(), viewer);
        peak.accumulateAndGet(viewers.size(), Math::max);
        viewer.wake();
    }

    void remove(Viewer viewer) {
        viewers.remove(viewer.id());
    }

    /** There is something new: every viewer is passed over in time. Never blocks. */
    void schedulePasses(Pacing pacing) {
        for (Pass pass : passes) {
            pass.schedule(pacing);
        }
    }

    boolean hasReadersOf(StreamLog log) {
        return viewers.values().stream().anyMatch(viewer -> viewer.reads(log));
    }

    void endReadersOf(StreamLog log, EndReason reason) {
        for (Viewer viewer : viewers.values()) {
            if (viewer.reads(log)) {
                viewer.end(reason);
            }
        }
    }

    void endAll(EndReason reason) {
        viewers.values().forEach(viewer -> viewer.end(reason));
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    void addWaiter(Runnable waiter) {
        waiters.add(waiter);
    }

    void removeWaiter(Runnable waiter) {
        waiters.remove(waiter);
    }

    /** Each is told once; one that fails costs the others and the encoder nothing. */
    void tellWaiters() {
        for (Runnable waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
            try {
                waiter.run();
            } catch (RuntimeException e) {
                LOG.debug("stream {}: a waiting viewer has gone", streamName, e);
            }
        }
    }

    /** How many viewers the passes carry. */
    int carried() {
        return Arrays.stream(passes).mapToInt(Pass::size).sum();
    }
}
