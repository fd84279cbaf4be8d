package org.streampump.container.mpegts;

/**
 * Looks for the beginning of a picture that can be decoded by itself, in the packet in which a video PES packet begins and
 * no further: encoders send access unit delimiter and parameter sets first. What does not fit into that packet is missed.
 */
final class PictureProbe {
    private static final int PES_HEAD = 9; // ISO/IEC 13818-1 2.4.3.6, up to and with PES_header_data_length
    private static final int START_CODE = 3;

    private PictureProbe() {}

    /** What the packet shows; {@link Evidence#NONE} for codecs that are not looked into. */
    static Evidence look(Codec codec, byte[] b, int at) {
        int end = at + TsPacket.LENGTH;
        int pes = TsPacket.payloadAt(b, at);
        if (pes + PES_HEAD > end || !isStartCode(b, pes)) {
            return Evidence.NONE;
        }
        Evidence best = Evidence.NONE;
        for (int n = pes + PES_HEAD + (b[pes + PES_HEAD - 1] & 0xff); n + START_CODE + 3 <= end; n++) {
            if (isStartCode(b, n)) {
                Evidence here = evidence(codec, b, n + START_CODE);
                best = here.compareTo(best) > 0 ? here : best;
            }
        }
        return best;
    }

    private static boolean isStartCode(byte[] b, int at) {
        return b[at] == 0 && b[at + 1] == 0 && b[at + 2] == 1;
    }

    /** What a start code or NAL unit says; two bytes behind its first are readable. */
    private static Evidence evidence(Codec codec, byte[] b, int at) {
        int first = b[at] & 0xff;
        return switch (codec) {
            case H264 -> ofH264(first & 0x1f);
            case H265 -> ofH265(first >> 1 & 0x3f);
            case H266 -> ofH266((b[at + 1] & 0xff) >> 3);
            case MPEG1_VIDEO, MPEG2_VIDEO -> ofMpeg2(first, (b[at + 2] & 0xff) >> 3 & 7);
            case MPEG4_VIDEO -> ofMpeg4(first, (b[at + 1] & 0xff) >> 6);
            default -> Evidence.NONE;
        };
    }

    /** ITU-T H.264 Table 7-1: sequence parameter set; IDR slice. */
    private static Evidence ofH264(int nalType) {
        return nalType == 7 ? Evidence.PARAMETERS : nalType == 5 ? Evidence.PICTURE : Evidence.NONE;
    }

    /** ITU-T H.265 Table 7-1: video and sequence parameter set; BLA, IDR and CRA slices. */
    private static Evidence ofH265(int nalType) {
        boolean parameters = nalType == 32 || nalType == 33;
        return parameters ? Evidence.PARAMETERS : nalType >= 16 && nalType <= 21 ? Evidence.PICTURE : Evidence.NONE;
    }

    /** ITU-T H.266 Table 5: video and sequence parameter set; IDR and CRA slices. */
    private static Evidence ofH266(int nalType) {
        boolean parameters = nalType == 14 || nalType == 15;
        return parameters ? Evidence.PARAMETERS : nalType >= 7 && nalType <= 9 ? Evidence.PICTURE : Evidence.NONE;
    }

    /** ISO/IEC 13818-2 Table 6-1: sequence header; picture header with picture_coding_type 1, which is I. */
    private static Evidence ofMpeg2(int startCode, int pictureType) {
        boolean intra = startCode == 0x00 && pictureType == 1;
        return startCode == 0xb3 ? Evidence.PARAMETERS : intra ? Evidence.PICTURE : Evidence.NONE;
    }

    /** ISO/IEC 14496-2 Table 6-3: visual object sequence, video object layer; VOP with vop_coding_type 0, which is I. */
    private static Evidence ofMpeg4(int startCode, int vopType) {
        boolean parameters = startCode == 0xb0 || startCode >= 0x20 && startCode <= 0x2f;
        boolean intra = startCode == 0xb6 && vopType == 0;
        return parameters ? Evidence.PARAMETERS : intra ? Evidence.PICTURE : Evidence.NONE;
    }
}
