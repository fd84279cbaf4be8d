package org.streampump;

import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;

/**
 * The pace of this machine. Deadlines of tests are written for a quiet machine with two cores and multiplied by how much slower
 * this one is: the slower of what was measured when this JVM first asked (computing, and waking another thread), and of how many
 * threads want each core now. {@code -Dtest.pace=4} says it instead.
 */
public final class Pace {
    private static final double MOST = 20;

    private static final double MEASURED = Measurement.ms() / Measurement.REFERENCE_MS;

    private Pace() {}

    /** A deadline for what a quiet machine does in so many seconds with a wide margin. */
    public static Duration seconds(long onAQuietMachine) {
        return of(Duration.ofSeconds(onAQuietMachine));
    }

    /** A deadline for what a quiet machine does in this time with a wide margin; never shorter than this time. */
    public static Duration of(Duration onAQuietMachine) {
        return Duration.ofMillis(Math.round(onAQuietMachine.toMillis() * factor()));
    }

    /** How many times slower than a quiet machine, from 1 to 20. */
    public static double factor() {
        double said = Double.parseDouble(System.getProperty("test.pace", "0"));
        return Math.max(1, Math.min(MOST, said > 0 ? said : Math.max(MEASURED, threadsForEachCore())));
    }

    /** Negative where the system does not know. */
    private static double threadsForEachCore() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                / Runtime.getRuntime().availableProcessors();
    }

    /** A class of its own: its thread would wait for ever for a class that waits for it to be initialized. */
    private static final class Measurement {
        /** Time of the measurement on a quiet machine in a fresh JVM, in milliseconds. */
        private static final double REFERENCE_MS = 120;

        private static final int HASHED_BYTES = 8 << 20;
        private static final int HAND_OVERS = 500;

        private static double ms() {
            long beganNs = System.nanoTime();
            try {
                MessageDigest.getInstance("SHA-256").digest(new byte[HASHED_BYTES]);
                handOver();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return (System.nanoTime() - beganNs) / 1e6;
        }

        private static void handOver() throws InterruptedException {
            SynchronousQueue<Integer> numbers = new SynchronousQueue<>();
            Thread other = new Thread(() -> {
                try {
                    for (int n = 0; n < HAND_OVERS; n++) {
                        numbers.put(n);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            other.setDaemon(true);
            other.start();
            for (int n = 0; n < HAND_OVERS; n++) {
                numbers.take();
            }
        }
    }
}
