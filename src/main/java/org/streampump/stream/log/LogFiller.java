package org.streampump.stream.log;

import org.streampump.container.OversizedUnitException;
import org.streampump.container.SegmentSink;
import org.streampump.container.StreamHeader;

/** Fills one log with the segments that a segmenter or renderer cuts. In the log's turn. */
public final class LogFiller implements SegmentSink {
    private final StreamLog log;
    private long nowMs;
    private boolean seamDue;

    public LogFiller(StreamLog log) {
        this.log = log;
    }

    /** Sets the arrival time of the following segments, in milliseconds of the hub's clock; 0 before the first call. */
    void now(long newMs) {
        nowMs = newMs;
    }

    /** Notes that a new publication begins with the next segment. */
    void seam() {
        seamDue = true;
    }

    boolean isSeamDue() {
        return seamDue;
    }

    @Override
    public void header(StreamHeader header) {
        log.header(header);
    }

    @Override
    public void restart(StreamHeader header) {
        log.header(header);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws OversizedUnitException {
        log.write(bytes, offset, length);
    }

    @Override
    public void seal(boolean joinPoint, long mediaTimeMs) {
        if (log.hasOpenBytes()) { // a renderer may have left out the whole segment
            log.seal(joinPoint, seamDue, mediaTimeMs, nowMs);
            seamDue = false;
        }
    }

    @Override
    public void discard() {
        log.discard();
    }
}
