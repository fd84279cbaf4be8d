package org.streampump.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.streampump.container.ContainerFormat;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Rendering;
import org.streampump.container.StreamHeader;

/**
 * The bytes of a stream, from its first publication until viewers can no longer be carried over: append-only, in shared
 * blocks of fixed size, addressed by a position that never goes back. Bounded by bytes and by seconds; what falls off the
 * tail is forgotten, whoever still wanted it.
 *
 * <p>One writer, in the stream's turn; any number of readers without locks. A block is never written again where readers
 * can see it: they may read what lies before {@link #published()} in the array they were given for as long as they like.
 */
final class StreamLog {
    /** Bytes per block. */
    static final int BLOCK_BYTES = 64 * 1024;

    /** Boundaries are remembered so densely that a log is cut into at least this many parts by bytes, and as many by time. */
    private static final int GRANULES = 256;

    /** However much a log keeps, a boundary is remembered after at most this many bytes and ... */
    private static final long MAX_GRANULE_BYTES = BLOCK_BYTES;

    /** ... this many milliseconds. */
    private static final long MAX_GRANULE_MS = 250;

    /** Long ago, in milliseconds. */
    static final long NEVER = Long.MIN_VALUE / 2;

    private static final class Block {
        private final long number;
        private final byte[] bytes = new byte[BLOCK_BYTES];

        Block(long number) {
            this.number = number;
        }
    }

    private final ContainerFormat format;
    private final boolean continuable;
    private final byte[] filler;
    private final long maxBytes;
    private final long maxMs;
    private final long granuleBytes;
    private final long granuleMs;
    private final AtomicReferenceArray<Block> blocks;
    private final MarkRing marks;
    private final JoinRule joinRule;
    private final LogTimes times;

    // Writer's turn only.
    private byte[] openBlock;
    private long written;
    private StreamHeader newestHeader;
    private long newestHeaderBytes;

    // Written by the writer's turn, read by any thread.
    private volatile long published;
    private volatile long tail;
    private volatile StreamHeader header;
    private volatile boolean ended;
    private volatile long newestSeam = -1;
    private volatile long firstMs = NEVER;
    private volatile long newestJoinPointMs = NEVER;

    /** A log of the container as it comes. */
    StreamLog(ContainerFormat format, long maxBytes, long maxMs) {
        this(format, format.isContinuable(), format.filler(), maxBytes, maxMs);
    }

    /**
     * @param continuable whether viewers can go on in another such log
     * @param filler what players skip between two segments; may be empty; not changed afterwards by anyone
     * @param maxBytes at least 2 blocks
     * @param maxMs milliseconds
     */
    private StreamLog(ContainerFormat format, boolean continuable, byte[] filler, long maxBytes, long maxMs) {
        this.format = format;
        this.continuable = continuable;
        this.filler = filler;
        this.maxBytes = Math.max(maxBytes, 2L * BLOCK_BYTES);
        this.maxMs = maxMs;
        granuleBytes = Math.min(this.maxBytes / GRANULES, MAX_GRANULE_BYTES);
        granuleMs = Math.max(1, Math.min(maxMs / GRANULES, MAX_GRANULE_MS));
        // Of each granule one boundary and one join point.
        marks = new MarkRing(Math.toIntExact(2 * (this.maxBytes / granuleBytes + maxMs / granuleMs + 2)));
        joinRule = new JoinRule(this, marks);
        times = new LogTimes(this, marks);
        blocks = new AtomicReferenceArray<>(Math.toIntExact(this.maxBytes / BLOCK_BYTES + 2));
    }

    /** A log of what a container is rendered as. */
    static StreamLog of(Rendering rendering, ContainerFormat format, long maxBytes, long maxMs) {
        return rendering.keepsContainer()
                ? new StreamLog(format, maxBytes, maxMs)
                : new StreamLog(format, /* continuable= */ false, new byte[0], maxBytes, maxMs);
    }

    ContainerFormat format() {
        return format;
    }

    /** Whether viewers of this log can go on in any other one. */
    boolean isContinuable() {
        return continuable;
    }

    /** Whether a viewer of this log can go on in the other one. */
    boolean canBeFollowedBy(StreamLog other) {
        return other != this && continuable && other.continuable && other.format == format;
    }

    /** What may be sent between two segments while nothing else is there; may be empty. Not to be changed. */
    byte[] filler() {
        return filler;
    }

