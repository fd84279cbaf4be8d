package org.streampump.stream;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.logging.Texts;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.OverrunException;
import org.streampump.stream.log.StreamLog;
import org.streampump.stream.log.ViewerOutput;
import org.streampump.stream.log.Window;

/**
 * A taker of a stream's bytes. A viewer holds a place in the log and no data. It belongs to one lane, whose thread alone gives
 * the viewer its turns: on every pass, and when the viewer was woken because its output can be written again or it must end. Each
 * turn sends all new bytes. A viewer whose output is not ready costs nothing until the output is ready.
 */
public final class Viewer extends Sender {
    private static final Logger LOG = LogManager.getLogger(Viewer.class);

    /** Maximum number of bytes per turn; a viewer that is farther behind lets the next viewers have their turns first. */
    private static final int MAX_TURN_BYTES = 512 * 1024;

    private static final AtomicReferenceFieldUpdater<Viewer, WatchedStream> HEADING =
            AtomicReferenceFieldUpdater.newUpdater(Viewer.class, WatchedStream.class, "heading");

    /**
     * Updater of a field. An atomic object per viewer would be one more fetch from memory, and fetches are most of the cost of
     * a pass over thousands of viewers.
     */
    private static final AtomicReferenceFieldUpdater<Viewer, EndReason> ENDING =
            AtomicReferenceFieldUpdater.newUpdater(Viewer.class, EndReason.class, "ending");

    /** Number of failed turns after which a viewer leaves: one failure may come from a passing lack of memory. */
    private static final int MAX_FAILURES = 2;

    /** Reason that is made beforehand, because a failing turn may have no memory for it. */
    private static final EndReason TURNS_FAILED =
            new EndReason(EndReason.Kind.FAILED, "internal error: its turns failed, see above in the log");

    private static final int NOWHERE = -1;
    private static final long NEWCOMER = Long.MAX_VALUE; // milliseconds of silence: the player holds nothing

    private final long id;
    private final ViewerInfo info;
    private final Seat seat;

    // Any thread.
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile EndReason ending;
    private volatile WatchedStream heading; // the stream in which the viewer continues at the next boundary, or null
    private volatile EndReason due; // why the viewer ends at the next boundary, or null

    // Lane's thread only.
    private int placeInPass = NOWHERE;

    // Written by the lane's thread, read by any thread.
    private volatile WatchedStream stream;
    private volatile Pass pass;
    private volatile Cursor cursor;
    private volatile boolean gone;
    private volatile int failures;

    Viewer(long id, ViewerInfo info, WatchedStream stream, Pass pass, Cursor cursor, ViewerOutput output, Seat seat) {
        super(output, stream.hub().nowMs());
        this.id = id;
        this.info = info;
        this.stream = stream;
        this.pass = pass;
        this.cursor = cursor;
        this.seat = seat;
    }

    public long id() {
        return id;
    }

    public ViewerInfo info() {
        return info;
    }

    /** The stream that the viewer watches now; changes when the viewer moves on to another stream. Any thread. */
    public WatchedStream stream() {
        return stream;
    }

    public String streamName() {
        return stream.name();
    }

    /** Milliseconds that this viewer has been watching. */
    public long watchedMs() {
        return stayedMs(stream.hub().nowMs());
    }

    boolean reads(StreamLog log) {
        return cursor.log() == log;
    }

    /** How often this viewer was too slow and skipped to a join point. */
    public int overruns() {
        return cursor.overruns();
    }

    /** Distance from this viewer's place to the live edge, in bytes. */
    public long lagBytes() {
        return cursor.lagBytes();
    }

    /** Gives this viewer a turn soon. Any thread; never blocks. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            pass.wake(this);
        }
    }

    /** Notes that the output can be written again. Any thread. */
    public void ready() {
        wake();
    }

