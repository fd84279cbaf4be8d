package org.streampump.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.streampump.logging.Texts;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.NowPlaying;
import org.streampump.stream.log.OverrunException;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.ViewerOutput;
import org.streampump.stream.log.Window;

/**
 * The part of a viewer that hands bytes to an output and measures how fast the output takes them. A superclass instead of an
 * object of its own: such an object would be one more fetch from memory per viewer, and fetches are most of the cost of a pass
 * over thousands of viewers.
 */
abstract class Sender extends TurnTaker {
    /** Result of {@link #write}: the output takes nothing now, and calls back later. */
    static final int NOT_READY = -1;

    private static final long NOT_BLOCKED = -1;
    private static final long SHUTDOWN_STALL_MS = 1_000;

    private final ViewerOutput output;
    private final RateWatch rate = new RateWatch();
    private final long sinceMs;

    private boolean flushDue; // lane's thread only

    // Written by the lane's thread, read by any thread.
    private volatile long sentBytes;
    private volatile long blockedSinceMs = NOT_BLOCKED;
    private volatile long lastSentMs;

    Sender(ViewerOutput output, long nowMs) {
        this.output = output;
        this.sinceMs = nowMs;
        this.lastSentMs = nowMs;
    }

    /** Bytes handed to the output, header included. */
    public final long sentBytes() {
        return sentBytes;
    }

    /** Time since the viewer came, in milliseconds. */
    final long stayedMs(long nowMs) {
        return nowMs - sinceMs;
    }

    /** Time since the output last took a byte, in milliseconds. */
    final long silentMs(long nowMs) {
        return nowMs - lastSentMs;
    }

    // ---- lane's thread

    final boolean isFlushDue() {
        return flushDue;
    }

    /** Sends the bytes that the output holds; returns false when the output is not ready. */
    final boolean flush() throws IOException {
        if (!output.isReady()) {
            return false;
        }
        output.flush();
        flushDue = false;
        return true;
    }

    /** Number of bytes that the output wants at once. */
    final int pieceBytes() {
        return output.pieceBytes();
    }

    /** Writes the bytes that the cursor has prepared. Returns their number, 0 if the log has just forgotten them, or {@link #NOT_READY}. */
    final int write(Cursor cursor, Window window) throws IOException, OverrunException {
        if (!output.isReady()) {
            cursor.defer();
            return NOT_READY;
        }
        ByteBuffer bytes = cursor.bytes(window, output);
        if (bytes == null) {
            return 0;
        }
        int before = bytes.remaining();
        output.write(bytes);
        int count = before - bytes.remaining();
        cursor.advance(count);
        long sentBefore = sentBytes; // one writer
        sentBytes = sentBefore + count;
        flushDue = cursor.isFlushDue();
        return count;
    }

    /** Notes that a turn has ended because the output takes nothing. */
    final void blocked(boolean progress, long nowMs) {
        if (progress || blockedSinceMs == NOT_BLOCKED) {
            blockedSinceMs = nowMs;
            lastSentMs = nowMs;
        }
    }

    /** Notes that a turn has ended with all bytes sent. */
    final void caughtUp(boolean progress, long nowMs) {
        if (blockedSinceMs != NOT_BLOCKED) {
            blockedSinceMs = NOT_BLOCKED;
        }
        if (progress) {
            lastSentMs = nowMs;
        }
    }

    /** Tells the output that the viewer has moved to another stream. */
    final void outputMovedTo(NowPlaying to) {
        output.movedTo(to);
    }

    final void closeOutput(EndReason reason, long nowMs) {
        if (takesNothing(reason, nowMs)) {
            output.abort();
        } else {
            output.end();
        }
    }

    /** Whether the output takes no bytes. A pump that stops does not wait for a viewer that has stalled even briefly. */
    private boolean takesNothing(EndReason reason, long nowMs) {
        long since = blockedSinceMs;
        return switch (reason.kind()) {
            case STALLED, SLOW, LOST, FAILED -> true;
            case SHUTDOWN -> since != NOT_BLOCKED && nowMs - since >= SHUTDOWN_STALL_MS;
            default -> false;
        };
    }

    /** A failure of the output, in words. */
    static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    // ---- clock's thread

    /** Whether the output waits for bytes, and has got none for a while. */
    final boolean isIdle(long nowMs, long mostMs) {
        return blockedSinceMs == NOT_BLOCKED && silentMs(nowMs) >= mostMs;
    }

    /**
     * Returns why the viewer must end, because its output takes nothing, or almost nothing of {@code log}; null when the viewer
     * may stay.
     */
    final EndReason tooSlow(long nowMs, StreamLog log, ViewerSettings settings) {
        long since = blockedSinceMs;
        boolean isBlocked = since != NOT_BLOCKED;
        return isBlocked && nowMs - since >= settings.stallMs()
                ? new EndReason(
                        EndReason.Kind.STALLED, "stalled: accepted no byte for " + Texts.duration(nowMs - since))
                : rate.look(nowMs, isBlocked, log, sentBytes, settings.minPercent());
    }

    /** Counts what the viewer has got since this was last called. Clock's thread and lane's thread. */
    final void count(int overruns, Counters counters) {
        rate.count(sentBytes, overruns, counters);
    }
}
