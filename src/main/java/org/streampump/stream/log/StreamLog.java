package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.streampump.container.ContainerFormat;
import org.streampump.container.MediaTime;
import org.streampump.container.NoRoomException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Rendering;
import org.streampump.container.StreamHeader;

/**
 * The bytes of a stream, from its first publication until viewers can no longer be carried over: append-only, in shared
 * blocks of fixed size, addressed by a position that never goes back. Bounded by bytes and by seconds; what falls off the
 * tail is forgotten, whoever still wanted it.
 *
 * <p>One writer, in the stream's turn; any number of readers without locks. A block is never written again where readers
 * can see it: they may read what lies before {@link #published()} in the array they were given for as long as they like. The
 * memory is the stream's {@link MemoryShare}, from the moment that a block is taken until it is forgotten.
 */
public final class StreamLog {
    /** Bytes per block. */
    public static final int BLOCK_BYTES = 64 * 1024;

    /** Boundaries are remembered so densely that a log is cut into at least this many parts by bytes, and as many by time. */
    private static final int GRANULES = 256;

    /** A reader in the oldest of so many parts of a full log is about to lose what it reads. */
    private static final int ENDANGERED = 8;

    /** However much a log keeps, a boundary is remembered after at most this many bytes and ... */
    private static final long MAX_GRANULE_BYTES = BLOCK_BYTES;

    /** ... this many milliseconds. */
    private static final long MAX_GRANULE_MS = 250;

    /** What a mark takes in memory ... */
    private static final int MARK_BYTES = 64;

    /** ... and a place for one, or for a block. */
    private static final int PLACE_BYTES = 4;

    /** Long ago, in milliseconds. */
    public static final long NEVER = Long.MIN_VALUE / 2;

    private final ContainerFormat format;
    private final boolean continuable;
    private final byte[] filler;
    private final long maxBytes;
    private final long maxMs;
    private final long granuleBytes;
    private final long granuleMs;
    private final MemoryShare memory;
    private final long placesBytes;
    private final AtomicReferenceArray<Block> blocks;
    private final MarkRing marks;
    private final JoinRule joinRule;
    private final LogTimes times;
    private final LogMediaTime mediaTime = new LogMediaTime();

    // Writer's turn only.
    private byte[] openBlock;
    private long written;
    private StreamHeader newestHeader;
    private long newestHeaderBytes;
    private long takenBytes;
    private long markBytes; // with their headers

    // Written by the writer's turn, read by any thread.
    private volatile long published;
    private volatile long tail;
    private volatile StreamHeader header;
    private volatile boolean ended;
    private volatile long newestSeam = -1;
    private volatile long firstMs = NEVER;
    private volatile long newestJoinPointMs = NEVER;

    /** A log of the container as it comes. */
    public StreamLog(ContainerFormat format, long maxBytes, long maxMs, MemoryShare memory) {
        this(format, format.isContinuable(), format.filler(), maxBytes, maxMs, memory);
    }

    /**
     * @param continuable whether viewers can go on in another such log
     * @param filler what players skip between two segments; may be empty; not changed afterwards by anyone
     * @param maxBytes at least 2 blocks
     * @param maxMs milliseconds
     * @param memory given back by {@link #release}
     */
    private StreamLog(
            ContainerFormat format, boolean continuable, byte[] filler, long maxBytes, long maxMs, MemoryShare memory) {
        this.format = format;
        this.continuable = continuable;
        this.filler = filler;
        this.maxBytes = Math.max(maxBytes, 2L * BLOCK_BYTES);
        this.maxMs = maxMs;
        granuleBytes = Math.min(this.maxBytes / GRANULES, MAX_GRANULE_BYTES);
        granuleMs = Math.max(1, Math.min(maxMs / GRANULES, MAX_GRANULE_MS));
        // Of each granule one boundary and one join point.
        int mostMarks = Math.toIntExact(2 * (this.maxBytes / granuleBytes + maxMs / granuleMs + 2));
        marks = new MarkRing(mostMarks);
        joinRule = new JoinRule(this, marks);
        times = new LogTimes(this, marks);
        blocks = new AtomicReferenceArray<>(Math.toIntExact(this.maxBytes / BLOCK_BYTES + 2));
        this.memory = memory;
        placesBytes = ((long) mostMarks + blocks.length()) * PLACE_BYTES;
        count(placesBytes);
    }

    /** A log of what a container is rendered as. */
    static StreamLog of(Rendering rendering, ContainerFormat format, long maxBytes, long maxMs, MemoryShare memory) {
        return rendering.keepsContainer()
                ? new StreamLog(format, maxBytes, maxMs, memory)
                : new StreamLog(format, /* continuable= */ false, new byte[0], maxBytes, maxMs, memory);
    }

    public ContainerFormat format() {
        return format;
    }

    /** Whether viewers of this log can go on in any other one. */
    public boolean isContinuable() {
        return continuable;
    }

