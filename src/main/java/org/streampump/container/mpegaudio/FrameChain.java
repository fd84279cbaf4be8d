package org.streampump.container.mpegaudio;

/**
 * Judges whether frames follow each other from a place on: each header must be where the previous frame ends, and be of the
 * same kind. In free format, the distance of the first two headers gives the frames' length, and the third header confirms it.
 */
final class FrameChain {
    /** Number of successive headers that prove frames whose kind is not yet known. */
    static final int HEADERS = 3;

    /**
     * Maximum length in bytes of a frame in free format; longer frames are not found. A layer II or III frame of 640 kbit/s has
     * at most 2880 bytes at the sampling rates of MPEG-1.
     */
    static final int MAX_FREE_BYTES = 4096;

    /**
     * Minimum length in bytes of a frame in free format; shorter frames are not found. This is the length of a layer III frame
     * of 8 kbit/s at 24 kHz.
     */
    static final int MIN_FREE_BYTES = 24;

    /** Number of bytes from a place on that are always enough to judge the place. */
    static final int LOOKAHEAD = (HEADERS - 1) * FrameSyntax.MAX_FRAME_BYTES + 16;

    /** Answer when no frames begin at the place. */
    static final int NONE = -1;

    /** Answer when more bytes are needed to tell. */
    static final int UNSURE = -2;

    private final FrameSyntax syntax;

    FrameChain(FrameSyntax syntax) {
        this.syntax = syntax;
    }

    /**
     * Judges the place at index {@code at}.
     *
     * @param end where the valid bytes end
     * @param headers how many headers must follow each other, the first included; in free format never fewer than
     *     {@link #HEADERS}
     * @param ended whether no bytes will come after {@code end}: the last frame then needs no header after it
     * @return the length of frames in free format without padding, in bytes; 0 when each frame tells its own length;
     *     {@link #NONE} or {@link #UNSURE}
     */
    int lookAt(byte[] b, int at, int end, int headers, boolean ended) {
        if (at + syntax.headerBytes() > end) {
            return ended ? NONE : UNSURE;
        }
        FrameHeader first = syntax.headerAt(b, at);
        if (first == null) {
            return NONE;
        }
        int freeBytes = first.isFree() ? freeBytes(b, at, end, first, ended) : 0;
        if (freeBytes < 0) {
            return freeBytes;
        }
        return follow(b, at, end, first, freeBytes, first.isFree() ? HEADERS : headers, ended);
    }

    private int follow(byte[] b, int from, int end, FrameHeader first, int freeBytes, int headers, boolean ended) {
        int at = from;
        FrameHeader header = first;
        for (int seen = 1; seen < headers; seen++) {
            at += header.length(freeBytes);
            if (ended && at == end && seen == headers - 1) {
                return freeBytes;
            }
            if (at + syntax.headerBytes() > end) {
                return ended ? NONE : UNSURE;
            }
            header = syntax.headerAt(b, at);
            if (header == null || header.kind() != first.kind()) {
                return NONE;
            }
        }
        return freeBytes;
    }

    private int freeBytes(byte[] b, int from, int end, FrameHeader first, boolean ended) {
        int last = from + MAX_FREE_BYTES + first.padding();
        for (int at = from + MIN_FREE_BYTES + first.padding(); at <= last; at++) {
            if (at + syntax.headerBytes() > end) {
                return ended ? NONE : UNSURE;
            }
            if ((b[at] & 0xff) == FrameSyntax.SYNC_BYTE) {
                FrameHeader next = syntax.headerAt(b, at);
                if (next != null && next.kind() == first.kind()) {
                    return at - from - first.padding();
                }
            }
        }
        return NONE;
    }
}
