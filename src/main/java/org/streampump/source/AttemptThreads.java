package org.streampump.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The threads of all attempts: each lives as long as its attempt, and none outlives {@link #close} for long. Any thread. */
final class AttemptThreads {
    private static final Logger LOG = LogManager.getLogger(AttemptThreads.class);

    // Guarded by this. Whoever has ended is forgotten later: a thread lives for a moment longer than what it runs.
    private final Map<Attempt, Thread> running = new HashMap<>();
    private boolean closed;

    /** False: there is no thread for it, or there are to be no more. */
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
        } catch (OutOfMemoryError e) { // what the platform says when it has no more threads
            LOG.error("stream {}: no thread to pull it", streamName, e);
            return false;
        }
        return true;
    }

    /** Stops all, waits until they have ended, at most so long, and starts no more. */
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
