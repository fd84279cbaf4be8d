package org.streampump.stream.log;

import org.streampump.container.Splicing;

/**
 * The timestamps around places of a log, for viewers who leave it or come to it there. What was read last is kept: those who go
 * together go from and to the same place. Any thread, without locks.
 */
final class LogTimes {
    /** So much is read on either side of a place: milliseconds of arrival, ... */
    private static final long SPAN_MS = 2_000;

    /** ... but not less than this many bytes, ... */
    private static final long MIN_BYTES = 128 * 1024;

    /** ... nor more. */
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
     * By how much another log's timestamps are to be moved for a viewer who goes on there.
     *
     * @param position the boundary at which the viewer leaves this log
     * @param place the boundary at which it goes on in the other one
     */
    Splicing.Shift shift(long position, LogTimes other, long place, Splicing splicing) {
        return splicing.shift(before(position, splicing), other.before(place, splicing), other.after(place, splicing));
    }

    /** What comes before a boundary, as far as it is still there. */
    Splicing.Stretch before(long position, Splicing splicing) {
        Found found = before;
        if (found == null || found.position() != position) {
            found = new Found(position, read(begin(position), position, splicing));
            before = found;
        }
        return found.stretch();
    }

    /** What comes behind a boundary, as far as it had come when this was asked first. */
    Splicing.Stretch after(long position, Splicing splicing) {
        Found found = after;
        if (found == null || found.position() != position) {
            long end = Math.min(log.published(), position + MAX_BYTES);
            found = new Found(position, read(position, end, splicing));
            after = found;
        }
        return found.stretch();
    }

    /** A known boundary that lies far enough before that position. */
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
                return splicing.stretch(); // forgotten just now
            }
            int offset = (int) (at % StreamLog.BLOCK_BYTES);
            int count = (int) Math.min(end - at, StreamLog.BLOCK_BYTES - offset);
            stretch.read(block, offset, count);
            at += count;
        }
        return stretch;
    }
}
