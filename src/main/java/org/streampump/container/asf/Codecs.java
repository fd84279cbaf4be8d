package org.streampump.container.asf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.streampump.container.PictureCodec;

/** The codecs of ASF: their names for people, and how their pictures are read. */
final class Codecs {
    private static final int FOUR_CC_AT = 11 + 16; // width, height, a byte, a size; then BITMAPINFOHEADER (ASF 9.2)

    private Codecs() {}

    /** Returns the name of a wFormatTag; null when it is not known. */
    static String audio(int tag) {
        return switch (tag) {
            case 0x0001, 0x0003 -> "PCM";
            case 0x0002, 0x0011 -> "ADPCM";
            case 0x0006 -> "G.711 A-law";
            case 0x0007 -> "G.711 mu-law";
            case 0x000a, 0x000b -> "WMA Voice";
            case 0x0050 -> "MP2";
            case 0x0055 -> "MP3";
            case 0x00ff, 0x1600, 0x1602, 0x1610, 0x706d, 0xa106 -> "AAC";
            case 0x0160 -> "WMA 1";
            case 0x0161 -> "WMA 2";
            case 0x0162 -> "WMA Pro";
            case 0x0163 -> "WMA Lossless";
            case 0x2000 -> "AC-3";
            default -> null;
        };
    }

    /**
     * Returns the name of the FourCC in a video stream's type-specific data; the FourCC itself when it is not known but
     * printable; else null.
     */
    static String video(byte[] bytes, int at, int length) {
        if (length < FOUR_CC_AT + 4) {
            return null;
        }
        String code = new String(bytes, at + FOUR_CC_AT, 4, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        return switch (code) {
            case "WMV1" -> "WMV 7";
            case "WMV2" -> "WMV 8";
            case "WMV3" -> "WMV 9";
            case "WVC1", "WMVA" -> "VC-1";
            case "MSS1", "MSS2" -> "WMV Screen";
            case "MP41", "MPG4", "MP42", "MP43" -> "MS MPEG-4";
            case "MP4S", "M4S2", "MP4V", "XVID", "DIVX", "DX50", "FMP4" -> "MPEG-4";
            case "H264", "AVC1", "X264" -> "H.264";
            case "HEVC", "H265", "HVC1" -> "H.265";
            case "MJPG" -> "JPEG";
            default -> isPrintable(code) ? code : null;
        };
    }

    /**
     * Returns the codec by which pictures are read.
     *
     * @param name an answer of {@link #video}, or null
     */
    static PictureCodec pictures(String name) {
        if (name == null) {
            return PictureCodec.OTHER;
        }
        return switch (name) {
            case "MPEG-4" -> PictureCodec.MPEG4;
            case "H.264" -> PictureCodec.AVC;
            case "H.265" -> PictureCodec.HEVC;
            case "MPG1", "MPG2", "MPEG" -> PictureCodec.MPEG2;
            case "VP80" -> PictureCodec.VP8;
            case "VP90" -> PictureCodec.VP9;
            case "AV01" -> PictureCodec.AV1;
            default -> PictureCodec.OTHER;
        };
    }

    private static boolean isPrintable(String code) {
        return code.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z');
    }
}
