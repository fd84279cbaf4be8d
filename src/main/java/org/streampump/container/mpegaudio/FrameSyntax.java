package org.streampump.container.mpegaudio;

/** The syntax of one kind of frames. Immutable. */
interface FrameSyntax {
    /** The first byte of every frame: the beginning of its sync word. */
    int SYNC_BYTE = 0xff;

    /** Maximum length of a frame in either syntax, in bytes: ADTS writes lengths in 13 bits. */
    int MAX_FRAME_BYTES = 8191;

    /** The name of the frames, for messages. */
    String frames();

    /** The number of bytes that {@link #headerAt} reads. */
    int headerBytes();

    /** Returns the values of the header, or null when no header is here. */
    FrameHeader headerAt(byte[] bytes, int at);

    /** Whether this whole frame has no sound, but tells the length of the file that contains it. */
    boolean tellsLength(byte[] bytes, int at, FrameHeader header, int length);
}
