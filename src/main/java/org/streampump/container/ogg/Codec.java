package org.streampump.container.ogg;

import org.streampump.container.LittleEndian;
import org.streampump.container.PictureCodec;

/** The codec of a logical stream, recognised by the stream's first packet, and its rules for packets. */
enum Codec {
    VORBIS("Vorbis", "\u0001vorbis", 3, 7),
    OPUS("Opus", "OpusHead", 2, 8),
    THEORA("Theora", "\u0080theora", 3, 7),
    FLAC("FLAC", "\u007fFLAC", Codec.UNTIL_DATA, 4),
    /** FLAC in Ogg as muxers wrote it before a mapping was specified. */
    OLD_FLAC("FLAC", "fLaC", Codec.UNTIL_DATA, 4),
    SPEEX("Speex", "Speex   ", 2, 0),
    VP8("VP8", "OVP80", 2, 7),
    /** Ogg Skeleton, which describes the other logical streams, has nothing to play, and ends before their data begin. */
    SKELETON("", "fishead\0", Codec.ALL, Codec.NO_COMMENTS),
    OTHER("", "", Codec.UNTIL_DATA, Codec.NO_COMMENTS);

    /** Value for an unknown number of header packets: all packets are headers until one surely holds data. */
    static final int UNTIL_DATA = 0;

    static final int ALL = Integer.MAX_VALUE;
    static final int NO_COMMENTS = -1;

    /**
     * Maximum number of extra headers that a Speex header can announce; a larger number counts as this one.
     * {@link Chain#MAX_HEADER_BYTES} bounds their length.
     */
    static final int MAX_ANNOUNCED = 65_535;

    private static final int FLAC_COUNT_AT = 7; // RFC 9639 §10.1
    private static final int SPEEX_EXTRA_AT = 68; // Speex manual §7
    private static final int FLAC_SYNC = 0xff;
    private static final int THEORA_NO_KEY = 0xc0; // Theora §7.1: set in a header or in a frame that is not intra
    private static final int VP8_NO_KEY = 0x01; // RFC 6386 §9.1; set in frames that are no key frame

    private final String label;
    private final String magic; // one character for each byte
    private final int headerPackets;
    private final int commentsAt;

    Codec(String label, String magic, int headerPackets, int commentsAt) {
        this.label = label;
        this.magic = magic;
        this.headerPackets = headerPackets;
        this.commentsAt = commentsAt;
    }

    /** Returns the codec of the logical stream with this first page. */
    static Codec of(Page first) {
        for (Codec each : values()) {
            if (each.begins(first)) {
                return each;
            }
        }
        return OTHER;
    }

    private boolean begins(Page first) {
        int from = first.payload();
        if (first.start() + first.length() - from < magic.length()) {
            return false;
        }
        for (int n = 0; n < magic.length(); n++) {
            if ((first.array()[from + n] & 0xff) != magic.charAt(n)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the name for people; an empty text when there is nothing to play or the codec is not known. */
    String label() {
        return label;
    }

    /** Returns the number of header packets, the first included; or {@link #UNTIL_DATA}, or {@link #ALL}. */
    int headerPackets(Page first) {
        byte[] bytes = first.array();
        int from = first.payload();
        int length = first.start() + first.length() - from;
        if (this == FLAC && length >= FLAC_COUNT_AT + 2) {
            int more = (bytes[from + FLAC_COUNT_AT] & 0xff) << 8 | bytes[from + FLAC_COUNT_AT + 1] & 0xff;
            return more == 0 ? UNTIL_DATA : 1 + more;
        }
        if (this == SPEEX && length >= SPEEX_EXTRA_AT + Integer.BYTES) {
            long extra = LittleEndian.u32(bytes, from + SPEEX_EXTRA_AT);
            return headerPackets + (int) Math.min(MAX_ANNOUNCED, extra);
        }
        return headerPackets;
    }

    /**
     * Whether a packet that begins with this byte cannot be a header. For streams that do not announce the number of headers.
     */
    boolean isSurelyData(int firstByte) {
        return (this == FLAC || this == OLD_FLAC) && firstByte == FLAC_SYNC;
    }

    boolean isVideo() {
        return this == THEORA || this == VP8;
    }

    /** The codec by which the stream's pictures are read; {@link PictureCodec#OTHER} for streams without pictures. */
    PictureCodec pictures() {
        return switch (this) {
            case THEORA -> PictureCodec.THEORA;
            case VP8 -> PictureCodec.VP8;
            default -> PictureCodec.OTHER;
        };
    }

    /** Whether a packet of video that begins with this byte is a key frame. */
    boolean isKeyFrame(int firstByte) {
        return (firstByte & (this == THEORA ? THEORA_NO_KEY : VP8_NO_KEY)) == 0;
    }

    /** The offset in bytes of the comments in the second packet; or {@link #NO_COMMENTS}. */
    int commentsAt() {
        return commentsAt;
    }
}
