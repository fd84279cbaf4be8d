package org.streampump.stream.log;

import org.streampump.container.OversizedUnitException;
import org.streampump.container.StreamHeader;

/** Takes what is written into a log: a stream's native container, header by header and segment by segment. In the stream's turn. */
interface LogSink {

    /** The header of what follows. */
    void header(StreamHeader header, long nowMs);

    /**
     * More of the open segment.
     *
     * @param bytes the caller's again on return
     */
    void write(byte[] bytes, int offset, int length, long nowMs) throws OversizedUnitException;

    /**
     * The open segment is whole.
     *
     * @param seam whether another publication begins with it
     * @param mediaTimeMs see {@link LogMediaTime}
     */
    void seal(boolean joinPoint, boolean seam, long mediaTimeMs, long nowMs);

    /** Forgets the open segment. */
    void discard();
}
