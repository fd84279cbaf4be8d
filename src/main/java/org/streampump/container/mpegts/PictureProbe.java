package org.streampump.container.mpegts;

import org.streampump.container.mpegts.UnitReader.Unit;

/**
 * Reads the beginning of video PES packets, across packet and PES borders, up to the first picture, and further if the caller
 * looks for a key picture after the first picture. One object serves one place after the other.
 */
final class PictureProbe {
    private static final int PES_HEAD = 9; // ISO/IEC 13818-1 2.4.3.6, up to and including PES_header_data_length

    private final byte[] unit = new byte[UnitReader.MAX_BYTES];
    private Codec codec = Codec.UNKNOWN;

    // The PES header.
    private int headBytes;
    private int headerBytesLeft;

    // The unit after the newest start code, while it is of interest.
    private int zeros;
    private int unitBytes;
    private int unitBytesNeeded;
    private boolean inUnit;

    // AV1 without start codes.
    private final ObuScanner obus = new ObuScanner();
    private boolean hasObusOnly;
    private boolean atDataBegin;

    // Found so far.
    private boolean parameters;
    private boolean recovery;
    private Evidence first;
    private boolean keyInside;

    /** Forgets everything; the next bytes taken are the beginning of a PES packet. */
    void begin(Codec of) {
        codec = of;
        parameters = false;
        recovery = false;
        first = null;
        keyInside = false;
        zeros = 0;
        inUnit = false;
        beginPes();
    }

    /** Takes the beginning of a further PES packet of the same picture. */
    void beginPes() {
        headBytes = 0;
        headerBytesLeft = 0;
        atDataBegin = true;
    }

    /** Takes the next bytes of PES packets. */
    void take(byte[] b, int from, int end) {
        int at = takeHead(b, from, end);
        while (at < end && !keyInside && (first == null || !first.isKey())) {
            takeByte(b[at++]);
        }
    }

    /** Takes the end of the PES packet. */
    void endPes() {
        endUnit();
    }

    /** The evidence of the first picture; null before the first picture has come. */
    Evidence first() {
        return first;
    }

    /** Whether a key picture has come after the first picture. */
    boolean hasKeyInside() {
        return keyInside;
    }

    /** Whether units have come that are useless without the picture that follows. */
    boolean isAwaitingPicture() {
        return first == null && (parameters || recovery);
    }

    private int takeHead(byte[] b, int from, int end) {
        int at = from;
        for (; headBytes < PES_HEAD && at < end; at++, headBytes++) {
            headerBytesLeft = b[at] & 0xff; // the last of these bytes is PES_header_data_length
        }
        int skip = Math.min(headBytes < PES_HEAD ? 0 : headerBytesLeft, end - at);
        headerBytesLeft -= skip;
        return at + skip;
    }

    private void takeByte(byte value) {
        if (atDataBegin) {
            atDataBegin = false;
            hasObusOnly = codec == Codec.AV1 && value != 0;
            obus.begin();
        }
        if (hasObusOnly) {
            take(obus.take(value));
            return;
        }
        if (value == 1 && zeros >= 2) {
            endUnit();
            inUnit = true;
            unitBytes = 0;
            unitBytesNeeded = UnitReader.MIN_BYTES;
            zeros = 0;
            return;
        }
        zeros = value == 0 ? zeros + 1 : 0;
        if (inUnit) {
            unit[unitBytes++] = value;
            if (unitBytes == UnitReader.MIN_BYTES) {
                unitBytesNeeded = UnitReader.bytesNeeded(codec, unit);
            }
            if (unitBytes == unitBytesNeeded) {
                endUnit();
            }
        }
    }

    private void endUnit() {
        if (inUnit) {
            inUnit = false;
            take(UnitReader.read(codec, unit, unitBytes));
        }
    }

    private void take(Unit what) {
        switch (what) {
            case PARAMETERS -> parameters = true;
            case RECOVERY -> recovery = true;
            case KEY, INTRA, INTER -> picture(what);
            case OTHER -> {}
        }
    }

    private void picture(Unit what) {
        if (first == null) {
            first = evidence(what);
        } else if (what == Unit.KEY) {
            keyInside = true;
        }
    }

    private Evidence evidence(Unit picture) {
        if (picture == Unit.KEY) {
            return parameters ? Evidence.KEY : Evidence.KEY_ALONE;
        }
        if (picture == Unit.INTRA || recovery) {
            return parameters ? Evidence.RECOVERY : Evidence.INTRA_ALONE;
        }
        return parameters ? Evidence.PARAMETERS : Evidence.NONE;
    }
}
