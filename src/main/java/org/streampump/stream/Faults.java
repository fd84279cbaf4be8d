package org.streampump.stream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Which parts of the pump fail again and again, for those who watch it from outside. A part is in trouble when it has failed
 * at least three times in the course of ten seconds or more, never with ten seconds between two failures; and it is well again
 * when it has not failed for ten seconds. A burst of failures, however many, is an accident that may be over. Any thread.
 */
public final class Faults {
    private static final int MANY = 3;

    /** How long a part must have been failing, and how long it must not fail to be well again, in milliseconds. */
    static final long COURSE_MS = 10_000;

    /** A part that fails in every turn is in the log once in so many milliseconds. */
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
     * A thread or a kind of work that is watched from now on.
     *
     * @param name for the operator, such as {@code the clock}
     */
    public Part part(String name) {
        Part part = new Part(name);
        parts.add(part);
        return part;
    }

    /** What is in trouble, as a sentence; empty when nothing is. */
    public Optional<String> trouble() {
        return parts.stream().flatMap(part -> part.trouble().stream()).findFirst();
    }

    /** A thread or a kind of work. */
    public final class Part {
        private final String name;

        // Guarded by this; of the series of failures that has no long gap.
        private int count;
        private long firstMs;
        private long lastMs;
        private long saidMs;
        private Class<?> kind = Object.class;

        private Part(String name) {
            this.name = name;
        }

        /**
         * It has failed. Needs no memory and no class, which may be what is missing.
         *
         * @return whether this is to be in the log: the same was not within the last second
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
