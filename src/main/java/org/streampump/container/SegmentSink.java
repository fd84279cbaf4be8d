package org.streampump.container;

/**
 * Where a {@link Segmenter} puts what it has cut. Bytes go in as they come and become visible to viewers when their
 * segment is sealed, so that a large unit need not be collected anywhere else first.
 *
 * <p>A segment is sealed with its <em>media time</em>: that of its first unit, in milliseconds since the publication's first
 * unit, which is at 0; {@link MediaTime#UNKNOWN} for segments before which, and in which, no timestamp has come. It is told by the
 * leading track (the one whose join points count) and is that of its newest frame where the segment begins with something else.
 * Within a publication it never goes back and, once known, stays known: it goes on over wraps of timestamps; where an encoder's
 * clock jumps, or begins anew, it stands still for one frame and goes on from there. A next publication begins at 0 again.
 */
public interface SegmentSink {

    /** Sets the header that belongs in front of the segments sealed from now on. Costs nothing if it is never used. */
    void header(StreamHeader header);

    /**
     * Sets a header for segments that nobody can go on with who has begun under another one: viewers who are watching end,
     * but for those whose protocol can announce a change. The segment that was open has been sealed or discarded.
     */
    void restart(StreamHeader header);

    /**
     * Appends bytes to the open segment; opens one if there is none.
     *
     * @param bytes copied before this returns
     * @throws OversizedUnitException the open segment has outgrown what the stream may keep
     */
    void write(byte[] bytes, int offset, int length) throws OversizedUnitException;

    /**
     * Ends the open segment and makes it visible. Does nothing when no byte has been written since the last seal.
     *
     * @param joinPoint whether a viewer may start at this segment's first byte, given the header set before
     * @param mediaTimeMs media time of this segment, see above
     */
    void seal(boolean joinPoint, long mediaTimeMs);

    /**
     * Ends the open segment like {@link #seal}, but viewers neither start nor resume at its first byte: it can be read only
     * directly behind the previous segment.
     */
    default void sealContinuation(long mediaTimeMs) {
        seal(/* joinPoint= */ false, mediaTimeMs);
    }

    /** Forgets the bytes of the open segment. */
    void discard();
}
