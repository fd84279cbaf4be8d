package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.streampump.Samples.Sample;
import org.streampump.container.ContainerFormat;
import org.streampump.container.MutationRun;
import org.streampump.container.Mutator;

/**
 * Damaged copies of every sample of every container: a segmenter takes them or refuses them, and neither throws anything
 * else, nor keeps more than a stream's log, nor computes without end. A few of always the same by default;
 * {@code -Dmutation.minutes=10} takes others for so long per container, {@code -Dmutation.seed=...} the one that failed, and
 * {@code -Dmutation.format=webm} one container.
 */
class MutationTest {
    private static final int MUTATIONS_BY_SAMPLE = 40;

    // CPU time of one input: what is fed costs some milliseconds per megabyte. On a shared machine a thread is
    // charged for what others took (a quarter of a second was seen); what grows with the square takes far more.
    private static final long ALLOWED_NANOS = Pace.seconds(1).toNanos();
    private static final long ALLOWED_NANOS_PER_MEGABYTE = Pace.seconds(1).toNanos();
    private static final int TRIES = 3; // the first may be interpreted, or wait for a compiler
    private static final long HANGS_NANOS = Pace.seconds(100).toNanos();
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Neighbouring seeds would begin with the same numbers otherwise. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private static final int REPORTED_FROM_BYTES = 64 * 1024;

    @TestFactory
    Stream<DynamicTest> damagedStreamsAreTakenOrRefused() {
        String only = System.getProperty("mutation.format");
        List<Sample> samples = Samples.all();
        return StreamPump.CONTAINERS.stream()
                .filter(format -> only == null || format.name().equals(only))
                .map(format -> DynamicTest.dynamicTest(format.name(), () -> watched(new Campaign(format, samples))));
    }

    /** In a thread of its own, which a segmenter that never returns may keep. */
    private static void watched(Campaign campaign) throws InterruptedException {
        FutureTask<Void> task = new FutureTask<>(campaign, null);
        Thread thread = new Thread(task, "mutation " + campaign.format.name());
        thread.setDaemon(true);
        thread.start();
        while (true) {
            try {
                task.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                campaign.checkProgress(thread);
            } catch (ExecutionException e) {
                throw new AssertionError(campaign.what() + ": " + e.getCause().getMessage(), e.getCause());
            }
        }
    }

    /** All that is done to one container. */
    private static final class Campaign implements Runnable {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final ContainerFormat format;
        private final List<Sample> samples;
        private final List<Mutator> mutators;

        // Written by its thread, read by the one that watches.
        private volatile String sample = "";
        private volatile long seed;
        private volatile long begunNanos;

        private long mutations;
        private long refusals;
        private long fedBytes;
        private long cpuNanos;
        private long mostHeld;
        private double worstNanosPerByte;
        private String worst = "none";

        Campaign(ContainerFormat format, List<Sample> all) {
            this.format = format;
            List<byte[]> others = all.stream().map(Sample::bytes).toList();
            samples = all.stream().filter(each -> each.format() == format).toList();
            mutators = samples.stream()
                    .map(each -> new Mutator(format, each.bytes(), others))
                    .toList();
        }

        @Override
        public void run() {
            assertThat(samples).as("samples of %s", format.name()).isNotEmpty();
            Long one = Long.getLong("mutation.seed");
            Integer minutes = Integer.getInteger("mutation.minutes");
            if (one != null) {
                all(one);
            } else if (minutes != null) {
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
                for (long next = new Random().nextLong(); System.nanoTime() - end < 0; next++) {
                    all(next);
                }
            } else {
                for (long next = 0; next < MUTATIONS_BY_SAMPLE; next++) {
                    all(next);
                }
            }
            System.out.println(report());
        }

        private void all(long withSeed) {
            for (int n = 0; n < samples.size(); n++) {
                begin(samples.get(n).name(), withSeed);
                one(samples.get(n), mutators.get(n));
            }
        }

        private void begin(String name, long withSeed) {
            sample = name;
            seed = withSeed;
            begunNanos = THREADS.getCurrentThreadCpuTime();
        }

        private void one(Sample of, Mutator mutator) {
            MutationRun.Outcome best = null;
            long allowed = 0;
            for (int n = 0; n < TRIES && (best == null || best.cpuNanos() > allowed); n++) {
                Random random = new Random((seed + of.name().hashCode()) * SPREAD);
                MutationRun.Outcome outcome = MutationRun.of(format, random, mutator.mutated(random), of.bytes());
                allowed = ALLOWED_NANOS + ALLOWED_NANOS_PER_MEGABYTE * outcome.fedBytes() / 1_000_000;
                best = best == null || outcome.cpuNanos() < best.cpuNanos() ? outcome : best;
            }
            assertThat(best.cpuNanos())
                    .as("nanoseconds of CPU time for %d bytes", best.fedBytes())
                    .isLessThanOrEqualTo(allowed);
            count(best);
        }

        private void count(MutationRun.Outcome outcome) {
            mutations++;
            refusals += outcome.refusals();
            fedBytes += outcome.fedBytes();
            cpuNanos += outcome.cpuNanos();
            mostHeld = Math.max(mostHeld, outcome.heldBytes());
            double nanosPerByte = (double) outcome.cpuNanos() / Math.max(1, outcome.fedBytes());
            if (outcome.fedBytes() >= REPORTED_FROM_BYTES && nanosPerByte > worstNanosPerByte) {
                worstNanosPerByte = nanosPerByte;
                worst = String.format(
                        Locale.ROOT,
                        "%.0f ms per MB (%s)",
                        nanosPerByte * 1e6 / TimeUnit.MILLISECONDS.toNanos(1),
                        what());
            }
        }

        /** By the one that watches: a single input that takes so much CPU time will never end. */
        void checkProgress(Thread thread) {
            long used = THREADS.getThreadCpuTime(thread.getId()) - begunNanos;
            if (used > HANGS_NANOS) {
                StringWriter stack = new StringWriter();
                Exception where = new Exception(what());
                where.setStackTrace(thread.getStackTrace());
                where.printStackTrace(new PrintWriter(stack));
                throw new AssertionError("still busy after " + used / 1_000_000_000 + " s of CPU time: " + stack);
            }
        }

        String what() {
            return sample + " with -Dmutation.format=" + format.name() + " -Dmutation.seed=" + seed;
        }

        private String report() {
            return String.format(
                    Locale.ROOT,
                    "%s: %d mutations, %d refusals, %.1f MB, %.0f ms per MB, at worst %s; %d bytes held at most",
                    format.name(),
                    mutations,
                    refusals,
                    fedBytes / 1e6,
                    cpuNanos / 1e6 / Math.max(1, fedBytes / 1e6),
                    worst,
                    mostHeld);
        }
    }

    /** Mutates the samples of the named containers without JUnit, for long runs. */
    public static void main(String[] names) throws InterruptedException {
        List<Sample> samples = Samples.all();
        for (ContainerFormat format : StreamPump.CONTAINERS) {
            if (List.of(names).contains(format.name())) {
                watched(new Campaign(format, samples));
            }
        }
    }
}
