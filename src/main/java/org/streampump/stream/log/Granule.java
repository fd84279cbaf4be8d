package org.streampump.stream.log;

/**
 * How densely a log remembers boundaries: of all that lie within one granule, one, and one join point. Immutable.
 *
 * @param bytes of the log
 * @param ms of arrival
 */
record Granule(long bytes, long ms) {
    /** A log is cut into at least this many granules by bytes, and as many by time ... */
    private static final int COUNT = 256;

    /** ... and, however much it keeps, into granules of at most this many bytes and ... */
    private static final long MAX_BYTES = StreamLog.BLOCK_BYTES;

    /** ... this many milliseconds. */
    private static final long MAX_MS = 250;

    /** Of a log that keeps so much. */
    static Granule of(long maxBytes, long maxMs) {
        return new Granule(Math.min(maxBytes / COUNT, MAX_BYTES), Math.max(1, Math.min(maxMs / COUNT, MAX_MS)));
    }

    /** Most marks that a log needs: of each granule one boundary and one join point. */
    int mostMarks(long maxBytes, long maxMs) {
        return Math.toIntExact(2 * (maxBytes / bytes + maxMs / ms + 2));
    }

    /** Whether a segment that begins there and has come now lies in another granule than a mark. */
    boolean isOver(Mark mark, long position, long nowMs) {
        return position - mark.position() >= bytes || nowMs - mark.arrivalMs() >= ms;
    }
}
