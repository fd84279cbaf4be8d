package org.streampump.container.mpegaudio;

/** How frames of one kind are written. Immutable. */
interface FrameSyntax {
    /** The first byte of every frame: the beginning of its sync word. */
    int SYNC_BYTE = 0xff;

    /** Bytes; no frame of either syntax is longer: ADTS writes lengths in 13 bits. */
    int MAX_FRAME_BYTES = 8191;

    /** What a frame is called, for messages. */
    String frames();

    /** Bytes that {@link #headerAt} looks at. */
    int headerBytes();

    /** Returns what the header says, or null when there is none here. */
    FrameHeader headerAt(byte[] bytes, int at);

    /** Whether this whole frame has no sound, but tells the length of the file that it stands in. */
    boolean tellsLength(byte[] bytes, int at, FrameHeader header, int length);
}
