package org.streampump.stream;

/**
 * A viewer's place in the log, and the bytes it must be given next: header, segments in order, a filler when asked. Its
 * viewer's turn only, unless said otherwise. Nothing is copied and nothing is allocated on the way.
 *
 * <p>The places where a piece ends are segment boundaries, so that a viewer who is overrun can jump. The one or two blocks
 * of a piece that has been begun are kept until it is finished; only a segment that is longer than that can be lost in its
 * middle.
 */
final class Cursor {
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

    private final StreamLog log;
    private final StreamSettings settings;
    private final boolean atLiveEdge;
    private final long cameAt;

    private State state = State.JOINING;
    private long headerNumber = NO_HEADER;
    private long pieceStart;
    private long pieceEnd;
    private long crossedSeam = -1; // where the viewer has begun, or gone on in another publication
    private boolean flushDue;
    private boolean endSeen;

    /**
     * The block at {@code position} and, if the piece ends there, the one behind it, from a piece's first byte to its last:
     * so a viewer who is overrun in the middle of a piece can finish it. Null between pieces.
     */
    private byte[] block;

    private byte[] blockBehind;

    // What is to be written next.
    private byte[] bytes = NOTHING;
    private int offset;
    private int length;
    private byte[] prefix = NOTHING;

    // Written by the turn's owner, read by any thread.
    private volatile long position;
    private volatile int overruns;
    private volatile boolean fillerWanted;

    Cursor(StreamLog log, StreamSettings settings) {
        this.log = log;
        this.settings = settings;
        this.atLiveEdge = settings.burstMs() == 0 && settings.burstBytes() == 0;
        this.cameAt = log.published();
        this.position = cameAt;
    }

    /** Any thread. */
    StreamLog log() {
        return log;
    }

    /**
     * Looks up what is to be written next. False: nothing now.
     *
     * @param pieceBytes the most that is to be written at once
     * @throws OverrunException the log has forgotten the rest of the segment that was being sent
     */
    boolean prepare(long nowMs, int pieceBytes) throws OverrunException {
        endSeen = log.isEnded(); // before looking: what comes after this is not missed
        if (state == State.JOINING && !join(nowMs)) {
            return false;
        }
        if (state == State.SEGMENTS && position == pieceEnd && !nextPiece(pieceBytes)) {
            return false;
        }
        return state == State.SEGMENTS ? pointAtLog(pieceBytes) : point(prefix, 0, prefix.length);
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** What {@link #prepare} showed has been written. */
    void advance() {
        bytes = NOTHING;
        if (state == State.SEGMENTS) {
            advanceInPiece();
        } else {
            flushDue = state == State.FILLER; // a header goes out together with its first segments
            prefix = NOTHING;
            state = State.SEGMENTS;
        }
    }

    private void advanceInPiece() {
        long now = position + length;
        position = now;
        flushDue = now == pieceEnd;
        if (flushDue) {
            release();
        } else if (now % StreamLog.BLOCK_BYTES == 0) {
            block = blockBehind;
            blockBehind = null;
        }
    }

    /** What {@link #prepare} showed cannot be written for now: when it can, another piece may be the right one. */
    void defer() {
        if (state == State.SEGMENTS && position == pieceStart) {
            pieceEnd = position;
            release();
        }
        bytes = NOTHING;
    }

    private void release() {
        block = null;
        blockBehind = null;
    }

    /** Whether what has been written so far should be sent on its way. */
    boolean isFlushDue() {
        return flushDue;
    }

    /** After {@link #prepare} said no: everything has been sent and no more will come. */
    boolean isAtEnd() {
        return endSeen && (state == State.JOINING || (state == State.SEGMENTS && position == log.published()));
    }

    /** Any thread. */
    void requestFiller() {
        fillerWanted = true;
    }

    /** Any thread. */
    int overruns() {
        return overruns;
    }

    /** Bytes to the live edge. Any thread. */
    long lagBytes() {
        return log.published() - position;
    }

    private boolean join(long nowMs) {
        Mark mark = log.joinPoint(nowMs, settings.burstMs(), settings.burstBytes());
        if (mark == null) {
            mark = log.fallback();
        } else if (atLiveEdge) {
            mark = log.newestJoinPoint(cameAt);
        }
        if (mark == null) {
            return false;
        }
        goOnAt(mark, mark.beginning());
        return true;
    }

    private void goOnAt(Mark mark, byte[] front) {
        goOnAt(mark.position());
        headerNumber = mark.headerNumber();
        crossedSeam = mark.position();
        prefix = front;
        state = front.length == 0 ? State.SEGMENTS : State.HEADER;
    }

    private void goOnAt(long boundary) {
        position = boundary;
        pieceStart = boundary;
        pieceEnd = boundary;
    }

    /** Decides what is sent next, from a boundary on. False: nothing. */
    private boolean nextPiece(int pieceBytes) {
        do {
            if (position == log.published()) {
                return fill();
            }
            if (log.isEndangered(position)) {
                jump();
            }
            Mark seam = log.seam(Math.max(crossedSeam + 1, position));
            if (seam != null && seam.position() == position) {
                goOnAt(seam, seam.continuation());
            }
            if (state == State.HEADER) {
                return true;
            }
            pieceStart = position;
            pieceEnd = log.boundaryAfter(position, pieceBytes);
            if (seam != null && seam.position() > position && seam.position() < pieceEnd) {
                pieceEnd = seam.position();
            }
            if (pieceEnd == position) {
                return false; // jumped to a segment that is about to be published
            }
        } while (!hold());
        fillerWanted = false;
        return true;
    }

    /** Too slow: on to the newest join point, with its header if that is another one. */
    private void jump() {
        long tail = log.tail();
        Mark mark = log.newestJoinPoint(position + 1);
        if (mark == null && position < tail) {
            mark = log.fallback();
        }
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
        prefix = log.format().filler();
        if (prefix.length == 0 || log.isEnded()) {
            prefix = NOTHING;
            return false;
        }
        state = State.FILLER;
        return true;
    }

    /** Takes hold of a piece's blocks, as far as they are two at most. False: the log has forgotten them just now. */
    private boolean hold() {
        long last = (pieceEnd - 1) / StreamLog.BLOCK_BYTES;
        long ahead = last - position / StreamLog.BLOCK_BYTES;
        block = log.blockAt(position);
        blockBehind = ahead == 1 ? log.blockAt(pieceEnd - 1) : null;
        return block != null && (ahead != 1 || blockBehind != null);
    }

    private boolean pointAtLog(int pieceBytes) throws OverrunException {
        if (block == null) {
            block = log.blockAt(position);
        }
        if (block == null) {
            throw new OverrunException("too slow: the log forgot the rest of a unit while it was being sent");
        }
        int at = (int) (position % StreamLog.BLOCK_BYTES);
        int most = Math.min(pieceBytes, StreamLog.BLOCK_BYTES - at);
        return point(block, at, (int) Math.min(pieceEnd - position, most));
    }

    private boolean point(byte[] source, int from, int count) {
        bytes = source;
        offset = from;
        length = count;
        return true;
    }
}
