package org.streampump.stream.log;

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

    /** A reader in the oldest of so many parts of a full log is about to lose what it reads. */
    private static final int ENDANGERED = 8;

    /** What a place for a mark, or for a block, takes in memory. */
    private static final int PLACE_BYTES = 4;

    /** Long ago, in milliseconds. */
    public static final long NEVER = Long.MIN_VALUE / 2;

    private final ContainerFormat format;
    private final boolean continuable;
    private final byte[] filler;
    private final long maxBytes;
    private final long maxMs;
    private final Granule granule;
    private final LogLedger ledger;
    private final long placesBytes;
    private final BlockRing blocks;
    private final MarkRing marks;
    private final JoinRule joinRule;
    private final LogTimes times;
    private final LogMediaTime mediaTime = new LogMediaTime();

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
        granule = Granule.of(this.maxBytes, maxMs);
        ledger = new LogLedger(memory);
        int mostMarks = granule.mostMarks(this.maxBytes, maxMs);
        marks = new MarkRing(mostMarks, ledger);
        joinRule = new JoinRule(this, marks);
        times = new LogTimes(this, marks);
        blocks = new BlockRing(Math.toIntExact(this.maxBytes / BLOCK_BYTES + 2), ledger);
        placesBytes = ((long) mostMarks + blocks.capacity()) * PLACE_BYTES;
        ledger.count(placesBytes);
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
                openBlock = blocks.take(written);
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
        if (last == null || seam || granule.isOver(last, published, nowMs) || (join && !last.joinPoint())) {
            if (marks.isFull()) {
                forgetOldest();
            }
            marks.add(published, nowMs, mediaTime.newestMs(), newestHeader, join, seam);
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
            blocks.forget(written);
            written -= BLOCK_BYTES;
        }
        written = published;
        Block block = blocks.find(written);
        openBlock = block == null ? null : block.bytes();
    }

    /** Whether something has been written since the last seal. */
    boolean hasOpenBytes() {
        return written > published;
    }

    /** When the first segment came of the log that this one is made from; before anything is written. */
    void beganAt(long ms) {
        firstMs = ms;
    }

    /** The end of the open segment. */
    long written() {
        return written;
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
        long oldTail = tail;
        tail = upTo; // readers learn first that it is gone
        blocks.forget(oldTail, upTo);
    }

    /** Bytes that are taken of the pump's media memory. */
    long takenBytes() {
        return ledger.bytes();
    }

    /** What joining needs: the way from where viewers begin to the live edge, and more, so that they are not overtaken. */
    long neededBytes(long nowMs, Burst burst) {
        Mark place = joinRule.place(nowMs, burst);
        long way = place == null ? 0 : published - place.position();
        return way + way / (ENDANGERED - 1) + written - published + 2L * BLOCK_BYTES + placesBytes + marks.bytes();
    }

    /** Forgets the oldest bytes, until so much memory has been given back or none is left but the open segment's; returns it. */
    long giveBack(long bytes) {
        long before = ledger.bytes();
        while (before - ledger.bytes() < bytes && marks.oldest() != null) {
            forgetOldest();
        }
        return before - ledger.bytes();
    }

    /** Its memory counts no longer: nobody begins to read it any more, and who reads it has all of it. */
    public void uncount() {
        ledger.clear();
    }

    /** Gives back all memory. Nothing is written afterwards; who still reads has lost the rest. */
    public void release() {
        discard();
        giveBack(Long.MAX_VALUE);
        forget(published);
        blocks.forget(published);
        uncount();
    }

    // ---- any thread

    /** The header of the newest segments; null when there is none yet. */
    public StreamHeader header() {
        return header;
    }

    /** Media time of what it holds. */
    LogMediaTime mediaTime() {
        return mediaTime;
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
        Block block = blocks.find(position);
        return block == null ? null : block.bytes();
    }

    /** As {@link #blockAt}, for somebody who keeps it, until {@link Block#letGo}. */
    Block holdAt(long position) {
        Block block = blocks.find(position);
        return block != null && block.hold() ? block : null;
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

    /** What is remembered of it. */
    MarkRing marks() {
        return marks;
    }

    /** See {@link MarkRing#boundaryAfter}. */
    long boundaryAfter(long position, int length) {
        long edge = published; // before looking for marks: none is missed before it
        return marks.boundaryAfter(position, length, edge);
    }
}
