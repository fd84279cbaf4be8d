package org.streampump.container.mpegts;

/**
 * Reads the head of a packet in an array, ISO/IEC 13818-1 2.4.3. The offset {@code at} is the place of the packet's sync byte.
 */
final class TsPacket {
    static final int LENGTH = 188;
    static final byte SYNC_BYTE = 0x47;
    static final int PIDS = 0x2000;
    static final int PAT_PID = 0;
    static final int NULL_PID = 0x1fff;

    private static final int HEAD_LENGTH = 4;
    private static final int PES_HEAD = 9; // 2.4.3.6, up to and including PES_header_data_length
    private static final int STAMP_BYTES = 5;
    private static final int MAX_ADAPTATION_LENGTH = LENGTH - HEAD_LENGTH - 1;

    private TsPacket() {}

    static int pid(byte[] b, int at) {
        return (b[at + 1] & 0x1f) << 8 | b[at + 2] & 0xff;
    }

    static boolean hasTransportError(byte[] b, int at) {
        return (b[at + 1] & 0x80) != 0;
    }

    /** Whether payload_unit_start_indicator is set: a PES packet or section begins in the payload. */
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

    /** The offset of the payload; the packet's end when there is no payload or the adaptation field is impossible. */
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

    /** Whether random_access_indicator is set, 2.4.3.5. */
    static boolean isRandomAccess(byte[] b, int at) {
        int length = hasAdaptationField(b, at) ? b[at + HEAD_LENGTH] & 0xff : 0;
        return length > 0 && length <= MAX_ADAPTATION_LENGTH && (b[at + HEAD_LENGTH + 1] & 0x40) != 0;
    }

    /** Whether the packet has a PCR, by its PCR_flag, 2.4.3.5. */
    static boolean hasPcr(byte[] b, int at) {
        int length = hasAdaptationField(b, at) ? b[at + HEAD_LENGTH] & 0xff : 0;
        return length >= 7 && length <= MAX_ADAPTATION_LENGTH && (b[at + HEAD_LENGTH + 1] & 0x10) != 0;
    }

    /** Returns program_clock_reference_base, in ticks of 90 kHz, of a packet that has a PCR. */
    static long pcrBase(byte[] b, int at) {
        int pcr = at + HEAD_LENGTH + 2;
        long high = (b[pcr] & 0xffL) << 24 | (b[pcr + 1] & 0xff) << 16 | (b[pcr + 2] & 0xff) << 8 | b[pcr + 3] & 0xff;
        return high << 1 | (b[pcr + 4] & 0x80) >> 7;
    }

    /** Whether the payload begins like a PES packet, with packet_start_code_prefix. */
    static boolean startsPes(byte[] b, int at) {
        int pes = payloadAt(b, at);
        return startsUnit(b, at) && pes + PES_HEAD <= at + LENGTH && b[pes] == 0 && b[pes + 1] == 0 && b[pes + 2] == 1;
    }

    /** Returns the stream_id of the PES packet that begins in this packet. */
    static int pesStreamId(byte[] b, int at) {
        return b[payloadAt(b, at) + 3] & 0xff;
    }

    /** Returns the DTS, or else the PTS, in ticks of 90 kHz; negative when the packet shows neither. */
    static long decodingTime(byte[] b, int at) {
        if (isScrambled(b, at) || !startsPes(b, at)) {
            return -1;
        }
        int pes = payloadAt(b, at);
        int flags = b[pes + 7] & 0xc0; // 2.4.3.7, PTS_DTS_flags
        int stamp = flags == 0xc0 ? pes + PES_HEAD + STAMP_BYTES : pes + PES_HEAD;
        boolean marked = (b[pes + 6] & 0xc0) == 0x80;
        return marked && flags >= 0x80 && stamp + STAMP_BYTES <= at + LENGTH ? stamp(b, stamp) : -1;
    }

    private static long stamp(byte[] b, int at) {
        return (b[at] & 0x0eL) << 29
                | (b[at + 1] & 0xffL) << 22
                | (b[at + 2] & 0xfe) << 14
                | (b[at + 3] & 0xff) << 7
                | (b[at + 4] & 0xff) >> 1;
    }

    private static boolean hasAdaptationField(byte[] b, int at) {
        return (b[at + 3] & 0x20) != 0;
    }
}
