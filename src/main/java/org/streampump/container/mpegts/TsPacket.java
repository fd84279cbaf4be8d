package org.streampump.container.mpegts;

/** Reads the head of a packet where it lies, ISO/IEC 13818-1 2.4.3. Offsets are those of the packet's sync byte. */
final class TsPacket {
    static final int LENGTH = 188;
    static final byte SYNC_BYTE = 0x47;
    static final int PIDS = 0x2000;
    static final int PAT_PID = 0;
    static final int NULL_PID = 0x1fff;

    private static final int HEAD_LENGTH = 4;
    private static final int MAX_ADAPTATION_LENGTH = LENGTH - HEAD_LENGTH - 1;

    private TsPacket() {}

    static int pid(byte[] b, int at) {
        return (b[at + 1] & 0x1f) << 8 | b[at + 2] & 0xff;
    }

    static boolean hasTransportError(byte[] b, int at) {
        return (b[at + 1] & 0x80) != 0;
    }

    /** payload_unit_start_indicator: a PES packet or section begins in the payload. */
    static boolean startsUnit(byte[] b, int at) {
        return (b[at + 1] & 0x40) != 0;
    }

    static boolean isScrambled(byte[] b, int at) {
        return (b[at + 3] & 0xc0) != 0;
    }

    static int continuityCounter(byte[] b, int at) {
        return b[at + 3] & 0x0f;
    }

    static boolean hasPayload(byte[] b, int at) {
        return payloadAt(b, at) < at + LENGTH;
    }

    /** Where the payload begins; the packet's end when there is none or the adaptation field is impossible. */
    static int payloadAt(byte[] b, int at) {
        if ((b[at + 3] & 0x10) == 0) {
            return at + LENGTH;
        }
        if (!hasAdaptationField(b, at)) {
            return at + HEAD_LENGTH;
        }
        int length = b[at + HEAD_LENGTH] & 0xff;
        return length > MAX_ADAPTATION_LENGTH ? at + LENGTH : at + HEAD_LENGTH + 1 + length;
    }

    /** random_access_indicator, 2.4.3.5. */
    static boolean isRandomAccess(byte[] b, int at) {
        int length = hasAdaptationField(b, at) ? b[at + HEAD_LENGTH] & 0xff : 0;
        return length > 0 && length <= MAX_ADAPTATION_LENGTH && (b[at + HEAD_LENGTH + 1] & 0x40) != 0;
    }

    private static boolean hasAdaptationField(byte[] b, int at) {
        return (b[at + 3] & 0x20) != 0;
    }
}
