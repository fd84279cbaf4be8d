package org.streampump.stream.log;

import java.nio.ByteBuffer;
import org.streampump.container.Splicing;

/**
 * A viewer's place in the log, and the bytes it must be given next: header, segments in order, a filler when asked. Its
 * viewer's turn only, unless said otherwise. Nothing is allocated on the way.
 *
 * <p>The places where a piece ends are segment boundaries, so that a viewer who is overrun can jump. One that has to stop in
 * the middle of a piece goes on to the next known boundary only, and keeps the one or two blocks that lie before it; only a
 * segment that is longer than that can be lost in its middle.
 */
public final class Cursor {
    private static final byte[] NOTHING = {};

    private enum State {
        /** Waiting for a place to begin. */
        JOINING,
        /** Sending what belongs in front of the segments at {@code position}. */
        HEADER,
        /** At or on the way to {@code pieceEnd}. */
        SEGMENTS,
        /** Sending a filler while nothing else is there. */
        FILLER
    }

    private static final long NO_HEADER = -1;

    private static final long NEWCOMER = Long.MAX_VALUE; // ms: its player holds nothing
    private static final long NOT_YET = -1;

    private final StreamLog log;
    private final LogSettings settings;
    private final long silentMs; // for how long its player has been given nothing
    private final boolean goesOn; // its viewer has been given something of this container before
    private final boolean atLiveEdge;
    private final long cameAt;

    private boolean intro;
    private State state = State.JOINING;
    private long cameMs = NOT_YET;
    private long headerNumber = NO_HEADER;
    private long pieceStart;
    private long pieceEnd;
    private long crossedSeam = -1; // where the viewer has begun, or gone on in another publication
    private boolean flushDue;
    private boolean endSeen;

    /**
     * While it waits in the middle of a piece: the block at {@code position} and, if the piece ends there, the one behind it,
     * so that it can finish the piece although it is overrun. Else null.
     */
    private Block block;

    private Block blockAfter;

    private byte[] prefix = NOTHING;
    private int prefixOffset;

    // Written by the turn's owner, read by any thread.
    private volatile long position;
    private volatile int overruns;
    private volatile boolean fillerWanted;

    public Cursor(StreamLog log, LogSettings settings) {
        this(log, settings, NEWCOMER, /* goesOn= */ false, settings.isAtLiveEdge());
    }

    /** Reads a log that has ended from its beginning on: what comes before a stream. */
    public static Cursor ofIntro(StreamLog intro) {
        Cursor cursor = new Cursor(
                intro, LogSettings.SECTION.defaults(), NEWCOMER, /* goesOn= */ false, /* atLiveEdge= */ false);
        cursor.intro = true;
        Mark first = intro.marks().oldest();
        cursor.goOnAt(first, first.beginning());
        return cursor;
    }

    /** Whether it reads what comes before a stream. */
    public boolean isIntro() {
        return intro;
    }

    private Cursor(StreamLog log, LogSettings settings, long silentMs, boolean goesOn, boolean atLiveEdge) {
        this.log = log;
        this.settings = settings;
        this.silentMs = silentMs;
        this.goesOn = goesOn;
        this.atLiveEdge = atLiveEdge;
        this.cameAt = log.published();
        this.position = cameAt;
    }

    /**
     * The next one of a viewer who goes on in another log, of the same container. It begins at the newest join point: what its
     * player holds stays what it was. Where nothing has come for a while, the player has used up some of that, and gets as much
     * again, but no more than a newcomer.
     *
     * @param silentMs for how long nothing has been sent, in milliseconds
     */
    public Cursor next(StreamLog other, LogSettings settings, long silentMs) {
        Cursor next = new Cursor(other, settings, silentMs, hasBegun(), /* atLiveEdge= */ false);
        next.overruns = overruns;
        return next;
    }

    /** Whether its viewer has been given something of this container. */
    private boolean hasBegun() {
        return goesOn || headerNumber != NO_HEADER;
    }

    /** Where it would begin now, if it has not yet; null when it must wait. */
    public Mark place(long nowMs) {
        return log.joinRule().place(nowMs, burst());
    }

    /** What a viewer of another log is moved by who comes from here to a place there. At a boundary only. */
    public Splicing.Shift shiftTo(StreamLog other, Mark place, Splicing splicing) {
        return hasBegun() ? log.times().shift(position, other.times(), place.position(), splicing) : splicing.none();
    }

