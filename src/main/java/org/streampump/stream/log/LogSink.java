package org.streampump.stream.log;

import org.streampump.container.OversizedUnitException;
import org.streampump.container.StreamHeader;

/** Takes a stream's native container for a log, header by header and segment by segment. In the stream's turn. */
interface LogSink {

    /** Takes the header of the following segments. */
    void header(StreamHeader header, long nowMs);

    /**
     * Takes more bytes of the open segment.
     *
     * @param bytes belongs to the caller again when this method returns
     */
    void write(byte[] bytes, int offset, int length, long nowMs) throws OversizedUnitException;

    /**
     * Completes the open segment.
     *
     * @param seam whether a new publication begins with this segment
     * @param mediaTimeMs see {@link LogMediaTime}
     */
    void seal(boolean joinPoint, boolean seam, long mediaTimeMs, long nowMs);

    /** Forgets the open segment. */
    void discard();
}
