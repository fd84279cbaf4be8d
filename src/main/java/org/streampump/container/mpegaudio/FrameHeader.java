package org.streampump.container.mpegaudio;

/**
 * What the header of one frame says.
 *
 * @param kind what all frames of a run have in common, never negative
 * @param length bytes, header included; {@link #FREE} when the header does not say
 * @param padding bytes that this frame is longer than others in free format
 * @param micros microseconds that the frame lasts
 * @param codec for people
 */
record FrameHeader(int kind, int length, int padding, int micros, String codec) {
    /** Free format: all frames have the same length but for the padding, which their distance tells. */
    static final int FREE = 0;

    boolean isFree() {
        return length == FREE;
    }

    /**
     * The frame's length in bytes.
     *
     * @param freeBytes what a frame in free format has without padding
     */
    int length(int freeBytes) {
        return isFree() ? freeBytes + padding : length;
    }
}
