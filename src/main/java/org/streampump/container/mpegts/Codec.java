package org.streampump.container.mpegts;

import java.nio.charset.StandardCharsets;

/** The codec of an elementary stream, as far as the join rule and people need to know it. */
enum Codec {
    MPEG1_VIDEO("MPEG-1 video", Kind.VIDEO),
    MPEG2_VIDEO("MPEG-2 video", Kind.VIDEO),
    MPEG4_VIDEO("MPEG-4 video", Kind.VIDEO),
    H264("H.264", Kind.VIDEO),
    H265("H.265", Kind.VIDEO),
    H266("H.266", Kind.VIDEO),
    AV1("AV1", Kind.VIDEO),
    VC1("VC-1", Kind.VIDEO),
    AVS("AVS", Kind.VIDEO),
    JPEG2000("JPEG 2000", Kind.VIDEO),
    DIRAC("Dirac", Kind.VIDEO),
    /** Video of which only the stream_id of its PES packets is known. */
    SOME_VIDEO("", Kind.VIDEO),
    /** Audio of which only the stream_id of its PES packets is known. */
    SOME_AUDIO("", Kind.AUDIO),
    MPEG_AUDIO("MPEG audio", Kind.AUDIO),
    AAC("AAC", Kind.AUDIO),
    MPEGH_AUDIO("MPEG-H audio", Kind.AUDIO),
    AC3("AC-3", Kind.AUDIO),
    EAC3("E-AC-3", Kind.AUDIO),
    AC4("AC-4", Kind.AUDIO),
    DTS("DTS", Kind.AUDIO),
    TRUEHD("TrueHD", Kind.AUDIO),
    OPUS("Opus", Kind.AUDIO),
    SMPTE302M("SMPTE 302M", Kind.AUDIO),
    SUBTITLES("DVB subtitles", Kind.OTHER),
    TELETEXT("teletext", Kind.OTHER),
    UNKNOWN("", Kind.OTHER);

    private static final int REGISTRATION = 0x05; // ISO/IEC 13818-1 2.6.8
    private static final int DVB_EXTENSION = 0x7f; // EN 300 468, 6.2.18

    enum Kind {
        VIDEO,
        AUDIO,
        OTHER
    }

    private final String label;
    private final Kind kind;

    Codec(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }

    /** Whether the PID's packets can reveal more than this constant says. */
    boolean isVague() {
        return this == UNKNOWN || this == SOME_VIDEO || this == SOME_AUDIO;
    }

    /** Returns the name for people; an empty text when it is not known. */
    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /**
     * Returns the codec that an entry of a PMT names.
     *
     * @param b holds the entry's descriptors from {@code at} to before {@code end}
     */
    static Codec of(int streamType, byte[] b, int at, int end) {
        Codec codec = ofStreamType(streamType);
        for (int next = at; codec == UNKNOWN && next + 2 <= end; next += 2 + (b[next + 1] & 0xff)) {
            int bodyEnd = Math.min(end, next + 2 + (b[next + 1] & 0xff));
            codec = ofDescriptor(b[next] & 0xff, b, next + 2, bodyEnd);
        }
        return codec;
    }

    /** ISO/IEC 13818-1 Table 2-34; from 0x80 on, the types on which ATSC A/53 and Blu-ray agree. */
    private static Codec ofStreamType(int type) {
        return switch (type) {
            case 0x01 -> MPEG1_VIDEO;
            case 0x02 -> MPEG2_VIDEO;
            case 0x03, 0x04 -> MPEG_AUDIO;
            case 0x0f, 0x11, 0x1c -> AAC;
            case 0x10 -> MPEG4_VIDEO;
            case 0x1b -> H264;
            case 0x21 -> JPEG2000;
            case 0x24 -> H265;
            case 0x2d, 0x2e -> MPEGH_AUDIO;
            case 0x33 -> H266;
            case 0x42, 0xd2, 0xd4 -> AVS;
            case 0x81 -> AC3;
            case 0x82, 0x85 -> DTS;
            case 0x83 -> TRUEHD;
            case 0x87 -> EAC3;
            case 0xd1 -> DIRAC;
            case 0xea -> VC1;
            default -> UNKNOWN;
        };
    }

    /** EN 300 468 Table 12 and Annex D. */
    private static Codec ofDescriptor(int tag, byte[] b, int at, int end) {
        return switch (tag) {
            case REGISTRATION ->
                end - at < 4 ? UNKNOWN : ofRegistration(new String(b, at, 4, StandardCharsets.ISO_8859_1));
            case 0x56 -> TELETEXT;
            case 0x59 -> SUBTITLES;
            case 0x6a -> AC3;
            case 0x7a -> EAC3;
            case 0x7b -> DTS;
            case 0x7c -> AAC;
            case DVB_EXTENSION -> at < end && b[at] == 0x15 ? AC4 : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static Codec ofRegistration(String identifier) {
        return switch (identifier) {
            case "Opus" -> OPUS;
            case "AC-3" -> AC3;
            case "EAC3" -> EAC3;
            case "AC-4" -> AC4;
            case "DTS1", "DTS2", "DTS3" -> DTS;
            case "BSSD" -> SMPTE302M;
            case "HEVC" -> H265;
            case "VVC " -> H266;
            case "AV01" -> AV1;
            case "VC-1" -> VC1;
            case "drac" -> DIRAC;
            default -> UNKNOWN;
        };
    }
}
