package org.streampump.stream.log;

import org.streampump.container.ContainerFormat;
import org.streampump.container.MediaTime;
import org.streampump.container.NoRoomException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.StreamHeader;

/**
 * The bytes of a stream's publications that follow one another without a break for viewers: append-only, in shared blocks of
 * fixed size, addressed by a position that never goes back. Bounded by bytes and by seconds; bytes that fall off the tail are
 * forgotten, even if viewers still want them.
 *
 * <p>One writer, in the stream's turn; any number of readers without locks. Bytes that readers can see are never written again:
 * readers may read the bytes before {@link #published()} in a block's array for as long as they like. Each block counts in the
 * stream's {@link MemoryShare} from the moment when it is taken until it is forgotten.
 */
public final class StreamLog {
    /** Bytes per block. */
    public static final int BLOCK_BYTES = 64 * 1024;

    /** Number of parts of a full log; a reader in the oldest part is about to lose the bytes that it reads. */
    private static final int ENDANGERED = 8;

    /** Size of an array element for a mark or a block, in bytes. */
    private static final int PLACE_BYTES = 4;

    /** Time that stands for never, in milliseconds: long ago. */
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

    /** Creates a log of the container as the publisher sends it. */
    public StreamLog(ContainerFormat format, long maxBytes, long maxMs, MemoryShare memory) {
        this(format, format.isContinuable(), format.filler(), maxBytes, maxMs, memory);
    }

    /**
     * @param continuable whether viewers can continue in a different log of this container
     * @param filler bytes that players skip between two segments; may be empty; must not be changed afterwards
     * @param maxBytes maximum size in bytes; 2 blocks when it is less
     * @param maxMs maximum age of the media, in milliseconds
     * @param memory the memory for the blocks; {@link #release} gives it back
     */
    StreamLog(
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

    public ContainerFormat format() {
        return format;
    }

    /** Whether viewers of this log can continue in any other log. */
    public boolean isContinuable() {
        return continuable;
    }

    /** Whether a viewer of this log can continue in the log {@code other}. */
    public boolean canBeFollowedBy(StreamLog other) {
        return other != this && continuable && other.continuable && other.format == format;
    }

    /** The bytes that may be sent between two segments while there are no segments to send; may be empty. Must not be changed. */
    byte[] filler() {
        return filler;
    }

    // ---- writer's turn

    /** Sets the header of the segments that are sealed from now on. */
    public void header(StreamHeader header) {
        newestHeader = header;
        newestHeaderBytes = Mark.bytesOf(header);
        this.header = header;
    }

    /**
     * Appends to the open segment.
     *
     * @throws OversizedUnitException the segment, or its header, would take more than half of the log
     * @throws NoRoomException the pump has no memory for the segment
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
     * @param seam whether a new publication begins with the segment
     * @param mediaTimeMs the segment's media time within its publication, or {@link MediaTime#UNKNOWN}
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

    /** Publishes the open segment without remembering a boundary. */
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

    /** Forgets the open segment. No reader has seen its bytes, and they are overwritten. */
    void discard() {
        while (written / BLOCK_BYTES > published / BLOCK_BYTES) {
            blocks.forget(written);
            written -= BLOCK_BYTES;
        }
        written = published;
        Block block = blocks.find(written);
        openBlock = block == null ? null : block.bytes();
    }

    /** Whether bytes have been written since the last seal. */
    boolean hasOpenBytes() {
        return written > published;
    }

    /** Sets the arrival time of the first segment in the log from which this log is made. Called before anything is written. */
    void beganAt(long ms) {
        firstMs = ms;
    }

    /** The end of the open segment. */
    long written() {
        return written;
    }

    /**
     * Publishes the bytes that complete the container for readers, if any segment was published before.
     *
     * @param end the bytes that complete the container; may be empty
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

    /** Ends the log: no more bytes will come, and readers who have everything are at the end. */
    public void end() {
        ended = true;
    }

    /** Forgets the oldest bytes until {@code more} bytes fit. Remembered headers count like the stream's own bytes. */
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
        tail = upTo; // first, so that readers know that the bytes are gone before the blocks are forgotten
        blocks.forget(oldTail, upTo);
    }

