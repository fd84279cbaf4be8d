package org.streampump.stream.log;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.streampump.container.MediaTime;
import org.streampump.container.StreamHeader;

/**
 * Reads a log for a recorder, HLS, a forwarder or a probe: for something that is no viewer. The reader moves along the log from
 * a place of its own, in pieces of whole segments. The reader says of each piece whether a viewer could begin there, under
 * which header, and at which media time. The reader also says when the log has forgotten a piece that was not read yet, and
 * when the log has ended. Fillers and intros are for players, and a reader does not see them.
 *
 * <p>A reader belongs to one caller at a time, on any thread. The caller may block between two calls for as long as it likes: the
 * log and its viewers share no lock with a reader and do not wait for a reader. The log keeps nothing for a slow reader, which is
 * overtaken. Only the rest of an ended log is kept until it has been read, for a bounded time.
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
        /** At the oldest boundary in the log, whether a viewer could begin there or not. */
        OLDEST,
        /** At the newest join point, by the rule for viewers who want no part of the past. */
        NEWEST_JOIN_POINT
    }

    /** The result of {@link #next}. */
    public enum Found {
        /** A piece of the log. */
        PIECE,
        /**
         * Nothing for now. The callback that was given with the reader runs once, when there is more to read or the log has
         * ended.
         */
        NOTHING,
        /**
         * The log has forgotten the next piece. The reader continues at the log's newest join point, or else near the live
         * edge.
         */
        GAP,
        /** Everything has been read, and nothing more will come. */
        END
    }

    private final StreamLog log;
    private final Start start;
    private final LongSupplier nowMs;
    private final Runnable more;
    private final Consumer<LogReader> closing;

    // Used by the reader's caller only.
    private boolean begun;
    private Mark mark; // the newest boundary up to the piece; null before the first boundary
    private long nextMark; // sequence of the next boundary
    private boolean atMark; // the piece begins at mark
    private boolean newHeader;
    private long headerNumber = -1;
    private long position;
    private long end;
    private boolean torn;
    private long lostBytes;

    // Any thread.
    private final AtomicBoolean waits = new AtomicBoolean();

    /** Returns a reader of the whole of a log that has ended. */
    public static LogReader of(StreamLog whole) {
        return new LogReader(whole, Start.OLDEST, () -> 0, () -> {}, reader -> {});
    }

    /**
     * @param nowMs the clock of the log, in milliseconds
     * @param more see {@link Found#NOTHING}; runs on the thread of the log's writer, must not block and must not read
     * @param closing called when the reader is closed
     */
    LogReader(StreamLog log, Start start, LongSupplier nowMs, Runnable more, Consumer<LogReader> closing) {
        this.log = log;
        this.start = start;
        this.nowMs = nowMs;
        this.more = more;
        this.closing = closing;
    }

    /** Moves to the next piece; the unread rest of the present piece is left out. */
    public Found next() {
        if (!torn) {
            position = end;
        }
        Found found = find();
        if (found == Found.NOTHING) {
            waits.set(true);
            found = find(); // the writer may have appended meanwhile without telling this reader
            if (found != Found.NOTHING) {
                waits.set(false);
            }
        }
        return found;
    }

    private Found find() {
        boolean over = log.isEnded(); // before looking at the edge, so that no media before the end are missed
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

    /** Takes the next piece, up to the next boundary or the edge; returns false when a boundary on the way has been forgotten. */
    private boolean take(long edge) {
        MarkRing marks = log.marks();
        Mark here = marks.get(nextMark);
        while (here != null && here.position() < position) {
            here = marks.get(++nextMark); // boundaries within a gap are left out
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
            nextMark = log.marks().next(); // before asking for the edge, so that no boundary after the edge is missed
            position = log.published();
            end = position;
        } else {
            goTo(place);
        }
        lostBytes += position - lost;
        return Found.GAP;
    }

    /** Whether the piece begins at a boundary that the log remembers. All answers about the piece hold for its first segment. */
    public boolean isBoundary() {
        return atMark;
    }

    /** Whether a viewer can begin at the piece's first byte, after the {@link #header}. */
    public boolean isJoinPoint() {
        return atMark && mark.joinPoint();
    }

    /** Whether a new publication begins with the piece; a player then needs the header's continuation before the piece. */
    public boolean isSeam() {
        return atMark && mark.seam();
    }

    /** Whether the header of the piece differs from that of the previous piece. */
    public boolean isUnderNewHeader() {
        return atMark && newHeader;
    }

    /** The header that a player needs before the piece; null when the container has no header, or no header is known. */
    public StreamHeader header() {
        return mark == null ? null : mark.header();
    }

    /**
     * Media time of the newest boundary up to the piece, in milliseconds since the log's first segment. Media time continues
     * across publications and never goes back. {@link MediaTime#UNKNOWN} while no timestamp has come.
     */
    public long mediaTimeMs() {
        return mark == null ? MediaTime.UNKNOWN : mark.mediaTimeMs();
    }

    /** Arrival time of the newest boundary up to the piece, in milliseconds of the hub's clock. */
    public long arrivalMs() {
        return mark == null ? StreamLog.NEVER : mark.arrivalMs();
    }

    /** Position in the log of the next byte that {@link #read} returns. */
    public long position() {
        return position;
    }

    /** Unread bytes of the piece. */
    public long remaining() {
        return end - position;
    }

    /** Total number of bytes that the log has forgotten before they were read. */
    public long lostBytes() {
        return lostBytes;
    }

    /** Distance from {@link #position} to the live edge, in bytes. */
    public long lagBytes() {
        return log.published() - position;
    }

    /** Media time of the log's newest segment, or of the log's end when the log has ended. See {@link #mediaTimeMs}. */
    public long logMediaTimeMs() {
        return log.mediaTime().newestMs();
    }

    /**
     * Copies the rest of the piece, as far as there is room in {@code target}.
     *
     * @return number of bytes copied; 0 when the whole piece has been read
     * @throws OverrunException the log has forgotten the rest, so the piece stays incomplete; {@link #next} returns GAP then
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

    /** Ends reading. The callback is no longer run, except for a call that is already under way. Any thread; may be repeated. */
    @Override
    public void close() {
        waits.set(false);
        closing.accept(this);
    }

    /** Whether this reader reads the given log. Any thread. */
    boolean reads(StreamLog which) {
        return log == which;
    }

    /** Tells a waiting reader that the log has grown or ended. The writer's thread; never blocks. */
    void tell() {
        if (waits.get() && waits.getAndSet(false)) {
            more.run();
        }
    }
}
