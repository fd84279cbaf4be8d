package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.streampump.container.StreamHeader;

/**
 * The newest marks of a log. One writer; read by any thread without locks: readers compare the sequence of a mark and so notice
 * that a mark has been removed or overwritten.
 */
final class MarkRing {
    /** Size of a mark in memory without its header, in bytes. */
    private static final int MARK_BYTES = 64;

    private final AtomicReferenceArray<Mark> marks;
    private final LogLedger ledger;

    // Written by the writer, read by any thread.
    private volatile long first;
    private volatile long next;
    private volatile long newestSeam = -1; // position of the newest seam

    // Writer only.
    private StreamHeader newestHeader;
    private long headerNumber;
    private long headerBytes;

    /** @param ledger counts the marks and their different headers */
    MarkRing(int capacity, LogLedger ledger) {
        this.ledger = ledger;
        marks = new AtomicReferenceArray<>(capacity);
    }

    /** Adds a mark. Writer only; not when {@link #isFull}. */
    void add(long position, long arrivalMs, long mediaTimeMs, StreamHeader header, boolean joinPoint, boolean seam) {
        long sequence = next; // one writer
        if (header != newestHeader) {
            newestHeader = header;
            headerNumber++;
        }
        Mark mark = new Mark(sequence, position, arrivalMs, mediaTimeMs, header, headerNumber, joinPoint, seam);
        if (!hasSameHeader(newest(), mark)) {
            countHeader(mark.headerBytes());
        }
        ledger.count(MARK_BYTES);
        marks.setRelease(slot(sequence), mark);
        next = sequence + 1;
        if (seam) {
            newestSeam = position;
        }
    }

    /** Removes the oldest mark. Writer only; not when there is no mark. */
    void removeOldest() {
        long sequence = first; // one writer
        Mark mark = get(sequence);
        if (!hasSameHeader(get(sequence + 1), mark)) {
            countHeader(-mark.headerBytes());
        }
        ledger.count(-MARK_BYTES);
        first = sequence + 1;
        marks.setRelease(slot(sequence), null);
    }

    private void countHeader(long bytes) {
        headerBytes += bytes;
        ledger.count(bytes);
    }

    /** Writer only. */
    boolean isFull() {
        return next - first == marks.length();
    }

    /** Total size of the different headers that marks hold, in bytes. Writer only. */
    long headerBytes() {
        return headerBytes;
    }

    /** Total size of all marks and their different headers, in bytes. Writer only. */
    long bytes() {
        return headerBytes + (next - first) * MARK_BYTES;
    }

    /** The sequence of the next mark: one past the newest. */
    long next() {
        return next;
    }

    /** The oldest sequence whose mark can still be there. */
    long first() {
        return first;
    }

    /** The mark with this sequence; null when it does not exist yet or no longer. */
    Mark get(long sequence) {
        if (sequence < 0) {
            return null;
        }
        Mark mark = marks.getAcquire(slot(sequence));
        return mark != null && mark.sequence() == sequence ? mark : null;
    }

    Mark oldest() {
        return get(first);
    }

    Mark newest() {
        return get(next - 1);
    }

    /** The oldest mark at or after {@code position}; null when all marks are before that position. */
    Mark atOrAfter(long position) {
        long low = first;
        long high = next;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Mark mark = get(middle);
            if (mark == null || mark.position() < position) {
                low = middle + 1; // a mark removed meanwhile is older than all remaining marks
            } else {
                high = middle;
            }
        }
        return get(low);
    }

    /** The next mark at or after {@code position} where a new publication begins, or null. */
    Mark seam(long position) {
        if (newestSeam < position) {
            return null;
        }
        Mark mark = atOrAfter(position);
        while (mark != null && !mark.seam()) {
            mark = get(mark.sequence() + 1);
        }
        return mark;
    }

    /**
     * Returns the farthest known boundary that lies at most {@code length} bytes after {@code position}. When there is none,
     * the next known boundary after {@code position}.
     *
     * @param edge the log's live edge, read before this call; a boundary
     */
    long boundaryAfter(long position, int length, long edge) {
        if (edge - position <= length) {
            return edge;
        }
        Mark beyond = atOrAfter(position + length + 1);
        Mark before = beyond == null ? newest() : get(beyond.sequence() - 1);
        if (before != null && before.position() > position) {
            return before.position();
        }
        return beyond == null ? edge : beyond.position();
    }

    private static boolean hasSameHeader(Mark one, Mark other) {
        return one != null && one.headerNumber() == other.headerNumber();
    }

    private int slot(long sequence) {
        return (int) (sequence % marks.length());
    }
}
