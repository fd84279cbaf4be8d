package org.streampump.container.mpegts;

/** Reason why a decoder could begin at a video PES packet; each constant is a better reason than the previous constants. */
enum Evidence {
    NONE,
    /** A picture that needs no other picture, but has no parameter sets and is not marked as a place to begin. */
    INTRA_ALONE,
    /** Parameter sets before a picture that needs other pictures: a decoder begins with faults that heal. */
    PARAMETERS,
    /** A key picture after the first picture of its PES packet: the pictures before it are lost. */
    KEY_INSIDE,
    /** The first picture is no key picture, but an encoder that rarely sets its indicator marks it as a place to begin. */
    FLAGGED_PICTURE,
    /** The picture cannot be read, but an encoder that rarely sets its indicator marks it as a place to begin. */
    FLAGGED,
    /** Parameter sets, and a picture that needs no other picture or from which pictures recover (open GOP, intra refresh). */
    RECOVERY,
    /** A key picture without parameter sets: they came earlier in the stream. */
    KEY_ALONE,
    /** A key picture with its parameter sets. */
    KEY;

    /** Whether the evidence counts at once, and not only after a time without better evidence. */
    boolean isStrong() {
        return compareTo(FLAGGED) >= 0;
    }

    boolean isKey() {
        return compareTo(KEY_ALONE) >= 0;
    }
}