    // ---- writer's turn

    /** The header of the segments sealed from now on. */
    void header(StreamHeader header) {
        newestHeader = header;
        newestHeaderBytes = Mark.bytesOf(header);
        this.header = header;
    }

    /**
     * Appends to the open segment.
     *
     * @throws OversizedUnitException the segment, or its header, would take more than half of the log
     */
    void write(byte[] bytes, int offset, int length) throws OversizedUnitException {
        checkSize("unit", written + length - published);
        checkSize("header", newestHeaderBytes);
        makeRoom(length);
        int from = offset;
        int left = length;
        while (left > 0) {
            int at = (int) (written % BLOCK_BYTES);
            if (at == 0) {
                Block block = new Block(written / BLOCK_BYTES);
                openBlock = block.bytes;
                blocks.setRelease(slot(block.number), block);
            }
            int count = Math.min(left, BLOCK_BYTES - at);
            System.arraycopy(bytes, from, openBlock, at, count);
            written += count;
            from += count;
            left -= count;
        }
    }

    private void checkSize(String what, long bytes) throws OversizedUnitException {
        if (bytes > maxBytes / 2) {
            throw new OversizedUnitException("a " + what + " of " + bytes + " bytes or more exceeds " + maxBytes / 2
                    + ", half of the stream's log");
        }
    }

    /** Publishes the open segment. */
    void seal(boolean joinPoint, long nowMs) {
        seal(joinPoint, false, nowMs);
    }

    /** Publishes the open segment, the first of another publication. */
    void sealSeam(boolean joinPoint, long nowMs) {
        seal(joinPoint, true, nowMs);
    }

    private void seal(boolean joinPoint, boolean seam, long nowMs) {
        if (written == published) {
            return;
        }
        boolean join = joinPoint && newestHeader != null;
        Mark last = marks.newest();
        if (last == null || seam || isGranuleAfter(last, nowMs) || (join && !last.joinPoint())) {
            if (marks.isFull()) {
                forgetOldest();
            }
            marks.add(published, nowMs, newestHeader, join, seam);
        }
        if (seam) {
            newestSeam = published;
        }
        if (join) {
            newestJoinPointMs = nowMs;
        }
        show(nowMs);
    }

    /** Publishes the open segment, at which no boundary is remembered. */
    void sealContinuation(long nowMs) {
        if (written > published) {
            show(nowMs);
        }
    }

    private void show(long nowMs) {
        if (firstMs == NEVER) {
            firstMs = nowMs;
        }
        published = written;
        makeRoom(0);
        forgetSeconds(nowMs);
    }

    /** Forgets the open segment. Its bytes were never visible and are overwritten. */
    void discard() {
        while (written / BLOCK_BYTES > published / BLOCK_BYTES) {
            blocks.set(slot(written / BLOCK_BYTES), null);
            written -= BLOCK_BYTES;
        }
        written = published;
        Block block = blocks.get(slot(written / BLOCK_BYTES));
        openBlock = block == null ? null : block.bytes;
    }

    /** Whether something has been written since the last seal. */
    boolean hasOpenBytes() {
        return written > published;
    }

    /** The oldest boundary that is kept, or null. */
    Mark oldest() {
        return marks.oldest();
    }

    /** When the first segment came of the log that this one is made from; before anything is written. */
    void beganAt(long ms) {
        firstMs = ms;
    }

    /** Shows a rendition all that is kept from a boundary on, the open segment included. */
    void replay(Mark from, Rendition to) throws OversizedUnitException {
        for (Mark mark = from; mark != null; ) {
            Mark next = marks.get(mark.sequence() + 1);
            if (mark.header() != null) {
                to.header(mark.header(), mark.arrivalMs());
            }
            replay(mark.position(), next == null ? published : next.position(), to);
            to.seal(mark.joinPoint(), mark.seam(), mark.arrivalMs());
            mark = next;
        }
        if (newestHeader != null) {
            to.header(newestHeader, marks.newest().arrivalMs());
        }
        replay(published, written, to);
    }

    private void replay(long from, long end, Rendition to) throws OversizedUnitException {
        for (long at = from; at < end; ) {
            int offset = (int) (at % BLOCK_BYTES);
            int count = (int) Math.min(end - at, BLOCK_BYTES - offset);
            to.write(blockAt(at), offset, count);
            at += count;
        }
    }

