package org.streampump.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The threads of all attempts. A thread lives as long as its attempt and ends soon after {@link #close}. Any thread. */
final class AttemptThreads {
    private static final Logger LOG = LogManager.getLogger(AttemptThreads.class);

    // Guarded by this. Threads that have ended are removed at the next start: a thread lives a moment longer than its
    // attempt.
    private final Map<Attempt, Thread> running = new HashMap<>();
    private boolean closed;

    /**
     * Runs an attempt on a new thread.
     *
     * @return false when the platform has no thread for the attempt, or after {@link #close}
     */
    synchronized boolean start(Attempt attempt, String streamName) {
        if (closed) {
            return false;
        }
        running.values().removeIf(thread -> !thread.isAlive());
        Thread thread = new Thread(attempt, "streampump-source-" + streamName);
        thread.setDaemon(true);
        try {
            thread.start();
            running.put(attempt, thread);
        } catch (OutOfMemoryError e) { // Java throws this when the platform has no more threads
            LOG.error("stream {}: no thread to pull it", streamName, e);
            return false;
        }
        return true;
    }

    /** Stops all attempts, starts no more, and waits at most {@code waitMs} milliseconds until the threads have ended. */
    void close(String why, long waitMs) {
        Map<Attempt, Thread> last;
        synchronized (this) {
            closed = true;
            last = Map.copyOf(running);
        }
        last.keySet().forEach(attempt -> attempt.stop(why));
        long untilNs = System.nanoTime() + waitMs * 1_000_000;
        List<String> left = new ArrayList<>();
        last.values().forEach(thread -> {
            if (!hasEnded(thread, untilNs)) {
                left.add(thread.getName());
            }
        });
        if (!left.isEmpty()) {
            LOG.error("sources did not stop within {} ms: {}", waitMs, left);
        }
    }

    private static boolean hasEnded(Thread thread, long untilNs) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, untilNs - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
