package org.streampump.io;

import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of a web application that may wait for peers. A write to Tomcat's HTTP/2 connections waits until the socket takes all
 * bytes, up to {@code writeTimeout}: no lane and no thread that serves requests may wait like this. At most one task of a
 * viewer waits in the queue. Any thread.
 */
public final class WritingThreads implements Executor {
    private static final String ATTRIBUTE = WritingThreads.class.getName();

    /** Maximum number of peers that are waited for at a time; beyond this number, viewers over HTTP/2 wait for each other. */
    private static final int MAX_THREADS = 64;

    private static final long IDLE_SECONDS = 10;
    private static final long STOP_WAIT_MS = 1_000;

    private final AtomicInteger made = new AtomicInteger();
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet(); // also contains some threads that have ended
    private final ThreadPoolExecutor threads;

    private WritingThreads() {
        threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "streampump-http2-" + made.incrementAndGet());
        thread.setDaemon(true);
        alive.removeIf(old -> old.getState() == Thread.State.TERMINATED);
        alive.add(thread);
        return thread;
    }

    /** Returns the threads of a web application, which are made at the first call. */
    static WritingThreads of(ServletContext context) {
        synchronized (WritingThreads.class) {
            WritingThreads present = (WritingThreads) context.getAttribute(ATTRIBUTE);
            if (present == null) {
                present = new WritingThreads();
                context.setAttribute(ATTRIBUTE, present);
            }
            return present;
        }
    }

    /**
     * Stops the threads. To be called after the viewers have left: a thread that still waits for a peer is interrupted. Waits a
     * moment for the threads to end.
     */
    public static void stop(ServletContext context) {
        WritingThreads present = (WritingThreads) context.getAttribute(ATTRIBUTE);
        if (present != null) {
            present.threads.shutdownNow();
            present.awaitEnd(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_WAIT_MS));
        }
    }

    /** Waits for the threads: the executor ends a moment before its threads do, and the container looks for remaining threads. */
    private void awaitEnd(long untilNs) {
        try {
            for (Thread thread : alive) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
                if (leftMs > 0) {
                    thread.join(leftMs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs a task soon.
     *
     * @throws java.util.concurrent.RejectedExecutionException the web application stops
     */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }
}
