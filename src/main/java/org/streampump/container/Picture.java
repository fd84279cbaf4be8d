package org.streampump.container;

/** Whether a decoder that has nothing but the stream header can begin with a coded picture. */
public enum Picture {
    /** A decoder can begin with this picture. */
    KEY,
    /** A decoder needs earlier pictures for this picture. */
    NOT_KEY,
    /** The bytes that have come do not tell; only the container's flag is left. */
    UNKNOWN
}
