package org.streampump.container.mpegaudio;

/**
 * The values in the header of one frame.
 *
 * @param kind a number that all frames of a run have in common, never negative
 * @param length of the frame in bytes, header included; {@link #FREE} when the header does not tell
 * @param padding number of bytes by which this frame is longer than others in free format
 * @param micros duration of the frame, in microseconds
 * @param codec for people
 */
record FrameHeader(int kind, int length, int padding, int micros, String codec) {
    /**
     * Length in free format: all frames have the same length, except for the padding; the distance between headers tells the
     * length.
     */
    static final int FREE = 0;

    boolean isFree() {
        return length == FREE;
    }

    /**
     * Returns the frame's length in bytes.
     *
     * @param freeBytes length of a frame in free format without padding, in bytes
     */
    int length(int freeBytes) {
        return isFree() ? freeBytes + padding : length;
    }
}
