package org.streampump.container.mpegts;

/** Why a decoder could begin at a video PES packet: each constant is better than those before it. */
enum Evidence {
    NONE,
    /** A picture that needs no other one, without parameter sets, and not said to be a place to begin. */
    INTRA_ALONE,
    /** Parameter sets in front of a picture that needs others: a decoder begins with faults that heal. */
    PARAMETERS,
    /** A key picture behind the first picture of its PES packet: the pictures before it are lost. */
    KEY_INSIDE,
    /** The first picture is no key picture, and yet the encoder, which seldom does so, says that one can begin. */
    FLAGGED_PICTURE,
    /** The picture cannot be read, and the encoder, which seldom does so, says that one can begin. */
    FLAGGED,
    /** Parameter sets, and a picture that needs no other one or from which pictures recover (open GOP, intra refresh). */
    RECOVERY,
    /** A key picture, whose parameter sets have come long before. */
    KEY_ALONE,
    /** A key picture with its parameter sets. */
    KEY;

    /** Whether the evidence holds at once, and not only after a time without a better one. */
    boolean isStrong() {
        return compareTo(FLAGGED) >= 0;
    }

    boolean isKey() {
        return compareTo(KEY_ALONE) >= 0;
    }
}
