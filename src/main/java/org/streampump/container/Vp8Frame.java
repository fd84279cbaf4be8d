package org.streampump.container;

/**
 * Reads the beginning of a VP8 frame (RFC 6386 §9.1). The first byte's lowest bit is 0 in key frames, but also in half of all
 * bytes that are not VP8; the start code, which only key frames have, therefore decides.
 */
final class Vp8Frame implements PictureReader.Syntax {
    private static final int NOT_KEY = 1;
    private static final int START_CODE = 0x9d012a;
    private static final int START_CODE_AT = 3;
    private static final int START_CODE_BYTES = 3;

    private int read;
    private int newest;

    @Override
    public Picture next(int value) {
        if (read == 0 && (value & NOT_KEY) != 0) {
            return Picture.NOT_KEY;
        }
        read++;
        newest = newest << Byte.SIZE | value;
        if (read < START_CODE_AT + START_CODE_BYTES) {
            return null;
        }
        return (newest & 0xffffff) == START_CODE ? Picture.KEY : Picture.UNKNOWN;
    }
}
