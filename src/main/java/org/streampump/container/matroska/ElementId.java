package org.streampump.container.matroska;

/** The element IDs that this program needs, with their marker bits, as in the stream (RFC 8794 §11, RFC 9559 §5). */
final class ElementId {
    static final int VOID = 0xec;
    static final int CRC_32 = 0xbf;

    static final int EBML = 0x1a45dfa3;
    static final int EBML_READ_VERSION = 0x42f7;
    static final int EBML_MAX_ID_LENGTH = 0x42f2;
    static final int EBML_MAX_SIZE_LENGTH = 0x42f3;
    static final int DOC_TYPE = 0x4282;

    static final int SEGMENT = 0x18538067;
    static final int SEEK_HEAD = 0x114d9b74;
    static final int CUES = 0x1c53bb6b;
    static final int TAGS = 0x1254c367;
    static final int CHAPTERS = 0x1043a770;
    static final int ATTACHMENTS = 0x1941a469;

    static final int INFO = 0x1549a966;
    static final int SEGMENT_UID = 0x73a4;
    static final int DATE_UTC = 0x4461;
    static final int DURATION = 0x4489;
    static final int TIMESTAMP_SCALE = 0x2ad7b1;

    static final int TRACKS = 0x1654ae6b;
    static final int TRACK_ENTRY = 0xae;
    static final int TRACK_NUMBER = 0xd7;
    static final int TRACK_UID = 0x73c5;
    static final int TRACK_TYPE = 0x83;
    static final int CODEC_ID = 0x86;
    static final int CODEC_PRIVATE = 0x63a2;
    static final int CONTENT_ENCODINGS = 0x6d80;
    static final int CONTENT_ENCODING = 0x6240;
    static final int CONTENT_ENCODING_SCOPE = 0x5032;
    static final int CONTENT_ENCODING_TYPE = 0x5033;
    static final int CONTENT_COMPRESSION = 0x5034;
    static final int CONTENT_COMPRESSION_ALGORITHM = 0x4254;
    static final int CONTENT_COMPRESSION_SETTINGS = 0x4255;

    static final int CLUSTER = 0x1f43b675;
    static final int TIMESTAMP = 0xe7;
    static final int SIMPLE_BLOCK = 0xa3;
    static final int ENCRYPTED_BLOCK = 0xaf; // no longer in use; begins as a SimpleBlock does
    static final int BLOCK_GROUP = 0xa0;
    static final int BLOCK = 0xa1;
    static final int REFERENCE_BLOCK = 0xfb;

    private ElementId() {}

    /**
     * Whether this is the EBML header, the EBML Segment or a child of the EBML Segment: a cluster of unknown size ends before
     * such an element.
     */
    static boolean isAboveClusters(int id) {
        return switch (id) {
            case EBML, SEGMENT, SEEK_HEAD, CUES, TAGS, CHAPTERS, ATTACHMENTS, INFO, TRACKS, CLUSTER -> true;
            default -> false;
        };
    }
}
