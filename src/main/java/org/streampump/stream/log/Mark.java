package org.streampump.stream.log;

import org.streampump.container.StreamHeader;

/**
 * A remembered segment boundary in a log. Immutable.
 *
 * @param sequence counts the log's marks from 0
 * @param position where in the log the segment begins, in bytes
 * @param arrivalMs when the segment's last byte came, on the hub's clock
 * @param mediaTimeMs see {@link LogMediaTime}
 * @param header the header that a viewer needs before the segment; null when none was known
 * @param headerNumber counts the log's different headers, so that a viewer remembers which header it has had without keeping it
 * @param joinPoint whether a viewer may begin here
 * @param seam whether a new publication begins here; a viewer who crosses the mark then needs the header's continuation
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

    /** The bytes that a viewer who begins here gets first; may be empty. */
    byte[] beginning() {
        return header == null ? NOTHING : header.bytes();
    }

    /** The bytes that a viewer who is already watching gets first when it continues here; may be empty. */
    byte[] continuation() {
        return header == null ? NOTHING : header.continuation();
    }

    long headerBytes() {
        return bytesOf(header);
    }

    /** Approximate size of a header in memory, in bytes. */
    static long bytesOf(StreamHeader header) {
        if (header == null) {
            return 0;
        }
        byte[] bytes = header.bytes();
        byte[] continuation = header.continuation();
        return bytes.length + (continuation == bytes ? 0L : continuation.length);
    }
}
