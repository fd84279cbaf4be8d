package org.streampump.stream.log;

import org.streampump.container.StreamHeader;

/**
 * A remembered segment boundary in a log. Immutable.
 *
 * @param sequence counts the log's marks from 0
 * @param position where in the log the segment begins, in bytes
 * @param arrivalMs when its last byte came, on the hub's clock
 * @param mediaTimeMs see {@link LogMediaTime}
 * @param header what a viewer needs before the segment; null when nothing was known of it
 * @param headerNumber counts the log's different headers; says whether a viewer has had this one without keeping it
 * @param joinPoint whether a viewer may begin here
 * @param seam whether another publication begins here: who comes from before it needs the header's continuation
 */
public record Mark(
        long sequence,
        long position,
        long arrivalMs,
        long mediaTimeMs,
        StreamHeader header,
        long headerNumber,
        boolean joinPoint,
        boolean seam) {

    private static final byte[] NOTHING = {};

    /** What a viewer who begins here is given first; may be empty. */
    byte[] beginning() {
        return header == null ? NOTHING : header.bytes();
    }

    /** What a viewer who is already watching is given when it goes on here; may be empty. */
    byte[] continuation() {
        return header == null ? NOTHING : header.continuation();
    }

    long headerBytes() {
        return bytesOf(header);
    }

    /** What a header takes in memory, nearly. */
    static long bytesOf(StreamHeader header) {
        if (header == null) {
            return 0;
        }
        byte[] bytes = header.bytes();
        byte[] continuation = header.continuation();
        return bytes.length + (continuation == bytes ? 0L : continuation.length);
    }
}
