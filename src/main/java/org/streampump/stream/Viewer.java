package org.streampump.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.Splicing;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.Mark;
import org.streampump.stream.log.OverrunException;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.ViewerOutput;
import org.streampump.stream.log.Window;

/**
 * Whoever takes a stream's bytes. It holds a place in the log and no data. It belongs to one lane, whose thread alone gives
 * it turns: on every pass, and when it is woken because its output can be written again or it is to end. Each turn takes all
 * that is new; a viewer whose output is not ready costs nothing until it is.
 */
public final class Viewer extends TurnTaker {
    private static final Logger LOG = LogManager.getLogger(Viewer.class);

    /** A viewer that has more to catch up with lets the others have a turn first. */
    private static final int MAX_TURN_BYTES = 512 * 1024;

    private static final AtomicReferenceFieldUpdater<Viewer, WatchedStream> HEADING =
            AtomicReferenceFieldUpdater.newUpdater(Viewer.class, WatchedStream.class, "heading");

    /** A field rather than an object: what a pass over thousands of viewers costs is what it has to fetch from memory. */
    private static final AtomicReferenceFieldUpdater<Viewer, EndReason> ENDING =
            AtomicReferenceFieldUpdater.newUpdater(Viewer.class, EndReason.class, "ending");

    /** A turn that fails may have met a lack that passes; a viewer whose turns fail again would be one that nobody serves. */
    private static final int MAX_FAILURES = 2;

    /** Made beforehand: there may be no memory for it. */
    private static final EndReason TURNS_FAILED =
            new EndReason(EndReason.Kind.FAILED, "internal error: its turns failed, see above in the log");

    private static final int NOWHERE = -1;
    private static final long NOT_BLOCKED = -1;
    private static final long SHUTDOWN_STALL_MS = 500;
    private static final long NEWCOMER = Long.MAX_VALUE; // ms: its player holds nothing

    private final long id;
    private final ViewerInfo info;
    private final ViewerOutput output;
    private final Seat seat;
    private final long sinceMs;

    // Any thread.
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile EndReason ending;
    private volatile WatchedStream heading; // where it goes at the next boundary, or null
    private volatile EndReason due; // why it ends at the next boundary, or null
    private volatile boolean announced; // written under the lock of this, which is held while that is logged

    private final RateWatch rate = new RateWatch(); // clock's thread only

    // Lane's thread only.
    private int placeInPass = NOWHERE;
    private boolean flushDue;

    // Written by the lane's thread, read by any.
    private volatile WatchedStream stream;
    private volatile Pass pass;
    private volatile Cursor cursor;
    private volatile boolean gone;
    private volatile int failures;
    private volatile long sentBytes;
    private volatile long blockedSinceMs = NOT_BLOCKED;
    private volatile long lastSentMs;

    Viewer(long id, ViewerInfo info, WatchedStream stream, Pass pass, Cursor cursor, ViewerOutput output, Seat seat) {
        this.id = id;
        this.info = info;
        this.stream = stream;
        this.pass = pass;
        this.cursor = cursor;
        this.output = output;
        this.seat = seat;
        this.sinceMs = stream.hub().nowMs();
        this.lastSentMs = sinceMs;
    }

    /** Writes into the log that it has come, now or when it has stayed for a while. */
    void announceUnless(boolean later) {
        if (!later) {
            announce();
        }
    }

    private synchronized void announce() {
        if (announced) {
            return;
        }
        announced = true;
        LOG.info(
                "stream {}: viewer {} {} came{} ({}, {})",
                stream.name(),
                id,
                info.peer(),
                seat.stream() == stream ? "" : " for " + seat.stream().name(),
                info.protocol(),
                info.userAgent());
    }

    public long id() {
        return id;
    }

    public ViewerInfo info() {
        return info;
    }

    /** What it watches now; that changes when it moves. Any thread. */
    public WatchedStream stream() {
        return stream;
    }

    public String streamName() {
        return stream.name();
    }

    /** Milliseconds that this viewer has been watching. */
    public long watchedMs() {
        return stream.hub().nowMs() - sinceMs;
    }

    /** Bytes handed to the output, header included. */
    public long sentBytes() {
        return sentBytes;
    }

    boolean reads(StreamLog log) {
        return cursor.log() == log;
    }