    /**
     * Publishes what completes the container for readers, if anything has come before it.
     *
     * @param end may be empty
     */
    void sealLast(byte[] end, long nowMs) {
        discard();
        if (end.length == 0 || published == 0) {
            return;
        }
        try {
            write(end, 0, end.length);
        } catch (OversizedUnitException e) {
            throw new IllegalStateException("an end of " + end.length + " bytes", e);
        }
        seal(/* joinPoint= */ false, nowMs);
    }

    /** No more will come: readers who have everything are at the end. */
    void end() {
        ended = true;
    }

    private boolean isGranuleAfter(Mark mark, long nowMs) {
        return published - mark.position() >= granuleBytes || nowMs - mark.arrivalMs() >= granuleMs;
    }

    /** The different headers that are remembered count like the stream's own bytes. */
    private void makeRoom(int more) {
        while (marks.oldest() != null && written + more - tail + marks.headerBytes() > maxBytes) {
            forgetOldest();
        }
    }

    private void forgetSeconds(long nowMs) {
        long limit = nowMs - maxMs;
        while (marks.next() - marks.first() > 1 && marks.oldest().arrivalMs() < limit) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        marks.removeOldest();
        Mark oldest = marks.oldest();
        forget(oldest == null ? published : oldest.position());
    }

    private void forget(long upTo) {
        long firstKept = upTo / BLOCK_BYTES;
        long oldTail = tail;
        tail = upTo; // readers learn first that it is gone
        for (long number = oldTail / BLOCK_BYTES; number < firstKept; number++) {
            blocks.set(slot(number), null);
        }
    }

    // ---- any thread

    /** The header of the newest segments; null when there is none yet. */
    StreamHeader header() {
        return header;
    }

    /** One past the newest visible byte; always a segment's end. */
    long published() {
        return published;
    }

    /** The oldest byte that is kept; always a segment's beginning. */
    long tail() {
        return tail;
    }

    /** Bytes between tail and live edge. */
    long keptBytes() {
        return published - tail;
    }

    boolean isEnded() {
        return ended;
    }

    /** The block that holds a position below {@link #published()}, or null when it has been forgotten. */
    byte[] blockAt(long position) {
        long number = position / BLOCK_BYTES;
        Block block = blocks.getAcquire(slot(number));
        return block != null && block.number == number ? block.bytes : null;
    }

    /** Whether a reader at a boundary is about to lose what it is reading: it is in the oldest eighth of a full log. */
    boolean isEndangered(long position) {
        long oldest = tail;
        return position < oldest || (oldest > 0 && !ended && position - oldest < (published - oldest) / 8);
    }

    /** Where viewers begin. */
    JoinRule joinRule() {
        return joinRule;
    }

    /** What its timestamps are. */
    LogTimes times() {
        return times;
    }

    /** Whether a join point has ever come. */
    boolean hasJoinPoints() {
        return newestJoinPointMs != NEVER;
    }

    /** Whether anything can be seen. */
    boolean hasSegments() {
        return published > 0;
    }

    /** When the first segment came, on the hub's clock; {@link #NEVER} before that. */
    long firstMs() {
        return firstMs;
    }

    /** When the newest join point came, on the hub's clock; {@link #NEVER} when none has. */
    long newestJoinPointMs() {
        return newestJoinPointMs;
    }

    /** The next place at or behind {@code position} where another publication begins, or null. */
    Mark seam(long position) {
        if (newestSeam < position) {
            return null;
        }
        Mark mark = marks.atOrBehind(position);
        while (mark != null && !mark.seam()) {
            mark = marks.get(mark.sequence() + 1);
        }
        return mark;
    }

    /**
     * The farthest known boundary that lies behind {@code position} by no more than {@code length} bytes; where a single
     * segment is longer than that, its end.
     */
    long boundaryAfter(long position, int length) {
        long edge = published;
        if (edge - position <= length) {
            return edge;
        }
        Mark beyond = marks.atOrBehind(position + length + 1);
        Mark before = beyond == null ? marks.newest() : marks.get(beyond.sequence() - 1);
        if (before != null && before.position() > position) {
            return before.position();
        }
        return beyond == null ? edge : beyond.position();
    }

    private int slot(long blockNumber) {
        return (int) (blockNumber % blocks.length());
    }
}
