package org.streampump.stream.log;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.streampump.container.MediaTime;
import org.streampump.container.StreamHeader;

/**
 * Reads a log for a recorder, HLS, a forwarder or a probe: for something that is no viewer. The reader goes along the log from a
 * place of its own, in pieces of whole segments. It says of each piece whether a viewer could begin there, under which header, and
 * at which media time; it says when the log has forgotten a piece that was not read yet, and when the log has ended. Fillers and
 * intros are for players, and not part of what it reads.
 *
 * <p>A reader belongs to one caller at a time, on any thread. The caller may block between two calls for as long as it likes: the
 * log and its viewers share no lock with a reader and do not wait for it. The log keeps nothing for a slow reader, which is
 * overtaken, except for what is left when the log ends: that is kept until it has been read, for a bounded time.
 *
 * <pre>{@code
 * switch (reader.next()) {
 *     case PIECE -> …      // reader.isJoinPoint(), header(), mediaTimeMs(), …; read(buffer) until it is 0, or not at all
 *     case GAP -> …        // reader.lostBytes(): the next piece does not follow on the previous one
 *     case NOTHING -> …    // wait until told that there is more
 *     case END -> …        // the log has ended and has been read
 * }
 * }</pre>
 */
public final class LogReader implements AutoCloseable {

    /** Where a reader begins. */
    public enum Start {
        /** At the oldest boundary that is kept, whether a viewer could begin there or not. */
        OLDEST,
        /** At the newest join point, by the rule for viewers who want nothing of the past. */
        NEWEST_JOIN_POINT
    }

    /** What {@link #next} has found. */
    public enum Found {
        /** A piece of the log. */
        PIECE,
        /** Nothing for now. The callback that was given with the reader runs once as soon as there is more, or an end. */
        NOTHING,
        /** The log has forgotten what came next. The reader goes on at the log's newest join point, or else near the live edge. */
        GAP,
        /** Everything has been read, and nothing more will come. */
        END
    }

    private final StreamLog log;
    private final Start start;
    private final LongSupplier nowMs;
    private final Runnable more;
    private final Consumer<LogReader> closing;

    // The caller's only.
    private boolean begun;
    private Mark mark; // the newest boundary up to the piece; null before the first
    private long nextMark; // sequence of the boundary that comes next
    private boolean atMark; // the piece begins at it
    private boolean newHeader;
    private long headerNumber = -1;
    private long position;
    private long end;
    private boolean torn;
    private long lostBytes;

    // Any thread.
    private final AtomicBoolean waits = new AtomicBoolean();

    /** Reads all of a log that has ended. */
    public static LogReader of(StreamLog whole) {
        return new LogReader(whole, Start.OLDEST, () -> 0, () -> {}, reader -> {});
    }

    /**
     * @param nowMs the clock of the log, in milliseconds
     * @param more see {@link Found#NOTHING}; run by whoever writes the log: it must not block, and takes no part in reading
     * @param closing is told when the reader is closed
     */
    LogReader(StreamLog log, Start start, LongSupplier nowMs, Runnable more, Consumer<LogReader> closing) {
        this.log = log;
        this.start = start;
        this.nowMs = nowMs;
        this.more = more;
        this.closing = closing;
    }

    /** Goes on to what comes next; what has not been read of the present piece is left out. */
    public Found next() {
        if (!torn) {
            position = end;
        }
        Found found = find();
        if (found == Found.NOTHING) {
            waits.set(true);
            found = find(); // what has come meanwhile may not have been told
            if (found != Found.NOTHING) {
                waits.set(false);
            }
        }
        return found;
    }

    private Found find() {
        boolean over = log.isEnded(); // before looking: what comes after this is not missed
        long edge = log.published();
        if (!begun && !begin()) {
            return over ? Found.END : Found.NOTHING;
        }
        if (torn || position < log.tail()) {
            return goOnAfterGap();
        }
        if (position == edge) {
            return over ? Found.END : Found.NOTHING;
        }
        return take(edge) ? Found.PIECE : goOnAfterGap();
    }

    private boolean begin() {
        Mark first = start == Start.OLDEST
                ? log.marks().atOrAfter(log.tail())
                : log.joinRule().place(nowMs.getAsLong(), Burst.NONE);
        if (first != null) {
            begun = true;
            goTo(first);
        }
        return begun;
    }

    private void goTo(Mark boundary) {
        position = boundary.position();
        end = position;
        nextMark = boundary.sequence();
    }

