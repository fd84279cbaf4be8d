package org.streampump.stream.log;

import org.streampump.container.OversizedUnitException;

/** Writes again what a log keeps, including the open segment, to make a different log of it. In the log's turn. */
final class LogReplay {
    private final StreamLog log;
    private final LogSink to;

    LogReplay(StreamLog log, LogSink to) {
        this.log = log;
        this.to = to;
    }

    /** Writes everything from a boundary on. */
    void from(Mark first) throws OversizedUnitException {
        MarkRing marks = log.marks();
        for (Mark mark = first; mark != null; ) {
            Mark next = marks.get(mark.sequence() + 1);
            if (mark.header() != null) {
                to.header(mark.header(), mark.arrivalMs());
            }
            write(mark.position(), next == null ? log.published() : next.position(), mark.arrivalMs());
            to.seal(mark.joinPoint(), mark.seam(), mark.mediaTimeMs(), mark.arrivalMs());
            mark = next;
        }
        long newestMs = marks.newest().arrivalMs();
        if (log.header() != null) {
            to.header(log.header(), newestMs);
        }
        write(log.published(), log.written(), newestMs);
    }

    private void write(long from, long end, long nowMs) throws OversizedUnitException {
        for (long at = from; at < end; ) {
            int offset = (int) (at % StreamLog.BLOCK_BYTES);
            int count = (int) Math.min(end - at, StreamLog.BLOCK_BYTES - offset);
            to.write(log.blockAt(at), offset, count, nowMs);
            at += count;
        }
    }
}