    /** Ends this viewer because the peer has gone or its connection has failed. Any thread. */
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
     * Asks this viewer to move to another stream, for good. The viewer takes a seat of the destination and gives its own seat
     * back. It finishes the unit that is being sent and continues at a join point of the destination; if the destination ends
     * before that, the viewer stays where it is. The viewer keeps its id, its connection and its counters. Any thread; never
     * blocks.
     *
     * @return false when the viewer cannot move: the destination is offline, full or of a different container, the container does
     *     not allow it ({@link org.streampump.container.ContainerFormat#isContinuable}), the viewer gets a rendition, or it has
     *     left
     */
    public boolean moveTo(WatchedStream destination) {
        boolean isPossible = destination == stream || destination.liveLogAfter(cursor.log()) != null;
        if (gone || ending != null || !isPossible || !seat.moveTo(destination)) {
            return false;
        }
        heading = destination;
        wake();
        return true;
    }

    // ---- lane's thread

    @Override
    void singleTurn(Window window) {
        woken.set(false); // before looking, so that anything new from here on wakes the viewer again
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
            // Servlet containers answer late calls with NullPointerException and IllegalStateException (recycled
            // facades).
            LOG.debug("viewer {} of {}: output failed", id, stream.name(), e);
            return new EndReason(EndReason.Kind.LOST, "connection is gone: " + describe(e));
        } catch (Error e) {
            // No direct memory is left, or a class is gone after an undeploy: only this viewer must end.
            LOG.error("viewer {} of {}: output failed", id, stream.name(), e);
            return new EndReason(EndReason.Kind.FAILED, "internal error: " + e);
        }
    }

    private EndReason sendWhileReady(Window window) throws IOException, OverrunException {
        long nowMs = stream.hub().nowMs();
        boolean progress = false;
        int sentNow = 0;
        while (true) {
            boolean wasFlushDue = isFlushDue();
            if (wasFlushDue && !flush()) {
                blocked(progress, nowMs);
                return null;
            }
            progress |= wasFlushDue;
            if ((heading != null || due != null) && cursor.isAtBoundary()) {
                if (due != null) {
                    return due;
                }
                moveOn(progress ? 0 : silentMs(nowMs));
            }
            if (sentNow >= MAX_TURN_BYTES) {
                wake();
                break;
            }
            if (!cursor.prepare(nowMs, pieceBytes())) {
                break;
            }
            int count = write(cursor, window);
            if (count == NOT_READY) {
                blocked(progress, nowMs);
                return null;
            }
            progress |= count > 0;
            sentNow += count;
        }
        caughtUp(progress, nowMs);
        return cursor.isAtEnd() ? atEnd(nowMs) : null;
    }

    /** Moves on to another stream if this is possible now. At a boundary only. */
    private void moveOn(long silentMs) {
        WatchedStream to = heading;
        StreamLog from = cursor.log();
        if (from.isEnded()) {
            return; // the viewer first gets the rest of the ended log
        }
        StreamLog log = to == stream ? null : to.liveLogAfter(from);
        if (log == null) {
            HEADING.compareAndSet(this, to, null);
        } else if (log.joinRule().isOpen(stream.hub().nowMs())) {
            enter(to, log, silentMs);
        }
    }

    /** Moves on to another log, or waits, after all of this log has been sent; returns why the viewer must end, or null. */
    private EndReason atEnd(long nowMs) {
        StreamLog from = cursor.log();
        for (WatchedStream to = next(from); to != null; to = next(from)) {
            StreamLog log = to.openLogAfter(from);
            if (log != null && WatchedStream.mustWait(cursor, log, nowMs)) {
                return null; // the clock wakes the viewer
            }
            if (log != null) {
                enter(to, log, cursor.isIntro() ? NEWCOMER : silentMs(nowMs));
                wake(); // the new log may already have bytes
                return null;
            }
        }
        boolean stays = from.isContinuable() && seat.stream().isWorthStaying(nowMs);
        return stays ? null : new EndReason(EndReason.Kind.FINISHED, "end of stream");
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

    /** Continues in a log of the stream {@code to}, on the same lane. Bytes that come there from now on are not missed. */
    private void enter(WatchedStream to, StreamLog log, long silentMs) {
        WatchedStream from = stream;
        Cursor begun = to.cursorAfter(cursor, log, silentMs);
        pass.remove(placeInPass);
        Pass next = to.passOnSameLane(pass);
        placeInPass = next.add(this);
        pass = next;
        cursor = begun;
        stream = to;
        HEADING.compareAndSet(this, to, null);
        if (from != to) {
            count(overruns(), from.counters());
            to.entered(this);
            from.forget(this); // after entering: a pump that stops always finds the viewer in one of the streams
            outputMovedTo(to);
            from.departed(to);
            to.hub().events().tell(new PumpEvent.ViewerMoved(from.name(), to.name(), id, info));
        }
    }

    /**
     * Notes that a turn has thrown something that did not come from the output. The clock gives the viewer a second turn; when that
     * turn fails as well, the viewer leaves.
     */
    @Override
    void failed() {
        int count = failures + 1; // one writer
        failures = count;
        if (count >= MAX_FAILURES && !gone) {
            leave(TURNS_FAILED);
        }
    }

    /** Takes each step of leaving even if a previous step fails, because nobody takes the step later. */
    private void leave(EndReason reason) {
        gone = true;
        cursor.release(); // outside the try, because it allocates nothing and calls nobody
        try {
            giveUpPlace();
        } finally {
            try {
                close(reason);
            } finally {
                tellLeft(reason);
            }
        }
    }

    private void giveUpPlace() {
        try {
            seat.release();
        } finally {
            try {
                stream.forget(this);
                seat.stream().forget(this); // the stream that the viewer came for may have had no other user
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
            closeOutput(reason, stream.hub().nowMs());
        } catch (RuntimeException e) {
            LOG.debug("viewer {} of {}: its output was already closed", id, stream.name(), e);
        } catch (Error e) {
            LOG.error("viewer {} of {}: its output cannot be closed", id, stream.name(), e);
        }
    }

    private void tellLeft(EndReason reason) {
        WatchedStream last = stream;
        count(overruns(), last.counters());
        last.left(new PumpEvent.ViewerLeft(last.name(), id, info, watchedMs(), sentBytes(), overruns(), reason));
    }

    /**
     * Ends a viewer that has accepted nothing or almost nothing for too long, or has watched for too long; sends a viewer back to
     * the stream it came for when that stream is back; keeps a silent connection alive. The clock's thread.
     */
    void check(long nowMs, StreamSettings settings, long fillerAfterMs) {
        count(overruns(), stream.counters());
        WatchedStream home = seat.stream();
        long most = home.settings().viewers().maxDurationMs();
        if (most > 0 && due == null && stayedMs(nowMs) >= most) {
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
        if (isIdle(nowMs, fillerAfterMs)) {
            cursor.requestFiller();
            wake();
        }
        EndReason tooSlow = tooSlow(nowMs, cursor.log(), settings.viewers());
        if (tooSlow != null) {
            end(tooSlow);
        }
    }
}
