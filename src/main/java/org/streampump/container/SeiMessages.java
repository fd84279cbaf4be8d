package org.streampump.container;

/** Looks for a recovery point in supplemental enhancement information (ITU-T H.264 §7.3.2.3.1; H.265 and H.266 alike). */
final class SeiMessages {
    private static final int RECOVERY_POINT = 6; // payloadType, H.264 D.1, H.265 D.2
    private static final int GOES_ON = 0xff;
    private static final int EMULATION_PREVENTION = 3; // after two zeros, H.264 §7.4.1

    private enum Part {
        TYPE,
        SIZE,
        PAYLOAD
    }

    private Part part = Part.TYPE;
    private int type;
    private int payloadLeft;
    private int zeros;
    private boolean recoveryPoint;

    /** Takes the beginning of a NAL unit that holds messages. */
    void begin() {
        beginMessage();
        zeros = 0;
    }

    /** Takes the NAL unit's next byte. */
    void next(int value) {
        if (zeros >= 2 && value == EMULATION_PREVENTION) {
            zeros = 0;
            return;
        }
        zeros = value == 0 ? zeros + 1 : 0;
        switch (part) {
            case TYPE -> {
                type += value;
                part = value == GOES_ON ? Part.TYPE : Part.SIZE;
            }
            case SIZE -> {
                payloadLeft += value;
                if (value != GOES_ON) {
                    recoveryPoint |= type == RECOVERY_POINT;
                    part = Part.PAYLOAD;
                    endMessageIfWhole();
                }
            }
            case PAYLOAD -> {
                payloadLeft--;
                endMessageIfWhole();
            }
        }
    }

    private void endMessageIfWhole() {
        if (payloadLeft == 0) {
            beginMessage();
        }
    }

    private void beginMessage() {
        part = Part.TYPE;
        type = 0;
        payloadLeft = 0;
    }

    /** Whether a recovery point has come since the access unit began. */
    boolean hasRecoveryPoint() {
        return recoveryPoint;
    }
}
