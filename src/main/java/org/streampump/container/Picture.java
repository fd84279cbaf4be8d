package org.streampump.container;

/** Whether a decoder that has been given only the stream header can begin with a coded picture. */
public enum Picture {
    /** A decoder can begin with this picture. */
    KEY,
    /** A decoder needs earlier pictures for this picture. */
    NOT_KEY,
    /** The picture's bytes that have come do not tell; only the media container's key frame flag can. */
    UNKNOWN
}
