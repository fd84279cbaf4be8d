package org.streampump.stream;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.stream.log.StreamLog;

/** The viewers who watch a stream or wait for it, and the passes that carry them. Any thread. */
public final class Watchers {
    private static final Logger LOG = LogManager.getLogger(Watchers.class);

    /** Silence after which a connection is sent the container's filler, in milliseconds. */
    private static final long FILLER_AFTER_MS = 10_000;

    private final String streamName;
    private final Dispatcher dispatcher;
    private final Pass[] passes;
    private final ConcurrentMap<Long, Viewer> viewers = new ConcurrentHashMap<>();
    private final SeatCounts seats = new SeatCounts();
    private final SeatLimitWatch limit;
    private final AtomicInteger peak = new AtomicInteger();
    private final ConcurrentMap<Runnable, Waiting> waiters = new ConcurrentHashMap<>();

    /**
     * The event for which a waiter waits.
     *
     * @param untilMs when the waiter is told in any case
     * @param start whether the waiter waits for the present encoder, and for no later one
     */
    private record Waiting(long untilMs, boolean start) {}

    Watchers(String streamName, Dispatcher dispatcher, PumpEvents events) {
        this.streamName = streamName;
        this.limit = new SeatLimitWatch(events, streamName);
        this.dispatcher = dispatcher;
        this.passes = dispatcher.passes();
    }

    public Collection<Viewer> viewers() {
        return viewers.values();
    }

    /** Maximum number of viewers at a time since the present or last publication began. */
    public int peak() {
        return peak.get();
    }

    /** Begins the peak anew, with the present viewers. */
    void resetPeak() {
        peak.set(0);
        peak.accumulateAndGet(viewers.size(), Math::max); // a viewer who came meanwhile may have raised the peak
    }

    SeatCounts seats() {
        return seats;
    }

    /** Number of taken seats of this stream, including those of viewers who wait for an encoder. */
    public int seatsTaken() {
        return seats.taken().get();
    }

    /** Whether nobody watches, waits, or is about to watch. */
    boolean isEmpty() {
        return viewers.isEmpty() && waiters.isEmpty() && seatsTaken() <= 0;
    }

    /** The pass that will carry the next viewer. */
    Pass nextPass() {
        return dispatcher.assign(passes);
    }

    /** The pass that carries a viewer who comes here from another stream: the pass on the lane of {@code other}. */
    Pass passOnSameLane(Pass other) {
        return Arrays.stream(passes)
                .filter(pass -> pass.isOnLaneOf(other))
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

    /** Schedules a pass over every viewer, because there are new bytes. Never blocks. */
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

    /**
     * Adds a waiter, which is told once.
     *
     * @param untilMs when the waiter is told in any case
     * @param start whether the waiter waits for the present encoder, and for no later one
     */
    void addWaiter(Runnable waiter, long untilMs, boolean start) {
        waiters.put(waiter, new Waiting(untilMs, start));
    }

    void removeWaiter(Runnable waiter) {
        waiters.remove(waiter);
    }

    void tellWaiters() {
        tellWaiters(waiting -> true);
    }

    /** Tells the waiters that wait for the present encoder, which has left for good. */
    void tellWaitersForStart() {
        tellWaiters(Waiting::start);
    }

    /** Tells waiters whose time is over, and checks viewers, which may have stalled. Called as time passes, on the clock's thread. */
    void tick(long nowMs, StreamSettings settings) {
        limit.look(seatsTaken(), settings.viewers().maxViewers());
        tellWaiters(waiting -> nowMs >= waiting.untilMs());
        for (Viewer viewer : viewers()) {
            viewer.check(nowMs, settings, FILLER_AFTER_MS);
        }
    }

    /** Tells each waiter once. A waiter that fails harms no other waiter and no encoder. */
    private void tellWaiters(Predicate<Waiting> which) {
        waiters.forEach((waiter, waiting) -> {
            if (which.test(waiting) && waiters.remove(waiter) != null) {
                tell(waiter);
            }
        });
    }

    private void tell(Runnable waiter) {
        try {
            waiter.run();
        } catch (RuntimeException e) {
            LOG.debug("stream {}: a waiting viewer has gone", streamName, e);
        }
    }

    /** The number of viewers that the passes carry. */
    int carried() {
        return Arrays.stream(passes).mapToInt(Pass::size).sum();
    }
}