    /** How often this viewer was too slow and skipped to a join point. */
    public int overruns() {
        return cursor.overruns();
    }

    /** Bytes between this viewer's place and the live edge. */
    public long lagBytes() {
        return cursor.lagBytes();
    }

    /** There is something for this viewer to look at. Any thread; never blocks. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            pass.wake(this);
        }
    }

    /** The output can be written again. Any thread. */
    public void ready() {
        wake();
    }

    /** The peer has gone, or its connection has failed. Any thread. */
    public void departed(String why) {
        end(new EndReason(EndReason.Kind.LOST, why));
    }

    /** Ends this viewer as soon as its turn is free. The first reason counts. Any thread; never blocks. */
    public void end(EndReason reason) {
        if (ENDING.compareAndSet(this, null, reason)) {
            wake();
        }
    }

    public boolean isGone() {
        return gone;
    }

    /**
     * Asks this viewer to go on in another stream, for good: it takes a seat there and gives its own back. It finishes the unit
     * that is being sent and goes on at a join point there; if that stream ends before, it stays where it is. It keeps its id,
     * its connection and what has been counted. Any thread; never blocks.
     *
     * @return false when it cannot: the other stream is offline, full or of another container, the container does not allow it
     *     ({@link org.streampump.container.ContainerFormat#isContinuable}), the viewer is given a rendition, or it has left
     */
    public boolean moveTo(WatchedStream destination) {
        if (gone || ending != null || (destination != stream && destination.liveLogAfter(cursor.log()) == null)) {
            return false;
        }
        if (!seat.moveTo(destination)) {
            return false;
        }
        headFor(destination);
        return true;
    }

    /** Goes on there as soon as possible, if it is possible. Any thread; never blocks. */
    private void headFor(WatchedStream destination) {
        heading = destination;
        wake();
    }

    // ---- lane's thread

    /** A turn of its own, because it was woken. */
    @Override
    void singleTurn(Window window) {
        woken.set(false); // before looking: what happens from here on wakes it again
        if (placeInPass == NOWHERE && !gone) {
            placeInPass = pass.add(this);
        }
        turn(window);
    }

    @Override
    void movedTo(int place) {
        placeInPass = place;
    }

    @Override
    void turn(Window window) {
        if (gone) {
            return;
        }
        EndReason reason = ending;
        if (reason == null) {
            reason = send(window);
        }
        if (reason != null) {
            leave(reason);
        }
    }

    /** Returns why the viewer must end, or null. */
    private EndReason send(Window window) {
        try {
            return sendWhileReady(window);
        } catch (IOException e) {
            return new EndReason(EndReason.Kind.LOST, "went away: " + describe(e));
        } catch (OverrunException e) {
            return new EndReason(EndReason.Kind.OVERRUN, e.getMessage());
        } catch (RuntimeException e) {
            // Containers answer late calls with NullPointerException and IllegalStateException (recycled facades).
            LOG.debug("viewer {} of {}: output failed", id, stream.name(), e);
            return new EndReason(EndReason.Kind.LOST, "connection is gone: " + describe(e));
        } catch (Error e) {
            // Out of direct memory, a class that is gone after an undeploy: this viewer's misfortune, nobody else's.
            LOG.error("viewer {} of {}: output failed", id, stream.name(), e);
            return new EndReason(EndReason.Kind.FAILED, "internal error: " + e);
        }
    }

    private EndReason sendWhileReady(Window window) throws IOException, OverrunException {
        long nowMs = stream.hub().nowMs();
        Cursor cursor = this.cursor;
        boolean progress = false;
        int sentNow = 0;
        while (true) {
            if (flushDue) {
                if (!output.isReady()) {
                    return blocked(progress, nowMs);
                }
                output.flush();
                flushDue = false;
                progress = true;
            }
            if ((heading != null || due != null) && cursor.isAtBoundary()) {
                if (due != null) {
                    return due;
                }
                moveOn(progress ? 0 : nowMs - lastSentMs);
                cursor = this.cursor;
            }
            if (sentNow >= MAX_TURN_BYTES) {
                wake();
                break;
            }
            if (!cursor.prepare(nowMs, output.pieceBytes())) {
                break;
            }
            if (!output.isReady()) {
                cursor.defer();
                return blocked(progress, nowMs);
            }
            ByteBuffer bytes = cursor.bytes(window, output);
            if (bytes == null) {
                continue; // forgotten just now
            }
            int count = write(cursor, bytes);
            flushDue = cursor.isFlushDue();
            progress |= count > 0;
            sentNow += count;
        }
        if (blockedSinceMs != NOT_BLOCKED) {
            blockedSinceMs = NOT_BLOCKED;
        }
        if (progress) {
            lastSentMs = nowMs;
        }
        return cursor.isAtEnd() ? atEnd(nowMs) : null;
    }

