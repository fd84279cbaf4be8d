package org.streampump.container;

/**
 * The place where a {@link Segmenter} puts headers and segments. Bytes are written as they come and become visible to viewers
 * when their segment is sealed; a large unit therefore need not be collected elsewhere first.
 *
 * <p>A segment is sealed with its <em>media time</em>: the media time of the segment's first unit, in milliseconds since the
 * publication's first unit, which is at 0; {@link MediaTime#UNKNOWN} for segments that end before the first timestamp. The
 * timestamps of the leading track (the one whose join points count) measure media time; a segment that begins with a unit of a
 * different track has the media time of the leading track's newest frame. Within a publication, media time never goes back and,
 * once known, stays known. Media time continues across wraps of timestamps; where an encoder's clock jumps or begins anew,
 * media time stands still for one frame and continues from there. The next publication begins at 0 again.
 */
public interface SegmentSink {

    /**
     * Sets the header that a new viewer gets before the segments that are sealed from now on. A header that is replaced before
     * the next seal costs nothing.
     */
    void header(StreamHeader header);

    /**
     * Sets a header for segments that viewers of an earlier header cannot play. The session of every present viewer ends,
     * unless the viewer's protocol can announce a change of the header. The caller must have sealed or discarded the open
     * segment.
     */
    void restart(StreamHeader header);

    /**
     * Appends bytes to the open segment; opens a segment if there is none.
     *
     * @param bytes copied before this method returns
     * @throws OversizedUnitException the open segment exceeds the size that the stream allows for one segment, or the pump has
     *     no memory left for the segment ({@link NoRoomException})
     */
    void write(byte[] bytes, int offset, int length) throws OversizedUnitException;

    /**
     * Ends the open segment and makes it visible. Does nothing when no byte has been written since the previous seal.
     *
     * @param joinPoint whether a viewer may start at this segment's first byte, given the header that was set before
     * @param mediaTimeMs media time of this segment in milliseconds, as described above
     */
    void seal(boolean joinPoint, long mediaTimeMs);

    /**
     * Ends the open segment as {@link #seal} does, but viewers neither start nor resume at the segment's first byte: the
     * segment can be read only directly after the previous segment.
     */
    default void sealContinuation(long mediaTimeMs) {
        seal(/* joinPoint= */ false, mediaTimeMs);
    }

    /** Forgets the bytes of the open segment. */
    void discard();
}
