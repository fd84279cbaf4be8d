package org.streampump.container;

/**
 * A way to write a format's streams as different bytes, such as a protocol's framing, for all viewers who want these bytes.
 * Immutable; equal renderings write the same bytes.
 */
public interface Rendering {

    /** Whether streams of this format can be written in this way. */
    boolean renders(ContainerFormat format);

    /** Returns a renderer for one stream; its input may begin at any place of the stream. */
    Renderer renderer();

    /**
     * Returns the rendering that serves the same viewers when the pump already writes a stream in too many ways; this rendering
     * when there is no simpler rendering.
     */
    default Rendering simpler() {
        return this;
    }

    /**
     * Whether the rendition is itself a stream of the same format. Its viewers are then treated like viewers of the original
     * stream: they get the same end, can continue with another stream, and are not told of changes of the header.
     */
    default boolean keepsContainer() {
        return false;
    }
}