    /** At a boundary: goes on in another stream if it can now. */
    private void moveOn(long silentMs) {
        WatchedStream to = heading;
        StreamLog from = cursor.log();
        if (from.isEnded()) {
            return; // the rest first
        }
        StreamLog log = to == stream ? null : to.liveLogAfter(from);
        if (log == null) {
            HEADING.compareAndSet(this, to, null);
        } else if (log.joinRule().isOpen(stream.hub().nowMs())) {
            enter(to, log, silentMs);
        }
    }

    /** It has been given all of its log: goes on where it can, or ends. */
    private EndReason atEnd(long nowMs) {
        StreamLog from = cursor.log();
        for (WatchedStream to = next(from); to != null; to = next(from)) {
            StreamLog log = to.openLogAfter(from);
            if (log != null && mustWait(log, nowMs)) {
                return null; // it is woken by the clock
            }
            if (log != null) {
                enter(to, log, cursor.isIntro() ? NEWCOMER : nowMs - lastSentMs);
                wake(); // it looks at what is there already
                return null;
            }
        }
        boolean stays = from.isContinuable() && seat.stream().isWorthStaying(nowMs);
        return stays ? null : new EndReason(EndReason.Kind.FINISHED, "end of stream");
    }

    /** Whether what comes there decides about the timestamps, and has not come yet. */
    private boolean mustWait(StreamLog log, long nowMs) {
        return log.format().splicing().isPresent()
                && !cursor.isIntro()
                && !log.joinRule().isOpen(nowMs);
    }

    /** The next cursor, in the log or in the same with timestamps that go on. */
    private Cursor next(WatchedStream to, StreamLog log, long silentMs) {
        Cursor plain = cursor.next(log, to.settings().log(), silentMs);
        Splicing splicing = cursor.isIntro() ? null : log.format().splicing().orElse(null);
        Mark place = splicing == null ? null : plain.place(to.hub().nowMs());
        if (place == null) {
            return plain;
        }
        StreamLog shifted = to.shifted(log, cursor.shiftTo(log, place, splicing), splicing.none());
        return shifted == log ? plain : cursor.next(shifted, to.settings().log(), silentMs);
    }

    private WatchedStream next(StreamLog from) {
        if (cursor.isIntro() && stream.openLogAfter(from) != null) {
            return stream;
        }
        WatchedStream wish = heading;
        WatchedStream home = seat.stream();
        return wish != null && wish.liveLogAfter(from) != null
                ? wish
                : home.nextFor(from, home != stream).orElse(null);
    }

    /** The lane stays the same. What comes there from here on is not missed. */
    private void enter(WatchedStream to, StreamLog log, long silentMs) {
        WatchedStream from = stream;
        Cursor begun = next(to, log, silentMs);
        pass.remove(placeInPass);
        Pass next = to.passOnSameLane(pass);
        placeInPass = next.add(this);
        pass = next;
        cursor = begun;
        stream = to;
        HEADING.compareAndSet(this, to, null);
        if (from != to) {
            to.entered(this);
            from.forget(this); // not before: a pump that stops must see it in one of them
            output.movedTo(to);
            from.departed(to);
            LOG.debug("stream {}: viewer {} {} goes on in {}", from.name(), id, info.peer(), to.name());
        }
    }

    private int write(Cursor cursor, ByteBuffer bytes) throws IOException {
        int before = bytes.remaining();
        output.write(bytes);
        int count = before - bytes.remaining();
        cursor.advance(count);
        long sentBefore = sentBytes; // one writer
        sentBytes = sentBefore + count;
        return count;
    }

    private EndReason blocked(boolean progress, long nowMs) {
        if (progress || blockedSinceMs == NOT_BLOCKED) {
            blockedSinceMs = nowMs;
            lastSentMs = nowMs;
        }
        return null;
    }

