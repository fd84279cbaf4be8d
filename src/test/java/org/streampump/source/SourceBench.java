package org.streampump.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.streampump.Pace;
import org.streampump.container.FormatDetector;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.Faults;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Intros;
import org.streampump.stream.Lines;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvents;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.log.MediaMemory;

/** A pump that pulls from fake sources: a clock by hand, turns by hand. */
final class SourceBench implements AutoCloseable {
    static final String NEWS = "news";
    private static final long DEADLINE_S = Pace.seconds(10).toSeconds();

    final AtomicLong nowMs = new AtomicLong(1_000_000);
    final Dispatcher dispatcher = new Dispatcher(1);
    final StreamRegistry registry;
    final Sources sources;
    final List<FakeSource> made = new CopyOnWriteArrayList<>();
    final List<PumpEvent> told = new CopyOnWriteArrayList<>();
    final Map<String, StreamSettings> streams = new HashMap<>(Map.of(NEWS, StreamSettings.DEFAULTS));
    private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
    private final Queue<FakeSource> notTaken = new ArrayDeque<>();
    private final SourceType type = new FakeType("fake", "fake", this::make);
    private int taken;

    SourceBench() {
        HubLimits limits = new HubLimits(0, 10, 60_000);
        MediaMemory memory = new MediaMemory(MediaMemory.UNBOUNDED);
        registry = new StreamRegistry(
                dispatcher,
                limits,
                this::rule,
                nowMs::get,
                new Intros(new FormatDetector(List.of()), memory),
                memory,
                new PumpEvents(List.of(told::add), new Faults()));
        reconfigureRegistry();
        FormatDetector formats = new FormatDetector(List.of(Lines.FORMAT));
        sources = new Sources(registry, formats, turns::add, nowMs::get, () -> 0.5);
    }

    private Optional<StreamRule> rule(String name) {
        return Optional.ofNullable(streams.get(name)).map(settings -> new StreamRule(settings, false));
    }

    void reconfigureRegistry() {
        registry.reconfigure(registry.limits(), this::rule, List.copyOf(streams.keySet()));
    }

    SourceSettings config(Duration onDemand, String... hosts) {
        return config(type, onDemand, hosts);
    }

    static SourceSettings config(SourceType type, Duration onDemand, String... hosts) {
        List<Upstream> upstreams = Stream.of(hosts)
                .map(host -> new SourceAddress("fake://me:s3cret@" + host + "/x?key=s3cret"))
                .map(address -> new Upstream(address, type, SourceOptions.defaults(type)))
                .toList();
        return new SourceSettings(upstreams, Optional.ofNullable(onDemand), Duration.ofSeconds(15));
    }

    private Source make(SourceAddress address) {
        FakeSource source = new FakeSource(address);
        made.add(source);
        return source;
    }

    void apply(SourceSettings config) {
        sources.apply(Map.of(NEWS, new Sources.Pull(config, Set.of())));
        work();
    }

    void pull(String... hosts) {
        apply(config(null, hosts));
    }

    void pullOnDemand(Duration linger, String... hosts) {
        apply(config(linger, hosts));
    }

    /** Runs the tasks that the executor has been given, and the tasks that they add. */
    void work() {
        for (Runnable task = turns.poll(); task != null; task = turns.poll()) {
            task.run();
        }
    }

    void advance(long ms) {
        nowMs.addAndGet(ms);
        registry.tick();
        sources.tick();
        work();
    }

    /** The attempt that has been begun since the last one was asked for; its thread is running. */
    FakeSource next() throws InterruptedException {
        while (taken < made.size()) {
            notTaken.add(made.get(taken));
            taken++;
        }
        FakeSource source = notTaken.poll();
        if (source == null) {
            throw new AssertionError("no attempt has been begun");
        }
        source.thread();
        return source;
    }

    FakeSource next(String host) throws InterruptedException {
        FakeSource source = next();
        if (!source.address.rest().contains("@" + host + "/")) {
            throw new AssertionError("an attempt at " + source.address);
        }
        return source;
    }

    boolean isQuiet() {
        return taken == made.size() && notTaken.isEmpty();
    }

    /** One that fails before it brings anything. */
    void nextFails(String host) throws InterruptedException {
        next(host).fail("no connection");
        work();
    }

    FakeSource nextBrings(String host, String text) throws Exception {
        FakeSource source = next(host);
        source.bring(text);
        work();
        return source;
    }

    org.streampump.stream.Stream stream() {
        return registry.find(NEWS).orElseThrow();
    }

    SourceSnapshot snapshot() {
        return sources.snapshot(NEWS).orElseThrow();
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - untilNs > 0) {
                throw new AssertionError("did not come true in time");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Override
    public void close() {
        sources.close();
        dispatcher.stop();
    }
}