    /** Whether a viewer of this log can go on in the other one. */
    public boolean canBeFollowedBy(StreamLog other) {
        return other != this && continuable && other.continuable && other.format == format;
    }

    /** What may be sent between two segments while nothing else is there; may be empty. Not to be changed. */
    byte[] filler() {
        return filler;
    }

    // ---- writer's turn

    /** The header of the segments sealed from now on. */
    public void header(StreamHeader header) {
        newestHeader = header;
        newestHeaderBytes = Mark.bytesOf(header);
        this.header = header;
    }

    /**
     * Appends to the open segment.
     *
     * @throws OversizedUnitException the segment, or its header, would take more than half of the log
     * @throws NoRoomException the pump has no memory for it
     */
    public void write(byte[] bytes, int offset, int length) throws OversizedUnitException {
        checkSize("unit", written + length - published);
        checkSize("header", newestHeaderBytes);
        makeRoom(length);
        int from = offset;
        int left = length;
        while (left > 0) {
            int at = (int) (written % BLOCK_BYTES);
            if (at == 0) {
                openBlock = takeBlock(written / BLOCK_BYTES).bytes();
            }
            int count = Math.min(left, BLOCK_BYTES - at);
            System.arraycopy(bytes, from, openBlock, at, count);
            written += count;
            from += count;
            left -= count;
        }
    }

    private Block takeBlock(long number) throws OversizedUnitException {
        Block left = blocks.get(slot(number));
        if (left != null && left.number() == number) {
            return left; // of a segment that was discarded
        }
        if (!memory.take(BLOCK_BYTES)) {
            throw new NoRoomException(
                    "no media memory is left: the pump's other streams need it, and this one has none to spare (pump.memory)");
        }
        takenBytes += BLOCK_BYTES;
        Block taken = new Block(number, memory.pump());
        blocks.setRelease(slot(number), taken);
        return taken;
    }

    /** Negative: given back. */
    private void count(long bytes) {
        takenBytes += bytes;
        memory.count(bytes);
    }

    private void countMarks() {
        long before = markBytes;
        markBytes = marks.headerBytes() + (marks.next() - marks.first()) * MARK_BYTES;
        count(markBytes - before);
    }

    private void checkSize(String what, long bytes) throws OversizedUnitException {
        if (bytes > maxBytes / 2) {
            throw new OversizedUnitException("a " + what + " of " + bytes + " bytes or more exceeds " + maxBytes / 2
                    + ", half of the stream's log");
        }
    }