    /**
     * A turn has thrown something that is not its output's. The clock gives the viewer another one; when that fails as well, it
     * leaves.
     */
    @Override
    void failed() {
        int count = failures + 1; // one writer
        failures = count;
        if (count >= MAX_FAILURES && !gone) {
            leave(TURNS_FAILED);
        }
    }

    /** Each step is taken whatever happens in the others: nobody comes back to them. */
    private void leave(EndReason reason) {
        gone = true;
        cursor.release(); // allocates nothing, calls nobody
        try {
            giveUpPlace();
        } finally {
            try {
                close(reason);
            } finally {
                sayLeft(reason);
            }
        }
    }

    private void giveUpPlace() {
        try {
            seat.release();
        } finally {
            try {
                stream.forget(this);
                seat.stream().forget(this); // which it came for, and which nobody may have used since
            } finally {
                if (placeInPass != NOWHERE) {
                    pass.remove(placeInPass);
                    placeInPass = NOWHERE;
                }
            }
        }
    }

    private void close(EndReason reason) {
        try {
            if (takesNothing(reason)) {
                output.abort();
            } else {
                output.end();
            }
        } catch (RuntimeException e) {
            LOG.debug("viewer {} of {}: its output was already closed", id, stream.name(), e);
        } catch (Error e) {
            LOG.error("viewer {} of {}: its output cannot be closed", id, stream.name(), e);
        }
    }

    private void sayLeft(EndReason reason) {
        if (!isOneOfMany()) {
            announce();
            logLeaving(reason);
        }
    }

    private boolean isOneOfMany() {
        return stream.hub()
                .tally()
                .isOnlyCounted(
                        LogTally.Kind.BRIEF_VIEWER, info.address(), "stream " + stream.name(), announced, watchedMs());
    }

    private void logLeaving(EndReason reason) {
        LOG.info(
                "stream {}: viewer {} {} left after {}, {}{}: {}",
                stream.name(),
                id,
                info.peer(),
                Texts.duration(watchedMs()),
                Texts.bytes(sentBytes),
                overruns() == 0 ? "" : ", " + overruns() + " overruns",
                reason);
    }

    /** A pump that stops does not wait for those who have stalled, even if not for long enough to be closed for it. */
    private boolean takesNothing(EndReason reason) {
        long since = blockedSinceMs;
        return switch (reason.kind()) {
            case STALLED, SLOW, LOST, FAILED -> true;
            case SHUTDOWN -> since != NOT_BLOCKED && stream.hub().nowMs() - since >= SHUTDOWN_STALL_MS;
            default -> false;
        };
    }

    /**
     * Clock: ends a viewer that has accepted nothing or next to nothing, or watched, for too long; sends it home when its stream is back; keeps a
     * silent connection alive.
     */
    void check(long nowMs, StreamSettings settings, long fillerAfterMs) {
        if (!announced && nowMs - sinceMs >= LogTally.BRIEF_MS) {
            announce();
        }
        WatchedStream home = seat.stream();
        long most = home.settings().viewers().maxDurationMs();
        if (most > 0 && due == null && nowMs - sinceMs >= most) {
            due = new EndReason(EndReason.Kind.EXPIRED, "watched for as long as one may, " + Texts.duration(most));
        }
        if (home != stream && home.isRemoved()) {
            end(new EndReason(EndReason.Kind.REMOVED, "the stream that it came for was removed"));
        } else if (home != stream && home.isBackFor(cursor.log())) {
            HEADING.compareAndSet(this, null, home);
        }
        if (due != null || heading != null || failures > 0 || cursor.log().isEnded()) {
            wake();
        }
        long since = blockedSinceMs;
        if (since != NOT_BLOCKED && nowMs - since >= settings.viewers().stallMs()) {
            end(new EndReason(
                    EndReason.Kind.STALLED, "stalled: accepted no byte for " + Texts.duration(nowMs - since)));
        } else if (since == NOT_BLOCKED && nowMs - lastSentMs >= fillerAfterMs) {
            cursor.requestFiller();
            wake();
        }
        EndReason slow = rate.look(
                nowMs,
                since != NOT_BLOCKED,
                cursor.log(),
                sentBytes,
                settings.viewers().minPercent());
        if (slow != null) {
            end(slow);
        }
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
