package org.streampump.container;

/**
 * The place where a {@link Segmenter} puts headers and segments. Bytes are written as they come and become visible to viewers
 * when their segment is sealed, so that a large unit need not be collected elsewhere first.
 *
 * <p>A segment is sealed with its <em>media time</em>: the media time of the segment's first unit, in milliseconds since the
 * publication's first unit, which is at 0; {@link MediaTime#UNKNOWN} for segments before and in which no timestamp has come.
 * The leading track (the one whose join points count) tells media time; a segment that begins with a unit of a different track
 * has the media time of the leading track's newest frame. Within a publication, media time never goes back and, once known,
 * stays known. Media time continues across wraps of timestamps; where an encoder's clock jumps or begins anew, media time stands
 * still for one frame and goes on from there. The next publication begins at 0 again.
 */
public interface SegmentSink {

    /** Sets the header that belongs in front of the segments that are sealed from now on. A header that is never used costs nothing. */
    void header(StreamHeader header);

    /**
     * Sets a header for segments with which a viewer of an earlier header cannot go on. The session of every present viewer
     * ends, unless the viewer's protocol can announce a change of the header. The caller has sealed or discarded the open
     * segment before.
     */
    void restart(StreamHeader header);

    /**
     * Appends bytes to the open segment; opens a segment if there is none.
     *
     * @param bytes copied before this method returns
     * @throws OversizedUnitException the open segment has outgrown the size that the stream may keep
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
     * segment can be read only directly behind the previous segment.
     */
    default void sealContinuation(long mediaTimeMs) {
        seal(/* joinPoint= */ false, mediaTimeMs);
    }

    /** Forgets the bytes of the open segment. */
    void discard();
}
