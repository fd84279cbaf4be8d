package org.streampump.container;

/**
 * A way to write the streams of one container as other bytes, for all viewers who want it: a protocol's framing. Immutable;
 * equal renderings write the same bytes.
 */
public interface Rendering {

    /** Whether streams of this format can be written so. */
    boolean renders(ContainerFormat format);

    /** Writes one stream, from wherever it is begun. */
    Renderer renderer();

    /**
     * What serves the same viewers when a stream is written in too many ways already; itself when there is no simpler one.
     */
    default Rendering simpler() {
        return this;
    }

    /**
     * Whether what is written is a stream of the container itself: its viewers end with the stream as it came, can go on elsewhere
     * as that one's can, and are not told of changes of the header.
     */
    default boolean keepsContainer() {
        return false;
    }
}
