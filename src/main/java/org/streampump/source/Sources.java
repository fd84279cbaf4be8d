package org.streampump.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.FormatDetector;
import org.streampump.stream.Counters;
import org.streampump.stream.Faults;
import org.streampump.stream.PumpEvents;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** All streams that one pump pulls. Any thread; all decisions are taken in one turn, on the executor. */
public final class Sources implements LoopCheck {
    private static final Logger LOG = LogManager.getLogger(Sources.class);

    /** Maximum time for which a stopping pump waits for its sources to stop, in milliseconds. */
    private static final long STOP_WAIT_MS = 2_000;

    private static final int SECRET_BYTES = 16;
    private static final int IDENTITY_BYTES = 8;

    /**
     * A stream that is pulled.
     *
     * @param source the addresses, and when they are pulled from
     * @param containers names of the accepted containers; empty accepts any
     */
    public record Pull(SourceSettings source, Set<String> containers) {
        public Pull {
            containers = Set.copyOf(containers);
        }
    }

    private record Running(Pull pull, SourceLoop loop) {}

    private final StreamRegistry registry;
    private final FormatDetector formats;
    private final Executor turn;
    private final LongSupplier clockMs;
    private final DoubleSupplier random;
    private final Faults.Part faults;
    private final AttemptThreads threads = new AttemptThreads();
    private final byte[] secret = new byte[SECRET_BYTES]; // new at each start of the pump

    // Changed in the turn only, read by any thread.
    private final ConcurrentMap<String, Running> pulls = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param formats all containers that the pump knows
     * @param turn runs tasks one after the other, on a thread that is not the caller's
     * @param clockMs a clock in milliseconds that never goes back
     */
    public Sources(StreamRegistry registry, FormatDetector formats, Executor turn, LongSupplier clockMs) {
        this(registry, formats, turn, clockMs, new SecureRandom()::nextDouble);
    }

    /** @param random returns a random number from 0 to 1, for the jitter */
    Sources(
            StreamRegistry registry,
            FormatDetector formats,
            Executor turn,
            LongSupplier clockMs,
            DoubleSupplier random) {
        this.registry = registry;
        this.formats = formats;
        this.turn = turn;
        this.clockMs = clockMs;
        this.random = random;
        this.faults = registry.faults().part("the sources' clock");
        new SecureRandom().nextBytes(secret);
    }

    /**
     * Applies a configuration, after the registry has applied it. An unchanged source continues undisturbed; a changed source
     * begins anew while its viewers are held; a removed source stops.
     *
     * @param pulled sources by the names of their streams
     */
    public void apply(Map<String, Pull> pulled) {
        Map<String, Pull> next = Map.copyOf(pulled);
        post(() -> change(next));
    }

    private void change(Map<String, Pull> next) {
        for (Map.Entry<String, Running> present : pulls.entrySet()) {
            String name = present.getKey();
            if (!present.getValue().pull().equals(next.get(name))) {
                String what = next.containsKey(name) ? "changed" : "removed";
                present.getValue().loop().stop("the source was " + what + " by the configuration");
                pulls.remove(name);
            }
        }
        next.forEach((name, pull) -> {
            if (!pulls.containsKey(name)) {
                SourceLoop loop = new SourceLoop(name, pull.source(), formats.only(pull.containers()), this);
                pulls.put(name, new Running(pull, loop));
                loop.tick(nowMs());
            }
        });
    }

    /** Does everything that happens because time passes. Called in the turn, a few times per second. */
    public void tick() {
        if (closed) {
            return;
        }
        for (Running running : pulls.values()) {
            try {
                running.loop().tick(nowMs());
            } catch (RuntimeException | Error e) {
                if (faults.failed(e)) {
                    String name = running.loop().streamName();
                    LOG.error("stream {}: its source failed", name, e); // a bug; the next loops go on
                }
            }
        }
    }

    /**
     * Stops everything and waits for a bounded time until no thread is left. The viewers are held until the registry ends
     * them.
     */
    public void close() {
        closed = true;
        threads.close("the pump is shutting down", STOP_WAIT_MS);
    }

    /** The state of pulling a stream; empty when the stream is not pulled. */
    public Optional<SourceSnapshot> snapshot(String stream) {
        return Optional.ofNullable(pulls.get(stream))
                .map(running -> running.loop().snapshot());
    }

    @Override
    public boolean wantedBy(String stream, List<String> chain) {
        if (chain.contains(asker(stream))) {
            return false;
        }
        Running running = pulls.get(stream);
        if (running != null) {
            running.loop().wantedBy(chain);
        }
        return true;
    }

    @Override
    public List<String> chainOf(String stream) {
        Running running = pulls.get(stream);
        List<String> chain =
                new ArrayList<>(running == null ? List.of() : running.loop().cameBy());
        chain.add(identity(stream));
        return chain;
    }

    // ---- for the loops

    /** Runs a task later, in the turn. */
    void post(Runnable task) {
        try {
            turn.execute(() -> {
                if (!closed) {
                    guarded(task);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the pump has stopped", e);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (faults.failed(e)) {
                LOG.error("a source's turn failed", e); // a bug, which an executor would swallow
            }
        }
    }

    Optional<Stream> stream(String name) {
        return registry.find(name);
    }

    PumpEvents events() {
        return registry.events();
    }

    /** The counters of a stream; the pump's while there is no such stream. */
    Counters counters(String name) {
        return registry.find(name).map(Stream::counters).orElseGet(registry::counters);
    }

    AttemptThreads threads() {
        return threads;
    }

    /** The name of a stream of this pump in the chain of an answer: 16 hexadecimal digits that reveal nothing. */
    String identity(String stream) {
        return hash('<', stream);
    }

    /**
     * The name of a stream of this pump in the chain of a request. Only the stream's sources see this name. Answers hold a
     * different name, because any viewer sees answers. A viewer who knew the name in requests could send it to a different pump
     * as a chain, and the pumps would see a loop where there is none.
     */
    String asker(String stream) {
        return hash('>', stream);
    }

    private String hash(char direction, String stream) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(secret);
            hash.update((byte) direction);
            byte[] digest = hash.digest(stream.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, IDENTITY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    DoubleSupplier random() {
        return random;
    }

    long nowMs() {
        return clockMs.getAsLong();
    }
}