    /**
     * Publishes the open segment.
     *
     * @param seam whether another publication begins with it
     * @param mediaTimeMs its media time in its publication, or {@link MediaTime#UNKNOWN}
     */
    public void seal(boolean joinPoint, boolean seam, long mediaTimeMs, long nowMs) {
        if (written == published) {
            return;
        }
        mediaTime.take(mediaTimeMs);
        boolean join = joinPoint && newestHeader != null;
        Mark last = marks.newest();
        if (last == null || seam || isGranuleAfter(last, nowMs) || (join && !last.joinPoint())) {
            if (marks.isFull()) {
                forgetOldest();
            }
            marks.add(published, nowMs, mediaTime.newestMs(), newestHeader, join, seam);
            countMarks();
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
    void sealContinuation(long mediaTimeMs, long nowMs) {
        if (written > published) {
            mediaTime.take(mediaTimeMs);
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
            forgetBlock(written / BLOCK_BYTES);
            written -= BLOCK_BYTES;
        }
        written = published;
        Block block = blocks.get(slot(written / BLOCK_BYTES));
        openBlock = block == null ? null : block.bytes();
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

    /** Shows all that is kept from a boundary on, the open segment included. */
    void replay(Mark from, LogSink to) throws OversizedUnitException {
        for (Mark mark = from; mark != null; ) {
            Mark next = marks.get(mark.sequence() + 1);
            if (mark.header() != null) {
                to.header(mark.header(), mark.arrivalMs());
            }
            replay(mark.position(), next == null ? published : next.position(), to, mark.arrivalMs());
            to.seal(mark.joinPoint(), mark.seam(), mark.mediaTimeMs(), mark.arrivalMs());
            mark = next;
        }
        long newestMs = marks.newest().arrivalMs();
        if (newestHeader != null) {
            to.header(newestHeader, newestMs);
        }
        replay(published, written, to, newestMs);
    }

    private void replay(long from, long end, LogSink to, long nowMs) throws OversizedUnitException {
        for (long at = from; at < end; ) {
            int offset = (int) (at % BLOCK_BYTES);
            int count = (int) Math.min(end - at, BLOCK_BYTES - offset);
            to.write(blockAt(at), offset, count, nowMs);
            at += count;
        }
    }

    /**
     * Publishes what completes the container for readers, if anything has come before it.
     *
     * @param end may be empty
     */
    public void sealLast(byte[] end, long nowMs) {
        discard();
        if (end.length == 0 || published == 0) {
            return;
        }
        try {
            write(end, 0, end.length);
        } catch (OversizedUnitException e) {
            throw new IllegalStateException("an end of " + end.length + " bytes", e);
        }
        seal(/* joinPoint= */ false, /* seam= */ false, MediaTime.UNKNOWN, nowMs);
    }

    /** No more will come: readers who have everything are at the end. */
    public void end() {
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
        countMarks();
        Mark oldest = marks.oldest();
        forget(oldest == null ? published : oldest.position());
    }

    private void forget(long upTo) {
        long firstKept = upTo / BLOCK_BYTES;
        long oldTail = tail;
        tail = upTo; // readers learn first that it is gone
        for (long number = oldTail / BLOCK_BYTES; number < firstKept; number++) {
            forgetBlock(number);
        }
    }

    private void forgetBlock(long number) {
        Block block = blocks.get(slot(number));
        if (block != null && block.number() == number) {
            blocks.set(slot(number), null);
            count(-BLOCK_BYTES);
            block.forget();
        }
    }

    /** Bytes that are taken of the pump's media memory. */
    long takenBytes() {
        return takenBytes;
    }

    /** What joining needs: the way from where viewers begin to the live edge, and more, so that they are not overtaken. */
    long neededBytes(long nowMs, Burst burst) {
        Mark place = joinRule.place(nowMs, burst);
        long way = place == null ? 0 : published - place.position();
        return way + way / (ENDANGERED - 1) + written - published + 2L * BLOCK_BYTES + placesBytes + markBytes;
    }

    /** Forgets the oldest bytes, until so much memory has been given back or none is left but the open segment's; returns it. */
    long giveBack(long bytes) {
        long before = takenBytes;
        while (before - takenBytes < bytes && marks.oldest() != null) {
            forgetOldest();
        }
        return before - takenBytes;
    }

    /** Its memory counts no longer: nobody begins to read it any more, and who reads it has all of it. */
    public void uncount() {
        count(-takenBytes);
    }

    /** Gives back all memory. Nothing is written afterwards; who still reads has lost the rest. */
    public void release() {
        discard();
        giveBack(Long.MAX_VALUE);
        forget(published);
        forgetBlock(published / BLOCK_BYTES);
        uncount();
    }

    // ---- any thread

    /** The header of the newest segments; null when there is none yet. */
    public StreamHeader header() {
        return header;
    }

    /** A publication has ended after so much of its own media time, or {@link MediaTime#UNKNOWN}. Writer's turn only. */
    void publicationEnded(long mediaTimeMs) {
        mediaTime.take(mediaTimeMs);
    }

    /**
     * Media time of the newest segment, in milliseconds from 0 at the log's first one; it never goes back, also where another
     * publication begins. After a publication's end, where that ended. {@link MediaTime#UNKNOWN} while no timestamp has come.
     */
    long mediaTimeMs() {
        return mediaTime.newestMs();
    }

    /** One past the newest visible byte; always a segment's end. */
    public long published() {
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

    public boolean isEnded() {
        return ended;
    }

    /** The block that holds a position below {@link #published()}, or null when it has been forgotten. */
    byte[] blockAt(long position) {
        Block block = find(position);
        return block == null ? null : block.bytes();
    }

    /** The same for somebody who keeps it, until {@link Block#letGo}. */
    Block holdAt(long position) {
        Block block = find(position);
        return block != null && block.hold() ? block : null;
    }

    private Block find(long position) {
        long number = position / BLOCK_BYTES;
        Block block = blocks.getAcquire(slot(number));
        return block != null && block.number() == number ? block : null;
    }

    /** Whether a reader at a boundary is about to lose what it is reading: it is in the oldest part of a full log. */
    boolean isEndangered(long position) {
        long oldest = tail;
        return position < oldest || (oldest > 0 && !ended && position - oldest < (published - oldest) / ENDANGERED);
    }

    /** Where viewers begin. */
    public JoinRule joinRule() {
        return joinRule;
    }

    /** What its timestamps are. */
    LogTimes times() {
        return times;
    }

    /** Whether a join point has ever come. */
    public boolean hasJoinPoints() {
        return newestJoinPointMs != NEVER;
    }

    /** Whether anything can be seen. */
    public boolean hasSegments() {
        return published > 0;
    }

    /** When the first segment came, on the hub's clock; {@link #NEVER} before that. */
    long firstMs() {
        return firstMs;
    }

    /** When the newest join point came, on the hub's clock; {@link #NEVER} when none has. */
    public long newestJoinPointMs() {
        return newestJoinPointMs;
    }

    /** The next place at or behind {@code position} where another publication begins, or null. */
    Mark seam(long position) {
        if (newestSeam < position) {
            return null;
        }
        Mark mark = marks.atOrAfter(position);
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
        Mark beyond = marks.atOrAfter(position + length + 1);
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
