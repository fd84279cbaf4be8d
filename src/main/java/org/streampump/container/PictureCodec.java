package org.streampump.container;

/** A video codec, for {@link PictureReader}, in media containers whose frames hold one access unit each. */
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

    /** Size in bytes of the length field before each NAL unit where no configuration record is known. */
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
     * Returns the size of the length fields before NAL units, read from an AVCDecoderConfigurationRecord or
     * HEVCDecoderConfigurationRecord.
     *
     * @param length how many bytes of the record there are; the beginning of a record is enough
     * @return 1 to 4, in bytes; {@link #USUAL_NAL_LENGTH_BYTES} where the record does not say, and for other codecs
     */
    public int nalLengthBytes(byte[] record, int offset, int length) {
        return lengthSizeAt == NO_RECORD || lengthSizeAt >= length
                ? USUAL_NAL_LENGTH_BYTES
                : (record[offset + lengthSizeAt] & 3) + 1;
    }
}
