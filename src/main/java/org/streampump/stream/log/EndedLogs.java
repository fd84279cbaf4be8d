package org.streampump.stream.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.streampump.container.Rendering;

/**
 * The ended logs of a stream, which viewers may still be reading to their end. All of them together keep no more bytes than the
 * stream's open log may. In the stream's turn, unless said otherwise.
 */
final class EndedLogs {
    /** Maximum number of ended logs that are kept, if they are short. */
    private static final int MAX = 8;

    /** Time after a log's end for which viewers who had waited for the stream can still begin there, in milliseconds. */
    private static final long LATECOMERS_MS = 2_000;

    /**
     * @param source the ended log from which this log was rendered, or null
     * @param rendering the way in which this log was rendered, or null
     * @param beside whether this log is kept and abandoned together with the previous log
     */
    private record Ended(StreamLog log, long sinceMs, StreamLog source, Rendering rendering, boolean beside) {
        private boolean isOf(StreamLog wantedSource, Rendering wanted) {
            return source == wantedSource && wanted.equals(rendering);
        }
    }

    private final Deque<Ended> all = new ArrayDeque<>();

    private Ended newestNative;

    /** Logs that are forgotten although viewers may still be reading them. Any thread. */
    private final Queue<StreamLog> abandoned = new ConcurrentLinkedQueue<>();

    int size() {
        return all.size();
    }

    /** Adds a log of the container as the publisher sent it; otherwise like {@link #add}. */
    void addNative(StreamLog log, long nowMs, long mostBytes) {
        add(log, nowMs, mostBytes);
        newestNative = all.getLast();
    }

    /** @param mostBytes maximum size of all ended logs; beyond it the oldest logs are abandoned, but never the log added now */
    void add(StreamLog log, long nowMs, long mostBytes) {
        add(new Ended(log, nowMs, null, null, false), mostBytes);
    }

    /** Adds a log that was rendered from an ended log; otherwise like {@link #add}. */
    void addRendered(StreamLog log, StreamLog source, Rendering rendering, long nowMs, long mostBytes) {
        add(new Ended(log, nowMs, source, rendering, false), mostBytes);
    }

    /**
     * Adds a log that ends together with the log added last. The two are kept and abandoned together; the size of this log does
     * not count.
     */
    void addBeside(StreamLog log, long nowMs) {
        all.add(new Ended(log, nowMs, null, null, true));
    }

    private void add(Ended next, long mostBytes) {
        long kept = next.log().keptBytes();
        int count = 1;
        for (Ended each : all) {
            kept += each.beside() ? 0 : each.log().keptBytes();
            count += each.beside() ? 0 : 1;
        }
        while (!all.isEmpty() && (kept > mostBytes || count > MAX)) {
            Ended oldest = all.remove();
            kept -= oldest.beside() ? 0 : oldest.log().keptBytes();
            count -= oldest.beside() ? 0 : 1;
            abandon(oldest.log());
        }
        while (!all.isEmpty() && all.peek().beside()) {
            abandon(all.remove().log());
        }
        all.add(next);
    }

    /** Gives back the memory of a log, even if viewers still read the log. */
    private void abandon(StreamLog log) {
        abandoned.add(log);
        log.release();
    }

    /**
     * Forgets the oldest media until {@code bytes} of memory have been given back or no media are left.
     *
     * @return bytes that were given back
     */
    long giveBack(long bytes) {
        long given = 0;
        for (Ended each : all) {
            if (given < bytes) {
                given += each.log().giveBack(bytes - given);
            }
        }
        return given;
    }

    /** Gives back all memory. */
    void release() {
        all.forEach(each -> each.log().release());
        all.clear();
        newestNative = null;
    }

    /**
     * Returns the newest log of the container as the publisher sent it, if it has ended a moment ago and not before {@code
     * sinceMs}; else null.
     */
    StreamLog justEnded(long sinceMs, long nowMs) {
        boolean found =
                newestNative != null && newestNative.sinceMs() >= sinceMs && isForLatecomers(newestNative, nowMs);
        return found ? newestNative.log() : null;
    }

    /** The log that was rendered from {@code source} in this way after {@code source} had ended, or null. */
    StreamLog rendered(StreamLog source, Rendering rendering) {
        return all.stream()
                .filter(ended -> ended.isOf(source, rendering))
                .map(Ended::log)
                .findFirst()
                .orElse(null);
    }

    private boolean isForLatecomers(Ended ended, long nowMs) {
        return ended.equals(newestNative) && nowMs - ended.sinceMs() < LATECOMERS_MS;
    }

    /** Removes each log that all viewers have read, or have had more than enough time to read. */
    void forget(long nowMs, long enoughMs, Predicate<StreamLog> isRead) {
        all.removeIf(ended -> {
            boolean late = nowMs - ended.sinceMs() >= enoughMs;
            boolean unread = !(isForLatecomers(ended, nowMs) || isRead.test(ended.log()));
            if (late) {
                abandon(ended.log());
            } else if (unread) {
                ended.log().release();
            }
            return late || unread;
        });
        if (newestNative != null && !all.contains(newestNative)) {
            newestNative = null;
        }
    }

    /** Whether {@link #takeAbandoned} would find a log. Any thread. */
    boolean hasAbandoned() {
        return !abandoned.isEmpty();
    }

    /** Hands over each abandoned log once; the taker must end its readers. Any thread, not in the turn. */
    void takeAbandoned(Consumer<StreamLog> taker) {
        for (StreamLog log = abandoned.poll(); log != null; log = abandoned.poll()) {
            taker.accept(log);
        }
    }
}
