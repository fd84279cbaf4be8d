package org.streampump.container.mpegaudio;

/**
 * The values in the header of one frame.
 *
 * @param kind a number that is the same for all frames with the same version, layer or profile, and sampling rate; never
 *     negative
 * @param length length of the frame in bytes, header included; {@link #FREE} when the header does not tell
 * @param padding number of padding bytes; in free format, the frame is this much longer than a frame without padding
 * @param micros duration of the frame, in microseconds
 * @param codec the codec's name for people
 */
record FrameHeader(int kind, int length, int padding, int micros, String codec) {
    /**
     * Length of a frame in free format, whose header does not tell it: all frames have the same length, except for the padding,
     * and the distance between two headers tells it.
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
