package org.streampump.stream.log;

import java.nio.ByteBuffer;
import org.streampump.container.Splicing;

/**
 * A viewer's place in the log, and the bytes that the viewer gets next: the header, segments in order, a filler when asked. The
 * viewer's turn only, unless said otherwise. Reading allocates nothing.
 *
 * <p>A piece ends at a segment boundary, where an overrun viewer can jump. When a viewer must stop in the middle of a piece, the
 * piece is shortened to the next known boundary, and the cursor holds the blocks up to that boundary if they are at most two.
 * Bytes in the middle of a segment are lost only if the segment is longer, or if viewers hold too many forgotten blocks.
 */
public final class Cursor {
    private static final byte[] NOTHING = {};

    private enum State {
        /** Waiting for a place to begin. */
        JOINING,
        /** Sending the header, or its continuation, before the segments at {@code position}. */
        HEADER,
        /** Sending the piece up to {@code pieceEnd}, or at its end. */
        SEGMENTS,
        /** Sending a filler while there are no segments to send. */
        FILLER
    }

    private static final long NONE = -1;
    private static final long NEWCOMER = Long.MAX_VALUE; // milliseconds of silence: the player holds nothing

    private final StreamLog log;
    private final LogSettings settings;
    private final long silentMs; // time for which the player has received nothing
    private final boolean goesOn; // the viewer has received media of this container before
    private final boolean atLiveEdge;
    private final long cameAt;

    private boolean intro;
    private State state = State.JOINING;
    private long cameMs = NONE;
    private long headerNumber = NONE;
    private long pieceStart;
    private long pieceEnd;
    private long crossedSeam = NONE; // position at which the viewer has begun or has crossed a seam
    private boolean flushDue;
    private boolean endSeen;

    /**
     * The block at {@code position} and, if the piece ends there, the next block, both held while the viewer waits in the middle
     * of a piece, so that an overrun viewer can still finish the piece. Otherwise null.
     */
    private Block block;

    private Block blockAfter;

    private byte[] prefix = NOTHING;
    private int prefixOffset;

    // Written in the viewer's turn, read by any thread.
    private volatile long position;
    private volatile int overruns;
    private volatile boolean fillerWanted;

    public Cursor(StreamLog log, LogSettings settings) {
        this(log, settings, NEWCOMER, /* goesOn= */ false, settings.isAtLiveEdge());
    }

    /** Returns a cursor that reads an intro from its beginning. An intro is an ended log that plays before a stream. */
    public static Cursor ofIntro(StreamLog intro) {
        Cursor cursor = new Cursor(
                intro, LogSettings.SECTION.defaults(), NEWCOMER, /* goesOn= */ false, /* atLiveEdge= */ false);
        cursor.intro = true;
        Mark first = intro.marks().oldest();
        cursor.goOnAt(first, first.beginning());
        return cursor;
    }

    /** Whether the cursor reads an intro. */
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
     * Returns the cursor with which a viewer continues in another log of the same container. The cursor begins at the newest join
     * point, so that the amount of media in the player's buffer stays the same. A player that has received nothing for a while
     * has used up a part of its buffer and gets as much again, but no more than a newcomer.
     *
     * @param silentMs time for which nothing has been sent, in milliseconds
     */
    public Cursor next(StreamLog other, LogSettings settings, long silentMs) {
        Cursor next = new Cursor(other, settings, silentMs, hasBegun(), /* atLiveEdge= */ false);
        next.overruns = overruns;
        return next;
    }

    /** Whether the viewer has received media of this container. */
    private boolean hasBegun() {
        return goesOn || headerNumber != NONE;
    }

    /** Returns the place where the viewer would begin now; null when the viewer must wait. */
    public Mark place(long nowMs) {
        return log.joinRule().place(nowMs, burst());
    }

    /** The shift of timestamps for a viewer who goes from here to a place in another log. At a boundary only. */
    public Splicing.Shift shiftTo(StreamLog other, Mark place, Splicing splicing) {
        return hasBegun() ? log.times().shift(position, other.times(), place.position(), splicing) : splicing.none();
    }

    /** Any thread. */
    public StreamLog log() {
        return log;
    }

    /**
     * Decides what is written next.
     *
     * @param pieceBytes maximum size of the next piece
     * @return false when there is nothing to write now
     */
    public boolean prepare(long nowMs, int pieceBytes) {
        endSeen = log.isEnded(); // before looking for media, so that no media sealed before the end are missed
        if (state == State.JOINING && !join(nowMs)) {
            return false;
        }
        return state != State.SEGMENTS
                || position < pieceEnd
                || nextPiece(nowMs, Math.min(pieceBytes, Window.MAX_BYTES));
    }

    /**
     * The bytes that {@link #prepare} has decided on, or the first of them.
     *
     * @param output says how many bytes of a longer segment it takes at most, and in what kind of memory
     * @return null when the log has just forgotten the bytes: call {@link #prepare} again
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

    /**
     * A view of the bytes. Bytes in more than one block are joined once for all viewers of a pass; a single viewer gets them in
     * parts.
     */
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

    /** Copies the bytes from {@code position} to {@code end}; returns false when the log has forgotten some of them. */
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

    /** Notes that {@code count} of the {@link #bytes} have been written. */
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

    /** Takes back the decision of {@link #prepare}: the output takes no bytes now, and a later piece may be different. */
    public void defer() {
        if (state == State.SEGMENTS && position == pieceStart) {
            pieceEnd = position;
        } else if (state == State.SEGMENTS && block == null) {
            pieceEnd = Math.min(pieceEnd, log.boundaryAfter(position, 1));
            hold();
        }
    }

    /** Holds the blocks up to the piece's end, if there are at most two and the log still has them. */
    private void hold() {
        long ahead = (pieceEnd - 1) / StreamLog.BLOCK_BYTES - position / StreamLog.BLOCK_BYTES;
        if (ahead <= 1) {
            block = log.holdAt(position);
            blockAfter = ahead == 1 && block != null ? log.holdAt(pieceEnd - 1) : null;
        }
    }

    /** Releases the held blocks. Called also when the viewer leaves. */
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

    /** Whether the output should be flushed now. */
    public boolean isFlushDue() {
        return flushDue;
    }

    /** Whether everything has been sent and no more will come. Valid after {@link #prepare} has returned false. */
    public boolean isAtEnd() {
        return endSeen && (state == State.JOINING || (state == State.SEGMENTS && position == log.published()));
    }

    /** Whether every piece and prefix that was begun has been written; bytes of another log can then follow. */
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

    /** Distance to the live edge, in bytes. Any thread. */
    public long lagBytes() {
        return log.published() - position;
    }

    private boolean join(long nowMs) {
        if (cameMs == NONE) {
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

    /** Decides what is sent next from a boundary on; returns false when there is nothing to send. */
    private boolean nextPiece(long nowMs, int pieceBytes) {
        if (position == log.published()) {
            return fill();
        }
        if (log.isEndangered(position)) {
            jump(nowMs);
        }
        long end = log.boundaryAfter(position, pieceBytes); // before looking for a seam, so that none is missed
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
            return false; // the cursor has jumped to a segment that is about to be published
        }
        fillerWanted = false;
        return true;
    }

    /** The next seam that has not been crossed, or null. */
    private Mark nextSeam() {
        return log.marks().seam(Math.max(crossedSeam + 1, position));
    }

    /** Moves a viewer who is too slow to the newest join point; a viewer with a different header gets the header's continuation. */
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