    /** The next piece: from here to the next boundary, or to the edge. False: a boundary on the way has been forgotten. */
    private boolean take(long edge) {
        MarkRing marks = log.marks();
        Mark here = marks.get(nextMark);
        while (here != null && here.position() < position) {
            here = marks.get(++nextMark); // left out together with a gap
        }
        boolean begins = here != null && here.position() == position;
        long following = begins ? nextMark + 1 : nextMark;
        Mark beyond = begins ? marks.get(following) : here;
        if (beyond == null && marks.first() > following) {
            return false;
        }
        if (begins) {
            newHeader = here.headerNumber() != headerNumber;
            headerNumber = here.headerNumber();
            mark = here;
        }
        atMark = begins;
        nextMark = following;
        end = beyond == null ? edge : Math.min(edge, beyond.position());
        return true;
    }

    private Found goOnAfterGap() {
        torn = false;
        long lost = position;
        Mark place = log.joinRule().afterOverrun(nowMs.getAsLong(), position, Burst.NONE);
        if (place == null) {
            place = log.marks().atOrAfter(Math.max(log.tail(), position));
        }
        if (place == null) { // a single segment has filled the log
            nextMark = log.marks().next(); // before the edge: none is missed behind it
            position = log.published();
            end = position;
        } else {
            goTo(place);
        }
        lostBytes += position - lost;
        return Found.GAP;
    }

    /** Whether the piece begins at a boundary that the log remembers: all that is said of it is said of its first segment. */
    public boolean isBoundary() {
        return atMark;
    }

    /** Whether a viewer can begin at the piece's first byte, after the {@link #header}. */
    public boolean isJoinPoint() {
        return atMark && mark.joinPoint();
    }

    /** Whether another publication begins with the piece: a player needs the header's continuation before it. */
    public boolean isSeam() {
        return atMark && mark.seam();
    }

    /** Whether the piece has another header than the previous one. */
    public boolean isUnderNewHeader() {
        return atMark && newHeader;
    }

    /** What a player needs before the piece; null when the container has no header, or none is known. */
    public StreamHeader header() {
        return mark == null ? null : mark.header();
    }

    /**
     * Media time of the newest boundary up to the piece, in milliseconds since the log's first segment; it goes on over publications
     * and never goes back. {@link MediaTime#UNKNOWN} while none has come.
     */
    public long mediaTimeMs() {
        return mark == null ? MediaTime.UNKNOWN : mark.mediaTimeMs();
    }

    /** When the newest boundary up to the piece came, in milliseconds of the hub's clock. */
    public long arrivalMs() {
        return mark == null ? StreamLog.NEVER : mark.arrivalMs();
    }

    /** Where in the log the next byte lies that {@link #read} gives. */
    public long position() {
        return position;
    }

    /** How many bytes of the piece have not been read. */
    public long remaining() {
        return end - position;
    }

    /** How many bytes the log has forgotten before they were read, in all. */
    public long lostBytes() {
        return lostBytes;
    }

    /** How far the log is ahead of {@link #position}, in bytes. */
    public long lagBytes() {
        return log.published() - position;
    }

    /** Media time of the newest segment of the log; at its end, of that. See {@link #mediaTimeMs}. */
    public long logMediaTimeMs() {
        return log.mediaTime().newestMs();
    }

    /**
     * Copies what is left of the piece, as far as there is room.
     *
     * @return how many bytes; 0 when the piece has been read
     * @throws OverrunException the log has forgotten the rest: what has been read of the piece is not whole. {@link #next} says GAP.
     */
    public int read(ByteBuffer target) throws OverrunException {
        int before = target.position();
        while (position < end && target.hasRemaining()) {
            byte[] block = log.blockAt(position);
            if (block == null) {
                torn = true;
                throw new OverrunException("too slow: the log forgot the rest of a piece while it was being read");
            }
            int at = (int) (position % StreamLog.BLOCK_BYTES);
            int most = Math.min(target.remaining(), StreamLog.BLOCK_BYTES - at);
            int count = (int) Math.min(most, end - position);
            target.put(block, at, count);
            position += count;
        }
        return target.position() - before;
    }

    /** Nothing is read any more, and nothing is told that is not on its way. Any thread; more than once. */
    @Override
    public void close() {
        waits.set(false);
        closing.accept(this);
    }

    /** Whether it reads that log. Any thread. */
    boolean reads(StreamLog which) {
        return log == which;
    }

    /** The log has grown or ended. The writer's thread; never blocks. */
    void tell() {
        if (waits.get() && waits.getAndSet(false)) {
            more.run();
        }
    }
}