    /** Any thread. */
    public StreamLog log() {
        return log;
    }

    /**
     * Decides what is to be written next. False: nothing now.
     *
     * @param pieceBytes the most that is to be written at once
     */
    public boolean prepare(long nowMs, int pieceBytes) {
        endSeen = log.isEnded(); // before looking: what comes after this is not missed
        if (state == State.JOINING && !join(nowMs)) {
            return false;
        }
        return state != State.SEGMENTS
                || position < pieceEnd
                || nextPiece(nowMs, Math.min(pieceBytes, Window.MAX_BYTES));
    }

    /**
     * What {@link #prepare} has decided, or the beginning of it. Null: the log has forgotten it just now, ask again.
     *
     * @param output tells how many bytes of a longer segment it wants at most, and in what kind of memory
     * @throws OverrunException the log has forgotten the rest of the segment that was being sent
     */
    public ByteBuffer bytes(Window window, ViewerOutput output) throws OverrunException {
        if (state != State.SEGMENTS) {
            return window.view(prefix, prefixOffset, prefix.length - prefixOffset);
        }
        long end = Math.min(pieceEnd, position + Math.min(output.pieceBytes(), Window.MAX_BYTES));
        ByteBuffer found = output.keepsBytes() ? part(window, end) : copy(window, end);
        if (found == null) {
            if (position != pieceStart) {
                throw new OverrunException("too slow: the log forgot the rest of a unit while it was being sent");
            }
            pieceEnd = position;
        }
        return found;
    }

    /** Where the bytes lie in more than one block they are joined, once for all viewers of a pass; one alone gets parts. */
    private ByteBuffer part(Window window, long end) {
        byte[] source = blockAt(position);
        int at = (int) (position % StreamLog.BLOCK_BYTES);
        int count = (int) (end - position);
        if (source == null) {
            return null;
        }
        if (at + count <= StreamLog.BLOCK_BYTES || !window.isJoining()) {
            return window.view(source, at, Math.min(count, StreamLog.BLOCK_BYTES - at));
        }
        if (!window.hasJoined(log, position, end)) {
            byte[] joined = new byte[count];
            if (!copy(end, ByteBuffer.wrap(joined))) {
                return null;
            }
            window.join(log, position, joined);
        }
        return window.joined(position, end);
    }

    private ByteBuffer copy(Window window, long end) {
        if (!window.holds(log, position, end) && !copy(end, window.moveTo(log, position, end))) {
            window.clear();
            return null;
        }
        return window.stretch(position, end);
    }

    /** Copies what lies before {@code end}. False: the log has forgotten some of it. */
    private boolean copy(long end, ByteBuffer target) {
        for (long from = position; from < end; ) {
            byte[] source = blockAt(from);
            if (source == null) {
                return false;
            }
            int at = (int) (from % StreamLog.BLOCK_BYTES);
            int count = (int) Math.min(end - from, StreamLog.BLOCK_BYTES - at);
            target.put(source, at, count);
            from += count;
        }
        return true;
    }

    private byte[] blockAt(long place) {
        if (block == null) {
            return log.blockAt(place);
        }
        Block found = place / StreamLog.BLOCK_BYTES == position / StreamLog.BLOCK_BYTES ? block : blockAfter;
        return found == null ? null : found.bytes();
    }

    /** So many bytes of what {@link #bytes} showed have been written. */
    public void advance(int count) {
        if (state == State.SEGMENTS) {
            advanceInPiece(count);
        } else {
            prefixOffset += count;
            if (prefixOffset == prefix.length) {
                flushDue = state == State.FILLER; // a header goes out together with its first segments
                prefix = NOTHING;
                state = State.SEGMENTS;
            }
        }
    }

    private void advanceInPiece(int count) {
        long before = position; // one writer
        long now = before + count;
        if (block != null && now / StreamLog.BLOCK_BYTES > before / StreamLog.BLOCK_BYTES) {
            block.letGo();
            block = blockAfter;
            blockAfter = null;
        }
        position = now;
        flushDue = now == pieceEnd;
        if (flushDue) {
            release();
        }
    }

    /** What {@link #prepare} decided cannot be written for now: when it can, another piece may be the right one. */
    public void defer() {
        if (state == State.SEGMENTS && position == pieceStart) {
            pieceEnd = position;
        } else if (state == State.SEGMENTS && block == null) {
            pieceEnd = Math.min(pieceEnd, log.boundaryAfter(position, 1));
            hold();
        }
    }

