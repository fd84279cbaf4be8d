package org.streampump.stream.log;

import org.streampump.container.Splicing;

/**
 * The timestamps around places of a log, for viewers who leave the log or come to it there. The result of the last reading is
 * kept, because viewers who move together move between the same two places. Any thread, without locks.
 */
final class LogTimes {
    /** Minimum time that is read before a place, in milliseconds of arrival. */
    private static final long SPAN_MS = 2_000;

    /** Minimum number of bytes that are read before a place. */
    private static final long MIN_BYTES = 128 * 1024;

    /** Maximum number of bytes that are read on either side of a place. */
    private static final long MAX_BYTES = 4 << 20;

    private record Found(long position, Splicing.Stretch stretch) {}

    private final StreamLog log;
    private final MarkRing marks;
    private volatile Found before;
    private volatile Found after;

    LogTimes(StreamLog log, MarkRing marks) {
        this.log = log;
        this.marks = marks;
    }

    /**
     * The shift of another log's timestamps for a viewer who continues in that log.
     *
     * @param position the boundary at which the viewer leaves this log
     * @param place the boundary at which the viewer continues in the log of {@code other}
     */
    Splicing.Shift shift(long position, LogTimes other, long place, Splicing splicing) {
        return splicing.shift(before(position, splicing), other.before(place, splicing), other.after(place, splicing));
    }

    /** The timestamps before a boundary, as far as the log still keeps them. */
    Splicing.Stretch before(long position, Splicing splicing) {
        Found found = before;
        if (found == null || found.position() != position) {
            found = new Found(position, read(begin(position), position, splicing));
            before = found;
        }
        return found.stretch();
    }

    /** The timestamps after a boundary, as far as they had arrived at the first call for this boundary. */
    Splicing.Stretch after(long position, Splicing splicing) {
        Found found = after;
        if (found == null || found.position() != position) {
            long end = Math.min(log.published(), position + MAX_BYTES);
            found = new Found(position, read(position, end, splicing));
            after = found;
        }
        return found.stretch();
    }

    /**
     * Returns the known boundary at which reading begins for the timestamps before the position; the position itself when no
     * boundary before it is left.
     */
    private long begin(long position) {
        Mark last = marks.atOrAfter(position);
        long sequence = last == null ? marks.next() - 1 : last.sequence();
        long newestMs = last == null && sequence >= 0 && marks.newest() != null
                ? marks.newest().arrivalMs()
                : ms(last);
        long begin = position;
        for (; sequence >= marks.first(); sequence--) {
            Mark mark = marks.get(sequence);
            if (mark == null || mark.position() < log.tail() || position - mark.position() > MAX_BYTES) {
                break;
            }
            if (mark.position() < position) {
                begin = mark.position();
                if (newestMs - mark.arrivalMs() >= SPAN_MS && position - begin >= MIN_BYTES) {
                    break;
                }
            }
        }
        return begin;
    }

    private static long ms(Mark mark) {
        return mark == null ? 0 : mark.arrivalMs();
    }

    private Splicing.Stretch read(long from, long end, Splicing splicing) {
        Splicing.Stretch stretch = splicing.stretch();
        for (long at = from; at < end; ) {
            byte[] block = log.blockAt(at);
            if (block == null) {
                return splicing.stretch(); // the log has just forgotten the block
            }
            int offset = (int) (at % StreamLog.BLOCK_BYTES);
            int count = (int) Math.min(end - at, StreamLog.BLOCK_BYTES - offset);
            stretch.read(block, offset, count);
            at += count;
        }
        return stretch;
    }
}
