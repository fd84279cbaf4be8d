package org.streampump.container;

/** Whether a decoder that has nothing but the stream header can begin with a coded picture. */
public enum Picture {
    /** A decoder can begin with this picture. */
    KEY,
    /** The picture needs earlier ones. */
    NOT_KEY,
    /** The bytes that have come do not tell; the container's flag is all there is. */
    UNKNOWN
}
