package org.streampump.container;

/**
 * Reads the NAL units of one access unit, up to its first slice. Each NAL unit follows its length (ISO/IEC 14496-15), unless
 * the access unit begins with a start code of four bytes: then each NAL unit follows a start code. A picture with a recovery
 * point message counts as a key picture, as an IDR picture does.
 */
final class NalUnits implements PictureReader.Syntax {
    private static final int START_CODE = 1; // read as a length; the first NAL unit of a picture has more than one byte
    private static final int FORBIDDEN_BIT = 0x80;
    private static final long MAX_UNIT_BYTES = Integer.MAX_VALUE;

    enum Kind {
        AVC,
        HEVC,
        VVC
    }

    private final Kind kind;
    private final int lengthBytes;
    private final SeiMessages messages = new SeiMessages();

    // Between two NAL units: the length or the start code.
    private boolean startCodes;
    private int prefixLeft;
    private long unitLeft;
    private int zeros;
    private boolean first = true;

    // Within a NAL unit.
    private int at; // how many of its bytes have come
    private int header;
    private boolean isSei;
    private boolean isSkipped;

    NalUnits(Kind kind, int lengthBytes) {
        this.kind = kind;
        this.lengthBytes = lengthBytes;
        prefixLeft = lengthBytes;
    }

    @Override
    public Picture next(int value) {
        if (startCodes) {
            return nextAfterStartCode(value);
        }
        if (prefixLeft > 0) {
            unitLeft = unitLeft << Byte.SIZE | value;
            return --prefixLeft == 0 ? begin() : null;
        }
        Picture picture = nextOfUnit(value);
        if (--unitLeft == 0) {
            prefixLeft = lengthBytes;
        }
        return picture;
    }

    /** Begins a NAL unit, whose length has come, unless the length is impossible. */
    private Picture begin() {
        startCodes = first && lengthBytes == Integer.BYTES && unitLeft == START_CODE;
        first = false;
        beginUnit();
        if (unitLeft > MAX_UNIT_BYTES) {
            return Picture.UNKNOWN;
        }
        if (unitLeft == 0) {
            prefixLeft = lengthBytes;
        }
        return null;
    }

    private Picture nextAfterStartCode(int value) {
        if (zeros >= 2 && value == 1) {
            zeros = 0;
            beginUnit();
            return null;
        }
        zeros = value == 0 ? zeros + 1 : 0;
        return nextOfUnit(value);
    }

    private void beginUnit() {
        at = 0;
        isSei = false;
        isSkipped = false;
    }

    private Picture nextOfUnit(int value) {
        if (isSkipped) {
            return null;
        }
        if (isSei) {
            messages.next(value);
            return null;
        }
        header = header << Byte.SIZE | value;
        at++;
        if (at == 1 && value >= FORBIDDEN_BIT) {
            return Picture.UNKNOWN;
        }
        return switch (kind) {
            case AVC -> ofAvc(value);
            case HEVC -> at < 2 ? null : ofHevc(header >> 9 & 0x3f);
            case VVC -> at < 2 ? null : ofVvc(header >> 3 & 0x1f);
        };
    }

    /** ITU-T H.264 Table 7-1. */
    private Picture ofAvc(int value) {
        int type = at == 1 ? value & 0x1f : 1;
        return switch (type) {
            case 1, 2 -> at == 1 ? null : ofAvcSlice(value);
            case 5 -> Picture.KEY;
            case 6 -> beginSei();
            default -> skip();
        };
    }

    /**
     * ITU-T H.264 §7.3.3: first_mb_in_slice, which is 0 in a first slice, and slice_type; nearly all of their values fit into
     * one byte.
     */
    private Picture ofAvcSlice(int value) {
        if (messages.hasRecoveryPoint()) {
            return Picture.KEY;
        }
        int sliceType = value & 0x7f;
        boolean intra = sliceType >> 4 == 0b011 || sliceType == 0b0001000;
        // Many decoders can begin with an I picture, but later pictures can refer to pictures before it.
        return value >= 0x80 && intra ? Picture.UNKNOWN : Picture.NOT_KEY;
    }

    /** ITU-T H.265 Table 7-1: BLA, IDR and CRA; other slices; prefix SEI. */
    private Picture ofHevc(int type) {
        if (type < 32) {
            return PictureReader.key(type >= 16 && type <= 23 || messages.hasRecoveryPoint());
        }
        return type == 39 ? beginSei() : skip();
    }

    /** ITU-T H.266 Table 5: IDR, CRA and GDR; other slices; prefix SEI. */
    private Picture ofVvc(int type) {
        if (type < 12) {
            return PictureReader.key(type >= 7 && type <= 10 || messages.hasRecoveryPoint());
        }
        return type == 23 ? beginSei() : skip();
    }

    private Picture beginSei() {
        isSei = true;
        messages.begin();
        return null;
    }

    private Picture skip() {
        isSkipped = true;
        return null;
    }
}
