package org.streampump.stream.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.streampump.container.Rendering;

/**
 * Logs of a stream to which nothing is added any more, but which viewers may still be reading to their end. Together they keep
 * no more than the stream's own log may. In the stream's turn, unless said otherwise.
 */
final class EndedLogs {
    /** So many broadcasts may be read to their end at a time, if they are short. */
    private static final int MAX = 8;

    /** Milliseconds in which those can still begin who have waited for what was over at once. */
    private static final long LATECOMERS_MS = 2_000;

    /**
     * @param source the log that had ended before this one was made of it, or null
     * @param rendering in which way, or null
     * @param beside whether it goes with the one before it
     */
    private record Ended(StreamLog log, long sinceMs, StreamLog source, Rendering rendering, boolean beside) {
        private boolean isOf(StreamLog wantedSource, Rendering wanted) {
            return source == wantedSource && wanted.equals(rendering);
        }
    }

    private final Deque<Ended> all = new ArrayDeque<>();

    private Ended newestNative;

    /** Those that are forgotten although somebody may still be reading them. Any thread. */
    private final Queue<StreamLog> abandoned = new ConcurrentLinkedQueue<>();

    int size() {
        return all.size();
    }

    /** A log of the container as it came; else as {@link #add}. */
    void addNative(StreamLog log, long nowMs, long mostBytes) {
        add(log, nowMs, mostBytes);
        newestNative = all.getLast();
    }

    /** @param mostBytes what all of them may keep; the oldest are abandoned for it, but not the newest */
    void add(StreamLog log, long nowMs, long mostBytes) {
        add(new Ended(log, nowMs, null, null, false), mostBytes);
    }

    /** A log that has been made of one that had ended; else as {@link #add}. */
    void addRendered(StreamLog log, StreamLog source, Rendering rendering, long nowMs, long mostBytes) {
        add(new Ended(log, nowMs, source, rendering, false), mostBytes);
    }

    /** A log that ends together with the one that was added last, with which it is kept and abandoned, and does not count. */
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

    /** Its memory is given back, whoever still reads it. */
    private void abandon(StreamLog log) {
        abandoned.add(log);
        log.release();
    }

    /** Forgets the oldest media, until so much memory has been given back or none is left; returns how much it was. */
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

    /** The newest log of the container as it came, if it has ended just now and not before {@code sinceMs}; else null. */
    StreamLog justEnded(long sinceMs, long nowMs) {
        boolean found =
                newestNative != null && newestNative.sinceMs() >= sinceMs && isForLatecomers(newestNative, nowMs);
        return found ? newestNative.log() : null;
    }

    /** What has been made of it in this way since it ended, or null. */
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

    /** One goes when all have read it, or have had more than enough time to. */
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

    /** Any thread. */
    boolean hasAbandoned() {
        return !abandoned.isEmpty();
    }

    /** Each of those whose readers must be ended, once. Any thread, not in the turn. */
    void takeAbandoned(Consumer<StreamLog> taker) {
        for (StreamLog log = abandoned.poll(); log != null; log = abandoned.poll()) {
            taker.accept(log);
        }
    }
}
