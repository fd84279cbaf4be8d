package org.streampump.container.mpegts;

/** Why a decoder could begin at a packet: each is better than those before it. */
enum Evidence {
    NONE,
    /** A picture that needs no other; its parameter sets may have come long before. */
    PICTURE,
    /** Parameter sets or a sequence header, which come in front of such a picture. */
    PARAMETERS,
    /** The encoder says so: random_access_indicator. */
    INDICATOR
}
