package org.streampump.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries the viewers on a few threads, the lanes, each with a share of every stream's viewers. A publication only notes that
 * there is more to send. Each lane then passes over its viewers of the stream, at the times that the stream's pacing sets, and
 * lets each viewer take all new bytes.
 */
public final class Dispatcher {
    private static final long STOP_WAIT_MS = 2_000;

    private final Faults faults;
    private final List<Lane> lanes;
    private final AtomicInteger nextLane = new AtomicInteger();

    /** @param threads number of threads; 0 for one per core */
    public Dispatcher(int threads) {
        this(threads, new Faults());
    }

    /** @param faults counts the failures of the lanes */
    public Dispatcher(int threads, Faults faults) {
        this.faults = faults;
        int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        List<Lane> made = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            made.add(new Lane("streampump-dispatch-" + i, faults));
        }
        lanes = List.copyOf(made);
    }

    public void start() {
        lanes.forEach(Lane::start);
    }

    /** Stops the threads and waits for a bounded time until they have ended. */
    public void stop() {
        lanes.forEach(Lane::requestStop);
        lanes.forEach(lane -> lane.awaitStop(STOP_WAIT_MS));
    }

    /** Returns a sentence that tells why viewers get no bytes; empty when all is well. Any thread. */
    public Optional<String> trouble() {
        return lanes.stream().flatMap(lane -> lane.trouble().stream()).findFirst();
    }

    Faults faults() {
        return faults;
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** Returns one pass per lane, for a new stream. */
    Pass[] passes() {
        return lanes.stream().map(Pass::new).toArray(Pass[]::new);
    }

    /** Chooses which of a stream's passes carries a new viewer. */
    Pass assign(Pass[] passes) {
        return passes[Math.floorMod(nextLane.getAndIncrement(), passes.length)];
    }
}
