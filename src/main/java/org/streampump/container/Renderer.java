package org.streampump.container;

/**
 * Writes one stream in the way that a {@link Rendering} defines. A renderer takes a segmenter's output, rewrites it and passes
 * it on to a {@link SegmentSink}; the rewritten stream is called a <em>rendition</em>. One caller at a time.
 */
public interface Renderer {

    /** Returns the rendition's header for the segments that follow; {@code source} is those segments' own header. */
    StreamHeader header(StreamHeader source);

    /**
     * Takes the next bytes of the open segment; one segment of the rendition may hold several whole segments of the segmenter.
     *
     * @param bytes belongs to the caller again when this method returns
     * @param out only its {@code write} is called
     * @throws OversizedUnitException thrown by {@code out}
     */
    void write(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException;

    /**
     * Completes the open segment.
     *
     * @param joinPoint whether a viewer may start at the segment's first byte
     * @param mediaTimeMs the segment's media time in milliseconds; the rendition's segment gets the same
     * @param out only its {@code seal} is called
     */
    void seal(boolean joinPoint, long mediaTimeMs, SegmentSink out);

    /** Forgets the bytes of the open segment. */
    void discard();

    /** Returns the bytes that tell viewers of the stream's orderly end; may be empty. */
    byte[] end();
}
