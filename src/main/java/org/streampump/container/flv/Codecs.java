package org.streampump.container.flv;

import org.streampump.container.PictureCodec;

/** The codecs of FLV: their names for people, and how their pictures are read. */
final class Codecs {
    static final int AVC = 7;
    static final int HEVC = 12; // not in Adobe's specification, but widespread
    static final int AAC = 10;

    private static final int MPEG4 = 9; // not in Adobe's specification either

    private static final int AVC1 = 0x61766331; // the four characters as a number
    private static final int HVC1 = 0x68766331;
    private static final int VVC1 = 0x76766331;
    private static final int AV01 = 0x61763031;
    private static final int VP08 = 0x76703038;
    private static final int VP09 = 0x76703039;
    private static final int MP4A = 0x6d703461;
    private static final int MP3 = 0x2e6d7033;
    private static final int OPUS = 0x4f707573;
    private static final int FLAC = 0x664c6143;
    private static final int AC3 = 0x61632d33;
    private static final int EAC3 = 0x65632d33;

    private Codecs() {}

    /** Returns the name of a CodecID (E.4.3.1); null when it is not known. */
    static String video(int id) {
        return switch (id) {
            case 1 -> "JPEG";
            case 2 -> "Sorenson H.263";
            case 3 -> "Screen Video";
            case 4 -> "VP6";
            case 5 -> "VP6 with alpha";
            case 6 -> "Screen Video 2";
            case AVC -> "H.264";
            case MPEG4 -> "MPEG-4 Visual";
            case HEVC -> "H.265";
            default -> null;
        };
    }

    /** Returns the picture codec of a CodecID (E.4.3.1). */
    static PictureCodec picture(int id) {
        return switch (id) {
            case AVC -> PictureCodec.AVC;
            case MPEG4 -> PictureCodec.MPEG4;
            case HEVC -> PictureCodec.HEVC;
            default -> PictureCodec.OTHER;
        };
    }

    /** Returns the name of a SoundFormat (E.4.2.1); null when it is not known. */
    static String audio(int format) {
        return switch (format) {
            case 0, 3 -> "PCM";
            case 1 -> "ADPCM";
            case 2, 14 -> "MP3";
            case 4, 5, 6 -> "Nellymoser";
            case 7 -> "G.711 A-law";
            case 8 -> "G.711 mu-law";
            case AAC -> "AAC";
            case 11 -> "Speex";
            default -> null;
        };
    }

    /** Returns the name of a FourCC (E2); null when it is not known. */
    static String fourCc(int code) {
        return switch (code) {
            case AVC1 -> "H.264";
            case HVC1 -> "H.265";
            case VVC1 -> "H.266";
            case AV01 -> "AV1";
            case VP08 -> "VP8";
            case VP09 -> "VP9";
            case MP4A -> "AAC";
            case MP3 -> "MP3";
            case OPUS -> "Opus";
            case FLAC -> "FLAC";
            case AC3 -> "AC-3";
            case EAC3 -> "E-AC-3";
            default -> null;
        };
    }

    /** Returns the picture codec of a FourCC (E2). */
    static PictureCodec pictureOfFourCc(int code) {
        return switch (code) {
            case AVC1 -> PictureCodec.AVC;
            case HVC1 -> PictureCodec.HEVC;
            case VVC1 -> PictureCodec.VVC;
            case AV01 -> PictureCodec.AV1;
            case VP08 -> PictureCodec.VP8;
            case VP09 -> PictureCodec.VP9;
            default -> PictureCodec.OTHER;
        };
    }

    /** Whether frames of this FourCC are useless without their sequence header. */
    static boolean needsSequenceHeader(int code) {
        return switch (code) {
            case AVC1, HVC1, VVC1, MP4A, OPUS, FLAC -> true;
            default -> false;
        };
    }
}
