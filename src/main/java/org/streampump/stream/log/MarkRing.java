package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.streampump.container.StreamHeader;

/**
 * The newest marks of a log. One writer; read by any thread without locks: a mark that has been removed or overwritten is
 * seen to be gone by its sequence.
 */
final class MarkRing {
    private final AtomicReferenceArray<Mark> marks;

    // Written by the writer, read by any thread.
    private volatile long first;
    private volatile long next;

    // Writer only.
    private StreamHeader newestHeader;
    private long headerNumber;
    private long headerBytes;

    MarkRing(int capacity) {
        marks = new AtomicReferenceArray<>(capacity);
    }

    /** Writer only; not when {@link #isFull}. */
    void add(
            long position, long arrivalMs, long mediaTimeMs, StreamHeader header, boolean joinPoint, boolean seam) {
        long sequence = next; // one writer
        if (header != newestHeader) {
            newestHeader = header;
            headerNumber++;
        }
        Mark mark = new Mark(sequence, position, arrivalMs, mediaTimeMs, header, headerNumber, joinPoint, seam);
        if (!hasSameHeader(newest(), mark)) {
            headerBytes += mark.headerBytes();
        }
        marks.setRelease(slot(sequence), mark);
        next = sequence + 1;
    }

    /** Writer only; not when there is none. */
    void removeOldest() {
        long sequence = first; // one writer
        Mark mark = get(sequence);
        if (!hasSameHeader(get(sequence + 1), mark)) {
            headerBytes -= mark.headerBytes();
        }
        first = sequence + 1;
        marks.setRelease(slot(sequence), null);
    }

    /** Writer only. */
    boolean isFull() {
        return next - first == marks.length();
    }

    /** Bytes of all the different headers that marks hold. Writer only. */
    long headerBytes() {
        return headerBytes;
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

    private static boolean hasSameHeader(Mark one, Mark other) {
        return one != null && one.headerNumber() == other.headerNumber();
    }

    private int slot(long sequence) {
        return (int) (sequence % marks.length());
    }
}
