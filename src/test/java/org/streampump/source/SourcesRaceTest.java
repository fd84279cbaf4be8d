package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;
import org.streampump.container.FormatDetector;
import org.streampump.container.RefusedStreamException;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Seat;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;

/** Sources that come and go at any time, on a clock that runs a thousand times too fast. */
class SourcesRaceTest {
    private static final int ROUNDS = 200;

    private final Dispatcher dispatcher = new Dispatcher(1);
    private final StreamRegistry registry =
            new StreamRegistry(dispatcher, new HubLimits(0, 10, 60_000), SourcesRaceTest::rule, SourcesRaceTest::nowMs);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger brought = new AtomicInteger();
    private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();

    private static Optional<StreamRule> rule(String name) {
        return Optional.of(new StreamRule(StreamSettings.DEFAULTS, false));
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000;
    }

    private final class HastySource implements Source {
        private final CountDownLatch stopped = new CountDownLatch(1);

        @Override
        public void run(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException {
            threads.add(Thread.currentThread());
            Random random = ThreadLocalRandom.current();
            byte[] bytes = "LINES h\nK1\n".getBytes(StandardCharsets.ISO_8859_1);
            try {
                int doing = random.nextInt(5);
                if (doing == 0) {
                    throw new IOException("no connection");
                }
                intake.begin(Lines.FORMAT);
                intake.feed(bytes, 0, bytes.length);
                brought.incrementAndGet();
                if (doing > 1 && !stopped.await(random.nextInt(200), TimeUnit.MICROSECONDS) && doing > 3) {
                    throw new IOException("connection reset");
                }
                if (doing == 3) {
                    stopped.await();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            stopped.countDown();
        }
    }

    private static boolean isLive(Sources sources) {
        return sources.snapshot(SourceBench.NEWS)
                .map(now -> now.state() == SourceSnapshot.State.LIVE)
                .orElse(false);
    }

    @Test
    void whateverHappensWhenNothingIsLeftBehind() throws Exception {
        SourceType type = new FakeType("fake", "fake", address -> new HastySource());
        FormatDetector formats = new FormatDetector(List.of(Lines.FORMAT));
        Sources sources = new Sources(registry, formats, clock, SourcesRaceTest::nowMs);
        assertThat(registry.findOrCreate(SourceBench.NEWS)).isPresent();
        var unused = clock.scheduleWithFixedDelay(sources::tick, 100, 100, TimeUnit.MICROSECONDS);
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            Duration onDemand = random.nextBoolean() ? Duration.ofMillis(random.nextInt(1_000)) : null;
            Sources.Pull pull =
                    new Sources.Pull(SourceBench.config(type, onDemand, "a" + random.nextInt(3), "b"), Set.of());
            boolean isPulled = random.nextInt(8) != 0;
            int before = brought.get();
            sources.apply(isPulled ? Map.of(SourceBench.NEWS, pull) : Map.of());
            Optional<Seat> seat = registry.find(SourceBench.NEWS).orElseThrow().seat();
            if (isPulled && round % 2 == 0) { // else the next change comes at once
                clock.submit(() -> {}).get(Pace.seconds(10).toSeconds(), TimeUnit.SECONDS);
                SourceBench.await(() -> brought.get() > before || isLive(sources));
            }
            seat.ifPresent(Seat::release);
        }
        sources.close();
        assertThat(threads).noneMatch(Thread::isAlive);
        assertThat(registry.find(SourceBench.NEWS).orElseThrow().broadcast().publication())
                .isEmpty();
        clock.shutdownNow();
        assertThat(clock.awaitTermination(Pace.seconds(10).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        dispatcher.stop();
        assertThat(brought.get()).isGreaterThan(ROUNDS / 8);
    }
}
