package org.streampump.container;

/** How a coded picture is read, in containers that hold one access unit in one frame. */
public enum PictureCodec {
    AVC(4),
    HEVC(21),
    VVC(PictureCodec.NO_RECORD),
    AV1(PictureCodec.NO_RECORD),
    VP8(PictureCodec.NO_RECORD),
    VP9(PictureCodec.NO_RECORD),
    /** MPEG-1 and MPEG-2 video. */
    MPEG2(PictureCodec.NO_RECORD),
    /** MPEG-4 Visual. */
    MPEG4(PictureCodec.NO_RECORD),
    THEORA(PictureCodec.NO_RECORD),
    /** A codec that {@link PictureReader} does not know: all its pictures are {@link Picture#UNKNOWN}. */
    OTHER(PictureCodec.NO_RECORD);

    /** Bytes of a NAL unit's length, where no configuration record says otherwise. */
    public static final int USUAL_NAL_LENGTH_BYTES = 4;

    private static final int NO_RECORD = -1;

    private final int lengthSizeAt; // index in the configuration record; ISO/IEC 14496-15 §5.3.3.1 and §8.3.3.1

    PictureCodec(int lengthSizeAt) {
        this.lengthSizeAt = lengthSizeAt;
    }

    /** Whether {@link PictureReader} can tell key pictures of this codec from others. */
    public boolean isReadable() {
        return this != OTHER;
    }

    /**
     * Reads from an AVCDecoderConfigurationRecord or HEVCDecoderConfigurationRecord how long the lengths in front of NAL units
     * are.
     *
     * @param length bytes of the record that are there; a beginning is enough
     * @return 1 to 4; {@link #USUAL_NAL_LENGTH_BYTES} where the record does not say, and for other codecs
     */
    public int nalLengthBytes(byte[] record, int offset, int length) {
        return lengthSizeAt == NO_RECORD || lengthSizeAt >= length
                ? USUAL_NAL_LENGTH_BYTES
                : (record[offset + lengthSizeAt] & 3) + 1;
    }
}
