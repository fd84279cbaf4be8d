package org.streampump.stream.log;

/**
 * How densely a log remembers boundaries: per granule the log remembers one boundary and one join point. Immutable.
 *
 * @param bytes size of a granule, in bytes of the log
 * @param ms length of a granule, in milliseconds of arrival
 */
record Granule(long bytes, long ms) {
    /** Minimum number of granules in a full log, by bytes and also by time. */
    private static final int COUNT = 256;

    /** Maximum size of a granule in bytes, however much the log keeps. */
    private static final long MAX_BYTES = StreamLog.BLOCK_BYTES;

    /** Maximum length of a granule in milliseconds, however much the log keeps. */
    private static final long MAX_MS = 250;

    /** The granule of a log that keeps this many bytes and milliseconds. */
    static Granule of(long maxBytes, long maxMs) {
        return new Granule(Math.min(maxBytes / COUNT, MAX_BYTES), Math.max(1, Math.min(maxMs / COUNT, MAX_MS)));
    }

    /** Maximum number of marks that a log needs: one boundary and one join point per granule. */
    int mostMarks(long maxBytes, long maxMs) {
        return Math.toIntExact(2 * (maxBytes / bytes + maxMs / ms + 2));
    }

    /** Whether a segment that begins at {@code position} and has just arrived lies outside the granule of a mark. */
    boolean isOver(Mark mark, long position, long nowMs) {
        return position - mark.position() >= bytes || nowMs - mark.arrivalMs() >= ms;
    }
}
