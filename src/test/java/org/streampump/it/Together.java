package org.streampump.it;

import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Scenarios that do not touch each other, run at the same time because each waits for something. */
final class Together {
    private final Map<String, Callable<Void>> scenarios = new LinkedHashMap<>();

    /** One more; its name goes into the message when it fails. */
    Together scenario(String name, Executable scenario) {
        scenarios.put(name, () -> {
            try {
                scenario.execute();
                return null;
            } catch (Throwable failure) {
                throw new AssertionError(name + ": " + failure.getMessage(), failure);
            }
        });
        return this;
    }

    /** Runs all of them to their ends and reports every failure. */
    void run() {
        ExecutorService threads = Executors.newFixedThreadPool(scenarios.size());
        try {
            Stream<Executable> outcomes = scenarios.values().stream().map(threads::submit).toList().stream()
                    .map(Together::outcome);
            assertAll(outcomes);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Executable outcome(Future<Void> future) {
        return () -> {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        };
    }
}
