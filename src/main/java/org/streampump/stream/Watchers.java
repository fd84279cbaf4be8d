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

/** Those who watch a stream or wait for it, and the passes that carry them. Any thread. */
public final class Watchers {
    private static final Logger LOG = LogManager.getLogger(Watchers.class);

    /** Silence after which a connection is sent the container's filler, in milliseconds. */
    private static final long FILLER_AFTER_MS = 10_000;

    private final String streamName;
    private final Dispatcher dispatcher;
    private final Pass[] passes;
    private final ConcurrentMap<Long, Viewer> viewers = new ConcurrentHashMap<>();
    private final SeatCounts seats = new SeatCounts();
    private final AtomicInteger peak = new AtomicInteger();
    private final ConcurrentMap<Runnable, Waiting> waiters = new ConcurrentHashMap<>();

    /**
     * What somebody waits for.
     *
     * @param untilMs when it is told in any case
     * @param start whether it waits for the encoder that is there, and for no other one
     */
    private record Waiting(long untilMs, boolean start) {}

    Watchers(String streamName, Dispatcher dispatcher) {
        this.streamName = streamName;
        this.dispatcher = dispatcher;
        this.passes = dispatcher.passes();
    }

    public Collection<Viewer> viewers() {
        return viewers.values();
    }

    /** The most viewers at a time since the present publication, or the last one, began. */
    public int peak() {
        return peak.get();
    }

    /** From here on those count who are there now, and whoever comes. */
    void resetPeak() {
        peak.set(0);
        peak.accumulateAndGet(viewers.size(), Math::max); // one who comes meanwhile may have counted already
    }

    SeatCounts seats() {
        return seats;
    }

    /** How many seats of this stream are taken, those who wait for an encoder included. */
    public int seatsTaken() {
        return seats.taken().get();
    }

    /** Nobody watches, waits, or is about to. */
    boolean isEmpty() {
        return viewers.isEmpty() && waiters.isEmpty() && seatsTaken() <= 0;
    }

    /** Which pass will carry the next viewer. */
    Pass nextPass() {
        return dispatcher.assign(passes);
    }

    /** Which pass carries a viewer who goes on here: that of the same lane. */
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

    /**
     * Adds somebody who is told once.
     *
     * @param untilMs when it is told in any case
     * @param start whether it waits for the encoder that is there, and for no other one
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

    /** The encoder that some wait for will not come back. */
    void tellWaitersForStart() {
        tellWaiters(Waiting::start);
    }

    /** Time has passed: some have waited for long enough, and viewers may have stalled. The clock's thread. */
    void tick(long nowMs, StreamSettings settings) {
        tellWaiters(waiting -> nowMs >= waiting.untilMs());
        for (Viewer viewer : viewers()) {
            viewer.check(nowMs, settings, FILLER_AFTER_MS);
        }
    }

    /** Each is told once; one that fails costs the others and the encoder nothing. */
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

    /** How many viewers the passes carry. */
    int carried() {
        return Arrays.stream(passes).mapToInt(Pass::size).sum();
    }
}
