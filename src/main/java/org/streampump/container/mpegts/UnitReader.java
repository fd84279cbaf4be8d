package org.streampump.container.mpegts;

/** Tells which unit follows a start code of a video stream, as far as units tell where a decoder can begin. */
final class UnitReader {
    /** Maximum number of bytes of a unit that are read; SEI messages further on are not seen. */
    static final int MAX_BYTES = 256;

    /** Number of bytes that are needed of every unit. */
    static final int MIN_BYTES = 3;

    private static final int OBU_HEAD_BYTES = 11; // header, extension, obu_size, and the first byte of the payload
    private static final int SLICE_HEAD_BYTES = 10; // NAL unit header, first_mb_in_slice, slice_type

    enum Unit {
        /** A unit that tells nothing. */
        OTHER,
        /** Parameter sets or a sequence header. */
        PARAMETERS,
        /** Pictures recover from here on. */
        RECOVERY,
        /** The beginning of a key picture: no later picture needs a picture before it. */
        KEY,
        /** The beginning of a picture that needs no other picture. */
        INTRA,
        /** The beginning of a picture that needs other pictures. */
        INTER
    }

    private UnitReader() {}

    /** Whether key pictures of the codec can be told from other pictures. */
    static boolean reads(Codec codec) {
        return switch (codec) {
            case MPEG1_VIDEO, MPEG2_VIDEO, MPEG4_VIDEO, H264, H265, H266, AV1, VC1, AVS -> true;
            default -> false;
        };
    }

    /** Returns how many bytes {@link #read} needs of a unit whose first {@link #MIN_BYTES} are given. */
    static int bytesNeeded(Codec codec, byte[] unit) {
        int first = unit[0] & 0xff;
        return switch (codec) {
            case H264 -> isSeiH264(first) ? MAX_BYTES : isSliceH264(first) ? SLICE_HEAD_BYTES : MIN_BYTES;
            case H265 -> typeH265(first) == 39 ? MAX_BYTES : MIN_BYTES;
            case AV1 -> OBU_HEAD_BYTES;
            default -> MIN_BYTES;
        };
    }

    /**
     * Returns the kind of a unit.
     *
     * @param length number of bytes that have come; fewer than needed where the unit ends earlier
     */
    static Unit read(Codec codec, byte[] unit, int length) {
        if (length == 0) {
            return Unit.OTHER;
        }
        int first = unit[0] & 0xff;
        int second = length > 1 ? unit[1] & 0xff : 0;
        int third = length > 2 ? unit[2] & 0xff : 0;
        return switch (codec) {
            case H264 -> h264(first, unit, length);
            case H265 -> h265(first, second, unit, length);
            case H266 -> h266(second >> 3);
            case MPEG1_VIDEO, MPEG2_VIDEO -> mpeg2(first, third >> 3 & 7);
            case MPEG4_VIDEO -> mpeg4(first, second >> 6);
            case AV1 -> ObuScanner.read(unit, length);
            case VC1 -> vc1(first);
            case AVS -> avs(first);
            default -> Unit.OTHER;
        };
    }

    private static boolean isSliceH264(int first) {
        int type = first & 0x9f; // with forbidden_zero_bit
        return type == 1 || type == 2;
    }

    private static boolean isSeiH264(int first) {
        return (first & 0x9f) == 6;
    }

    /** ITU-T H.264 Table 7-1. */
    private static Unit h264(int first, byte[] unit, int length) {
        if (isSliceH264(first)) {
            return isIntraSliceH264(unit, length) ? Unit.INTRA : Unit.INTER;
        }
        if (isSeiH264(first)) {
            return hasRecoveryPoint(unit, 1, length) ? Unit.RECOVERY : Unit.OTHER;
        }
        return switch (first & 0x9f) {
            case 5 -> Unit.KEY;
            case 7 -> Unit.PARAMETERS;
            default -> Unit.OTHER;
        };
    }

