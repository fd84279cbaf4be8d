package org.streampump.container.mpegaudio;

/**
 * Looks whether frames follow each other from a place on: each header must stand where the one before it says, and be of
 * the same kind. In free format the first two headers give the length, and the third confirms it.
 */
final class FrameChain {
    /** Headers in a row that prove a kind of frame which was not there before. */
    static final int HEADERS = 3;

    /** Bytes; longer frames in free format are not found. Enough for 640 kbit/s at any sampling rate of MPEG-1. */
    static final int MAX_FREE_BYTES = 4096;

    /** Bytes; shorter frames in free format are not found. What a frame of 8 kbit/s at 24 kHz has. */
    static final int MIN_FREE_BYTES = 24;

    /** Bytes; with so many behind a place, what stands there can be judged. */
    static final int LOOKAHEAD = (HEADERS - 1) * FrameSyntax.MAX_FRAME_BYTES + 16;

    /** There are no frames here. */
    static final int NONE = -1;

    /** More bytes are needed to tell. */
    static final int UNSURE = -2;

    private final FrameSyntax syntax;

    FrameChain(FrameSyntax syntax) {
        this.syntax = syntax;
    }

    /**
     * Judges one place.
     *
     * @param end where the valid bytes end
     * @param headers how many must follow each other, the first included; in free format never fewer than {@link #HEADERS}
     * @param ended whether nothing will come behind {@code end}: then the last frame needs no other behind it
     * @return the length of frames in free format without padding, 0 when each frame says its own, {@link #NONE} or
     *     {@link #UNSURE}
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
