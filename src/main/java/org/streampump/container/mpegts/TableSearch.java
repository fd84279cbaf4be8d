package org.streampump.container.mpegts;

/** Recognises the contents of a PID by one of its packets, where tables do not tell the contents. */
final class TableSearch {
    /** Number of bytes of a PES packet's data that reveal a codec. */
    static final int DATA_BYTES = 6;

    private static final int PMT_SYNTAX = 0xb0; // section_syntax_indicator 1, '0', reserved
    private static final int PMT_HEAD = 8;
    private static final int PES_HEAD = 9;

    private TableSearch() {}

    /** Whether a PMT begins in the packet, ISO/IEC 13818-1 2.4.4.9. */
    static boolean beginsPmt(byte[] b, int at) {
        int payload = TsPacket.payloadAt(b, at);
        if (!TsPacket.startsUnit(b, at) || TsPacket.isScrambled(b, at) || payload == at + TsPacket.LENGTH) {
            return false;
        }
        int section = payload + 1 + (b[payload] & 0xff);
        return section + PMT_HEAD <= at + TsPacket.LENGTH
                && (b[section] & 0xff) == SectionCollector.PMT_TABLE
                && (b[section + 1] & 0xf0) == PMT_SYNTAX
                && b[section + 6] == 0 // section_number
                && b[section + 7] == 0; // last_section_number
    }

    /**
     * Returns the codec that the first packet of a PES packet shows; {@link Codec#SOME_VIDEO} or {@link Codec#SOME_AUDIO} when
     * the packet shows only that; otherwise {@link Codec#UNKNOWN}.
     */
    static Codec codec(byte[] b, int at) {
        if (TsPacket.isScrambled(b, at) || !TsPacket.startsPes(b, at)) {
            return Codec.UNKNOWN;
        }
        int id = TsPacket.pesStreamId(b, at);
        Codec codec = codecOfData(b, dataAt(b, at), at + TsPacket.LENGTH, id);
        if (codec != Codec.UNKNOWN) {
            return codec;
        }
        return isVideo(id) ? Codec.SOME_VIDEO : isAudio(id) ? Codec.SOME_AUDIO : Codec.UNKNOWN;
    }

    /** Returns the offset at which the data begin after the header of a PES packet; perhaps beyond the packet's end. */
    static int dataAt(byte[] b, int at) {
        int pes = TsPacket.payloadAt(b, at);
        return pes + PES_HEAD + (b[pes + PES_HEAD - 1] & 0xff);
    }

    /**
     * Returns the codec that the first bytes of a PES packet's data show together with its stream_id, 2.4.3.7;
     * {@link Codec#UNKNOWN} when they show none.
     */
    static Codec codecOfData(byte[] b, int data, int end, int streamId) {
        boolean enough = data + DATA_BYTES <= end;
        int sync = enough ? (b[data] & 0xff) << 8 | b[data + 1] & 0xff : 0;
        if (isAudio(streamId)) {
            boolean adts = (sync & 0xfff6) == 0xfff0; // ISO/IEC 14496-3 1.A.2.2, layer 0
            boolean latm = (sync & 0xffe0) == 0x56e0;
            boolean mpeg = (sync & 0xffe0) == 0xffe0;
            return adts || latm ? Codec.AAC : mpeg ? Codec.MPEG_AUDIO : Codec.UNKNOWN;
        }
        if (sync == 0x1200
                && b[data + 2] == 0x0a) { // a temporal delimiter and a sequence header, AV1 specification 5.3.2
            return Codec.AV1;
        }
        if (isVideo(streamId)) {
            return enough ? video(b, b[data + 2] == 0 ? data + 1 : data) : Codec.UNKNOWN;
        }
        return streamId == 0xbd && sync == 0x0b77 ? Codec.AC3 : Codec.UNKNOWN;
    }

    private static boolean isVideo(int streamId) {
        return (streamId & 0xf0) == 0xe0;
    }

    private static boolean isAudio(int streamId) {
        return (streamId & 0xe0) == 0xc0;
    }

    /** Returns the codec that the first unit shows: an access unit delimiter, parameter sets or a sequence header. */
    private static Codec video(byte[] b, int at) {
        if (b[at] != 0 || b[at + 1] != 0 || b[at + 2] != 1) {
            return Codec.UNKNOWN;
        }
        int first = b[at + 3] & 0xff;
        return switch (first) {
            case 0x09, 0x27, 0x47, 0x67 -> Codec.H264;
            case 0x40, 0x42, 0x46 -> b[at + 4] == 1 ? Codec.H265 : Codec.UNKNOWN;
            case 0xb3 -> Codec.MPEG2_VIDEO;
            case 0xb0 -> Codec.MPEG4_VIDEO;
            default -> Codec.UNKNOWN;
        };
    }
}
