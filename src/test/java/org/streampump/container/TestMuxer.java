package org.streampump.container;

import java.nio.charset.StandardCharsets;

/**
 * Writes a synthetic stream of one container as an encoder would, for tests: pictures and sound of a few bytes, each with a
 * label of ten characters in it, by which it is found again in whatever a viewer is given. One publication; times go up.
 */
public interface TestMuxer {

    ContainerFormat format();

    /** The header that a stream begins with. */
    byte[] head(boolean video, boolean sound);

    /**
     * One picture.
     *
     * @param ms its time
     * @param key whether a decoder can begin here
     * @param flag whether the container is to say so
     * @param label ten characters
     */
    byte[] picture(long ms, boolean key, boolean flag, byte[] label);

    /** One frame of sound. */
    byte[] sound(long ms, byte[] label);

    /** Tables that the container repeats now and then. */
    default byte[] tables() {
        return new byte[0];
    }

    /** Whether the pump can read pictures of this container's synthetic codec: the flags of all others are believed. */
    default boolean isReadable() {
        return true;
    }

    /** A label that is found again. */
    static byte[] label(char kind, long ms) {
        return String.format("~%c%08d", kind, ms).getBytes(StandardCharsets.US_ASCII);
    }
}
