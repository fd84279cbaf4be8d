package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.streampump.container.StreamHeader;

/**
 * The newest marks of a log. One writer; read by any thread without locks: a mark that has been removed or overwritten is
 * seen to be gone by its sequence.
 */
final class MarkRing {
    /** What a mark takes in memory, in bytes, without its header. */
    private static final int MARK_BYTES = 64;

    private final AtomicReferenceArray<Mark> marks;
    private final LogLedger ledger;

    // Written by the writer, read by any thread.
    private volatile long first;
    private volatile long next;
    private volatile long newestSeam = -1; // its position

    // Writer only.
    private StreamHeader newestHeader;
    private long headerNumber;
    private long headerBytes;

    /** @param ledger in which marks and their different headers are counted */
    MarkRing(int capacity, LogLedger ledger) {
        this.ledger = ledger;
        marks = new AtomicReferenceArray<>(capacity);
    }

    /** Writer only; not when {@link #isFull}. */
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

    /** Writer only; not when there is none. */
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

    /** Bytes of all the different headers that marks hold. Writer only. */
    long headerBytes() {
        return headerBytes;
    }

    /** Bytes of all marks and of their different headers. Writer only. */
    long bytes() {
        return headerBytes + (next - first) * MARK_BYTES;
    }

    /** One past the newest. */
    long next() {
        return next;
    }

    /** The oldest sequence that can still be there. */
    long first() {
        return first;
    }

    /** The mark, or null when it is not there yet or no longer. */
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

    /** The oldest mark at or behind {@code position}, or null when all are before it. */
    Mark atOrAfter(long position) {
        long low = first;
        long high = next;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Mark mark = get(middle);
            if (mark == null || mark.position() < position) {
                low = middle + 1; // a mark removed meanwhile is older than all that are left
            } else {
                high = middle;
            }
        }
        return get(low);
    }

    /** The next place at or behind {@code position} where another publication begins, or null. */
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
     * The farthest known boundary that lies behind {@code position} by no more than {@code length} bytes; where a single
     * segment is longer than that, its end.
     *
     * @param edge where the log ended before this was asked; a boundary
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
