package org.streampump.container;

/**
 * Reads the start codes of one picture of MPEG-1, MPEG-2 or MPEG-4 Visual, up to its picture header (ISO/IEC 13818-2 §6.2.3) or
 * video object plane (ISO/IEC 14496-2 §6.2.5).
 */
final class MpegPictures implements PictureReader.Syntax {
    private static final int MPEG2_PICTURE = 0x00000100;
    private static final int MPEG4_PLANE = 0x000001b6;

    private final boolean mpeg4;
    private int newest = -1; // the last four bytes
    private int bytesToType; // up to the byte that holds the picture's type; 0 before the start code

    MpegPictures(boolean mpeg4) {
        this.mpeg4 = mpeg4;
    }

    @Override
    public Picture next(int value) {
        if (bytesToType > 0) {
            return --bytesToType > 0 ? null : ofTypeByte(value);
        }
        newest = newest << Byte.SIZE | value;
        if (newest == (mpeg4 ? MPEG4_PLANE : MPEG2_PICTURE)) {
            bytesToType = mpeg4 ? 1 : 2; // MPEG-2 has ten bits of temporal_reference first
        }
        return null;
    }

    /** I pictures have picture_coding_type 1, or vop_coding_type 0. */
    private Picture ofTypeByte(int value) {
        return PictureReader.key(mpeg4 ? value >> 6 == 0 : (value >> 3 & 7) == 1);
    }
}
