package org.streampump.container;

/**
 * Writes one stream as a {@link Rendering} says. It is given what a segmenter gives, and gives the same on. One caller at a
 * time.
 */
public interface Renderer {

    /** The rendition's header for the segments that follow, which are {@code source}'s. */
    StreamHeader header(StreamHeader source);

    /**
     * Takes bytes of the open segment, which may be several whole ones of the segmenter's in a row.
     *
     * @param bytes belongs to the caller again when this returns
     * @param out its {@code write} only
     * @throws OversizedUnitException thrown by {@code out}
     */
    void write(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException;

    /**
     * The open segment is complete.
     *
     * @param joinPoint whether a viewer may start at its first byte
     * @param mediaTimeMs its media time, which the rendition's segment has too
     * @param out its {@code seal} only
     */
    void seal(boolean joinPoint, long mediaTimeMs, SegmentSink out);

    /** The open segment is not sent after all. */
    void discard();

    /** What tells viewers that the stream has ended in order; may be empty. */
    byte[] end();
}