    /** 7.3.3 slice header: slice_type I or SI. */
    private static boolean isIntraSliceH264(byte[] unit, int length) {
        BitReader bits = new BitReader(unit, 1, length);
        bits.unsignedExpGolomb(); // first_mb_in_slice
        int type = bits.unsignedExpGolomb() % 5;
        return type == 2 || type == 4;
    }

    /** ITU-T H.264 D.1, H.265 D.2.1: payloadType 6 in both. */
    private static boolean hasRecoveryPoint(byte[] unit, int at, int length) {
        int next = at;
        while (next < length) {
            int type = 0;
            int size = 0;
            for (; next < length && unit[next] == (byte) 0xff; next++) {
                type += 0xff;
            }
            type += next < length ? unit[next++] & 0xff : 0;
            for (; next < length && unit[next] == (byte) 0xff; next++) {
                size += 0xff;
            }
            size += next < length ? unit[next++] & 0xff : 0;
            if (type == 6 && size > 0) {
                return true;
            }
            next += size;
        }
        return false;
    }

    private static int typeH265(int first) {
        return first >> 1; // with forbidden_zero_bit
    }

    /** ITU-T H.265 Table 7-1; BLA, IDR and CRA are key pictures: a decoder leaves out the pictures that lead them. */
    private static Unit h265(int first, int second, byte[] unit, int length) {
        int type = typeH265(first);
        boolean baseLayer = (first & 1) == 0 && second >> 3 == 0;
        if (!baseLayer) {
            return Unit.OTHER;
        }
        if (type >= 16 && type <= 21) {
            return Unit.KEY;
        }
        if (type == 32 || type == 33) {
            return Unit.PARAMETERS;
        }
        boolean recovers = type == 39 && hasRecoveryPoint(unit, 2, length);
        return type <= 9 ? Unit.INTER : recovers ? Unit.RECOVERY : Unit.OTHER;
    }

    /** ITU-T H.266 Table 5; the pictures recover from a GDR picture on. */
    private static Unit h266(int type) {
        return switch (type) {
            case 0, 1, 2, 3 -> Unit.INTER;
            case 7, 8, 9 -> Unit.KEY;
            case 10 -> Unit.INTRA;
            case 14, 15 -> Unit.PARAMETERS;
            default -> Unit.OTHER;
        };
    }

    /** ISO/IEC 13818-2 Table 6-1: sequence header; picture header with picture_coding_type I, P, B or D. */
    private static Unit mpeg2(int startCode, int pictureType) {
        if (startCode == 0xb3) {
            return Unit.PARAMETERS;
        }
        return startCode != 0 ? Unit.OTHER : pictureType == 1 ? Unit.KEY : Unit.INTER;
    }

    /** ISO/IEC 14496-2 Table 6-3: visual object sequence, video object layer; VOP with vop_coding_type 0, which is I. */
    private static Unit mpeg4(int startCode, int vopType) {
        if (startCode == 0xb0 || startCode >= 0x20 && startCode <= 0x2f) {
            return Unit.PARAMETERS;
        }
        return startCode != 0xb6 ? Unit.OTHER : vopType == 0 ? Unit.KEY : Unit.INTER;
    }

    /** SMPTE 421M Annex E: sequence header, entry point, frame. A frame after an entry point needs no earlier frame. */
    private static Unit vc1(int startCode) {
        return switch (startCode) {
            case 0x0f -> Unit.PARAMETERS;
            case 0x0e -> Unit.KEY;
            case 0x0d -> Unit.INTER;
            default -> Unit.OTHER;
        };
    }

    /** GB/T 20090.2 and its successors: sequence header, picture header of an I picture, picture header of other pictures. */
    private static Unit avs(int startCode) {
        return switch (startCode) {
            case 0xb0 -> Unit.PARAMETERS;
            case 0xb3 -> Unit.KEY;
            case 0xb6 -> Unit.INTER;
            default -> Unit.OTHER;
        };
    }
}
