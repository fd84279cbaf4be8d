package org.streampump.container.matroska;

/** The codecs' names for people. */
final class Codecs {
    private Codecs() {}

    /** Returns the name of a CodecID (RFC 9559 §5.1.4.1.21 and the codec mappings); null when it is not known. */
    static String name(String codecId) {
        return switch (codecId) {
            case "V_VP8" -> "VP8";
            case "V_VP9" -> "VP9";
            case "V_AV1" -> "AV1";
            case "V_MPEG4/ISO/AVC" -> "H.264";
            case "V_MPEGH/ISO/HEVC" -> "H.265";
            case "V_MPEGI/ISO/VVC" -> "H.266";
            case "V_MPEG4/ISO/SP", "V_MPEG4/ISO/ASP", "V_MPEG4/ISO/AP" -> "MPEG-4 Visual";
            case "V_MPEG4/MS/V3" -> "MS MPEG-4 V3";
            case "V_MPEG1" -> "MPEG-1 Video";
            case "V_MPEG2" -> "MPEG-2 Video";
            case "V_THEORA" -> "Theora";
            case "V_MJPEG" -> "JPEG";
            case "V_PRORES" -> "ProRes";
            case "V_FFV1" -> "FFV1";
            case "V_UNCOMPRESSED" -> "raw video";
            case "A_OPUS" -> "Opus";
            case "A_VORBIS" -> "Vorbis";
            case "A_FLAC" -> "FLAC";
            case "A_MPEG/L1" -> "MP1";
            case "A_MPEG/L2" -> "MP2";
            case "A_MPEG/L3" -> "MP3";
            case "A_AC3" -> "AC-3";
            case "A_EAC3" -> "E-AC-3";
            case "A_DTS" -> "DTS";
            case "A_TRUEHD" -> "TrueHD";
            case "A_ALAC" -> "ALAC";
            case "A_PCM/INT/LIT", "A_PCM/INT/BIG", "A_PCM/FLOAT/IEEE" -> "PCM";
            case "S_TEXT/UTF8", "S_TEXT/ASCII" -> "SubRip";
            case "S_TEXT/WEBVTT", "D_WEBVTT/SUBTITLES", "D_WEBVTT/CAPTIONS" -> "WebVTT";
            case "S_TEXT/SSA", "S_TEXT/ASS" -> "SSA";
            default -> codecId.startsWith("A_AAC") ? "AAC" : null;
        };
    }
}