    /** Keeps the blocks before the piece's end, as far as they are two at most and still there. */
    private void hold() {
        long ahead = (pieceEnd - 1) / StreamLog.BLOCK_BYTES - position / StreamLog.BLOCK_BYTES;
        if (ahead <= 1) {
            block = log.holdAt(position);
            blockAfter = ahead == 1 && block != null ? log.holdAt(pieceEnd - 1) : null;
        }
    }

    /** Keeps nothing any more; once that its viewer leaves. */
    public void release() {
        if (block != null) {
            block.letGo();
        }
        if (blockAfter != null) {
            blockAfter.letGo();
        }
        block = null;
        blockAfter = null;
    }

    /** Whether what has been written so far should be sent on its way. */
    public boolean isFlushDue() {
        return flushDue;
    }

    /** After {@link #prepare} said no: everything has been sent and no more will come. */
    public boolean isAtEnd() {
        return endSeen && (state == State.JOINING || (state == State.SEGMENTS && position == log.published()));
    }

    /** Whether all that has been begun has been written, so that something else may follow. */
    public boolean isAtBoundary() {
        return state == State.JOINING || (state == State.SEGMENTS && position == pieceEnd);
    }

    /** Any thread. */
    public void requestFiller() {
        fillerWanted = true;
    }

    /** Any thread. */
    public int overruns() {
        return overruns;
    }

    /** Bytes to the live edge. Any thread. */
    public long lagBytes() {
        return log.published() - position;
    }

    private boolean join(long nowMs) {
        if (cameMs == NOT_YET) {
            cameMs = nowMs;
        }
        Mark mark = atLiveEdge ? log.joinRule().next(nowMs, cameAt, nowMs - cameMs) : place(nowMs);
        if (mark == null) {
            return false;
        }
        goOnAt(mark, goesOn ? mark.continuation() : mark.beginning());
        return true;
    }

    private Burst burst() {
        return settings.burst(log.header()).after(silentMs);
    }

    private void goOnAt(Mark mark, byte[] front) {
        goOnAt(mark.position());
        headerNumber = mark.headerNumber();
        crossedSeam = mark.position();
        prefix = front;
        prefixOffset = 0;
        state = front.length == 0 ? State.SEGMENTS : State.HEADER;
    }

    private void goOnAt(long boundary) {
        position = boundary;
        pieceStart = boundary;
        pieceEnd = boundary;
    }

    /** Decides what is sent next, from a boundary on. False: nothing. */
    private boolean nextPiece(long nowMs, int pieceBytes) {
        if (position == log.published()) {
            return fill();
        }
        if (log.isEndangered(position)) {
            jump(nowMs);
        }
        long end = log.boundaryAfter(position, pieceBytes); // before looking for a seam: none is missed before it
        Mark seam = nextSeam();
        if (seam != null && seam.position() == position && state != State.HEADER) {
            goOnAt(seam, seam.continuation());
            seam = nextSeam();
        }
        if (state == State.HEADER) {
            return true;
        }
        pieceStart = position;
        pieceEnd = seam != null && seam.position() < end ? seam.position() : end;
        if (pieceEnd == position) {
            return false; // jumped to a segment that is about to be published
        }
        fillerWanted = false;
        return true;
    }

    /** The next one that has not been crossed, or null. */
    private Mark nextSeam() {
        return log.marks().seam(Math.max(crossedSeam + 1, position));
    }

    /** Too slow: on to the newest join point, with its header if that is another one. */
    private void jump(long nowMs) {
        long tail = log.tail();
        Mark mark = log.joinRule().afterOverrun(nowMs, position, burst());
        if (mark != null) {
            goOnAt(mark, mark.headerNumber() == headerNumber ? NOTHING : mark.continuation());
        } else if (position < tail) {
            goOnAt(tail); // a single segment has filled the log
        } else {
            return;
        }
        int before = overruns; // one writer
        overruns = before + 1;
    }

    private boolean fill() {
        if (!fillerWanted) {
            return false;
        }
        fillerWanted = false;
        byte[] filler = log.filler();
        if (filler.length == 0 || log.isEnded()) {
            return false;
        }
        prefix = filler;
        prefixOffset = 0;
        state = State.FILLER;
        return true;
    }
}
