package org.streampump.stream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Finds the parts of the pump that fail again and again, for monitors outside the pump. A part is in trouble when it has failed
 * at least three times over ten seconds or more, never with ten seconds between two failures. The part is well again when it
 * has not failed for ten seconds. A burst of failures, however many, is an accident that may be over. Any thread.
 */
public final class Faults {
    private static final int MANY = 3;

    /** Minimum time of failing before a part is in trouble, and time without failure until it is well again, in milliseconds. */
    static final long COURSE_MS = 10_000;

    /** Minimum time between two log lines about one part, in milliseconds: a part may fail in every turn. */
    private static final long SILENT_MS = 1_000;

    private final LongSupplier clockMs;
    private final List<Part> parts = new CopyOnWriteArrayList<>();

    public Faults() {
        this(() -> System.nanoTime() / 1_000_000); // the hub's clock might be what fails
    }

    Faults(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /**
     * Adds a part, which is watched from now on.
     *
     * @param name the part's name for the operator, such as {@code the clock}
     */
    public Part part(String name) {
        Part part = new Part(name);
        parts.add(part);
        return part;
    }

    /** Returns one sentence about a part in trouble; empty when no part is in trouble. */
    public Optional<String> trouble() {
        return parts.stream().flatMap(part -> part.trouble().stream()).findFirst();
    }

    /** A part of the pump: a thread or a kind of work. */
    public final class Part {
        private final String name;

        // Guarded by this; about the present series of failures without a long gap.
        private int count;
        private long firstMs;
        private long lastMs;
        private long saidMs;
        private Class<?> kind = Object.class;

        private Part(String name) {
            this.name = name;
        }

        /**
         * Counts a failure of this part. Allocates nothing and loads no class, because the failure may have been a lack of
         * memory or of a class.
         *
         * @return whether the caller should log the failure: no failure of this part was logged within the last second
         */
        public synchronized boolean failed(Throwable why) {
            long nowMs = clockMs.getAsLong();
            if (!isFailing(nowMs)) {
                count = 0;
                firstMs = nowMs;
            }
            count++;
            lastMs = nowMs;
            kind = why.getClass();
            boolean toBeSaid = count == 1 || nowMs - saidMs >= SILENT_MS;
            if (toBeSaid) {
                saidMs = nowMs;
            }
            return toBeSaid;
        }

        private boolean isFailing(long nowMs) {
            return count > 0 && nowMs - lastMs < COURSE_MS;
        }

        private synchronized Optional<String> trouble() {
            boolean again = isFailing(clockMs.getAsLong()) && count >= MANY && lastMs - firstMs >= COURSE_MS;
            return again
                    ? Optional.of(name + " fails again and again (" + kind.getSimpleName() + "): see the log")
                    : Optional.empty();
        }
    }
}