    /** Size in bytes of the log in the pump's media memory. */
    long takenBytes() {
        return ledger.bytes();
    }

    /**
     * Memory that joining needs, in bytes: the distance from the place where viewers begin to the live edge, and more, so that the
     * log does not overtake the viewers.
     */
    long neededBytes(long nowMs, Burst burst) {
        Mark place = joinRule.place(nowMs, burst);
        long way = place == null ? 0 : published - place.position();
        return way + way / (ENDANGERED - 1) + written - published + 2L * BLOCK_BYTES + placesBytes + marks.bytes();
    }

    /**
     * Forgets the oldest bytes until {@code bytes} of memory have been given back or only the open segment is left.
     *
     * @return bytes that were given back
     */
    long giveBack(long bytes) {
        long before = ledger.bytes();
        while (before - ledger.bytes() < bytes && marks.oldest() != null) {
            forgetOldest();
        }
        return before - ledger.bytes();
    }

    /**
     * Counts the log's memory as given back, although present viewers can still read the whole log. No viewer begins to read it
     * from now on.
     */
    public void uncount() {
        ledger.clear();
    }

    /** Gives back all memory. Nothing is written afterwards, and a viewer who still reads has lost the rest. */
    public void release() {
        discard();
        giveBack(Long.MAX_VALUE);
        forget(published);
        blocks.forget(published);
        uncount();
    }

    // ---- any thread

    /** The header of the newest segments; null when no header has come yet. */
    public StreamHeader header() {
        return header;
    }

    /** Media time along the log. */
    LogMediaTime mediaTime() {
        return mediaTime;
    }

    /** The live edge: the position one past the newest visible byte. Always a segment's end. */
    public long published() {
        return published;
    }

    /** The position of the oldest byte in the log. Always a segment's beginning. */
    long tail() {
        return tail;
    }

    /** Distance from the tail to the live edge, in bytes. */
    long keptBytes() {
        return published - tail;
    }

    public boolean isEnded() {
        return ended;
    }

    /** The bytes of the block in which a position before {@link #published()} lies; null when the block has been forgotten. */
    byte[] blockAt(long position) {
        Block block = blocks.find(position);
        return block == null ? null : block.bytes();
    }

    /** The block in which a position lies, held for a viewer until {@link Block#letGo}; null when the block has been forgotten. */
    Block holdAt(long position) {
        Block block = blocks.find(position);
        return block != null && block.hold() ? block : null;
    }

    /** Whether a reader at a boundary is about to lose its next bytes: the boundary is in the oldest part of a full log. */
    boolean isEndangered(long position) {
        long oldest = tail;
        return position < oldest || (oldest > 0 && !ended && position - oldest < (published - oldest) / ENDANGERED);
    }

    /** The rule that says where viewers begin. */
    public JoinRule joinRule() {
        return joinRule;
    }

    /** The timestamps around places of the log. */
    LogTimes times() {
        return times;
    }

    /** Whether a join point has ever come. */
    public boolean hasJoinPoints() {
        return newestJoinPointMs != NEVER;
    }

    /** Whether a segment has ever been published. */
    public boolean hasSegments() {
        return published > 0;
    }

    /** Arrival time of the first segment, in milliseconds of the hub's clock; {@link #NEVER} before the first segment. */
    long firstMs() {
        return firstMs;
    }

    /** Arrival time of the newest join point, in milliseconds of the hub's clock; {@link #NEVER} before the first join point. */
    public long newestJoinPointMs() {
        return newestJoinPointMs;
    }

    /** The boundaries that the log remembers. */
    MarkRing marks() {
        return marks;
    }

    /** See {@link MarkRing#boundaryAfter}. */
    long boundaryAfter(long position, int length) {
        long edge = published; // before looking for marks, so that no mark before the edge is missed
        return marks.boundaryAfter(position, length, edge);
    }
}
