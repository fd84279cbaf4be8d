package org.streampump.container.mpegaudio;

/** The syntax of one kind of frames. Immutable. */
interface FrameSyntax {
    /** The first byte of every frame: the beginning of its sync word. */
    int SYNC_BYTE = 0xff;

    /** Maximum length of a frame in either syntax, in bytes: ADTS writes lengths in 13 bits. */
    int MAX_FRAME_BYTES = 8191;

    /** Returns the name of the frames, for messages, such as {@code ADTS frames}. */
    String frames();

    /** The number of bytes that {@link #headerAt} reads. */
    int headerBytes();

    /** Returns the values of the header at index {@code at}, or null when no header begins there. */
    FrameHeader headerAt(byte[] bytes, int at);

    /** Whether the whole frame at index {@code at} has no sound, but tells the length of the file that it was written for. */
    boolean tellsLength(byte[] bytes, int at, FrameHeader header, int length);
}
