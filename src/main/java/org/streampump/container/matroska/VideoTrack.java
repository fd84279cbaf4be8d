package org.streampump.container.matroska;

import java.util.Arrays;
import java.util.Locale;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.Picture;
import org.streampump.container.PictureCodec;
import org.streampump.container.PictureReader;

/**
 * A video track, and the way in which its frames are read. Frames that a ContentEncoding compresses or encrypts cannot be read,
 * unless the compression only leaves out the bytes with which each frame begins: the header contains these bytes. Immutable.
 */
final class VideoTrack {
    /** Maximum number of bytes that each frame may lack at its beginning; frames that lack more are not read. */
    static final int MAX_STRIPPED_BYTES = 64;

    private static final int LACING = 0x06; // RFC 9559 §10.1 and §10.3
    private static final int NO_LACING = 0x00;
    private static final int XIPH_LACING = 0x02;
    private static final int EBML_LACING = 0x06;
    private static final int MAX_LACE_SIZE_BYTES = 4;
    private static final int FULL_LACE = 255;
    private static final int SCOPE_FRAMES = 1; // RFC 9559 §5.1.4.1.31.3
    private static final int SCOPE_PRIVATE = 2;
    private static final int TYPE_COMPRESSION = 0;
    private static final int ALGORITHM_HEADER_STRIPPING = 3;
    private static final int FOURCC_AT = 16; // in a BITMAPINFOHEADER
    private static final byte[] NOTHING = {};

    private final long number;
    private final PictureCodec codec;
    private final int nalLengthBytes;
    private final byte[] stripped;

    private VideoTrack(long number, PictureCodec codec, int nalLengthBytes, byte[] stripped) {
        this.number = number;
        this.codec = codec;
        this.nalLengthBytes = nalLengthBytes;
        this.stripped = stripped;
    }

    /**
     * @param codecPrivate the element's content; may be empty
     * @param stripped the bytes that frames lack; null when frames cannot be read
     */
    static VideoTrack of(long number, String codecId, byte[] codecPrivate, byte[] stripped) {
        PictureCodec codec = stripped == null ? PictureCodec.OTHER : codec(codecId, codecPrivate);
        int nalLength = codec.nalLengthBytes(codecPrivate, 0, codecPrivate.length);
        return new VideoTrack(number, codec, nalLength, stripped == null ? NOTHING : stripped);
    }

    /** Returns the codec of a CodecID or, for codecs of Video for Windows, of the four characters in CodecPrivate. */
    private static PictureCodec codec(String codecId, byte[] codecPrivate) {
        return switch (codecId) {
            case "V_MPEG4/ISO/AVC" -> PictureCodec.AVC;
            case "V_MPEGH/ISO/HEVC" -> PictureCodec.HEVC;
            case "V_MPEGI/ISO/VVC" -> PictureCodec.VVC;
            case "V_AV1" -> PictureCodec.AV1;
            case "V_VP8" -> PictureCodec.VP8;
            case "V_VP9" -> PictureCodec.VP9;
            case "V_MPEG1", "V_MPEG2" -> PictureCodec.MPEG2;
            case "V_MPEG4/ISO/SP", "V_MPEG4/ISO/ASP", "V_MPEG4/ISO/AP" -> PictureCodec.MPEG4;
            case "V_THEORA" -> PictureCodec.THEORA;
            case "V_MS/VFW/FOURCC" -> ofFourcc(codecPrivate);
            default -> PictureCodec.OTHER;
        };
    }

    private static PictureCodec ofFourcc(byte[] codecPrivate) {
        if (codecPrivate.length < FOURCC_AT + Integer.BYTES) {
            return PictureCodec.OTHER;
        }
        StringBuilder fourcc = new StringBuilder();
        for (int n = 0; n < Integer.BYTES; n++) {
            fourcc.append((char) (codecPrivate[FOURCC_AT + n] & 0xff));
        }
        return switch (fourcc.toString().toUpperCase(Locale.ROOT)) {
            case "XVID", "DIVX", "DX50", "FMP4", "MP4V" -> PictureCodec.MPEG4;
            case "H264", "X264", "AVC1" -> PictureCodec.AVC;
            case "MPG1", "MPG2" -> PictureCodec.MPEG2;
            default -> PictureCodec.OTHER;
        };
    }

    /**
     * Reads ContentEncodings.
     *
     * @param each the element's children
     * @param bytes the array that contains the children
     * @return the bytes that each frame lacks at its beginning; null when frames cannot be read
     */
    static byte[] stripped(Elements each, byte[] bytes) {
        try {
            return ofEncodings(each, bytes);
        } catch (MalformedStreamException e) {
            return null; // key frames are then told by their flags
        }
    }

    private static byte[] ofEncodings(Elements each, byte[] bytes) throws MalformedStreamException {
        byte[] stripped = NOTHING;
        while (each.next()) {
            if (each.id() == ElementId.CONTENT_ENCODING) {
                byte[] more = ofEncoding(each.children("ContentEncoding"), bytes);
                if (more == null || more.length > 0 && stripped.length > 0) {
                    return null;
                }
                stripped = more.length > 0 ? more : stripped;
            }
        }
        return stripped.length > MAX_STRIPPED_BYTES ? null : stripped;
    }

    private static byte[] ofEncoding(Elements each, byte[] bytes) throws MalformedStreamException {
        long scope = SCOPE_FRAMES;
        long type = TYPE_COMPRESSION;
        long algorithm = 0;
        byte[] settings = NOTHING;
        while (each.next()) {
            switch (each.id()) {
                case ElementId.CONTENT_ENCODING_SCOPE -> scope = each.unsigned();
                case ElementId.CONTENT_ENCODING_TYPE -> type = each.unsigned();
                case ElementId.CONTENT_COMPRESSION -> {
                    Elements inner = each.children("ContentCompression");
                    while (inner.next()) {
                        if (inner.id() == ElementId.CONTENT_COMPRESSION_ALGORITHM) {
                            algorithm = inner.unsigned();
                        } else if (inner.id() == ElementId.CONTENT_COMPRESSION_SETTINGS) {
                            settings = Arrays.copyOfRange(bytes, inner.payload(), inner.end());
                        }
                    }
                }
                default -> {}
            }
        }
        if ((scope & SCOPE_PRIVATE) != 0) {
            return null; // CodecPrivate cannot be read either
        }
        if ((scope & SCOPE_FRAMES) == 0) {
            return NOTHING;
        }
        return type == TYPE_COMPRESSION && algorithm == ALGORITHM_HEADER_STRIPPING ? settings : null;
    }

    long number() {
        return number;
    }

    boolean isReadable() {
        return codec.isReadable();
    }

    PictureCodec codec() {
        return codec;
    }

    /** Begins a frame; returns the reader, which has been given the bytes that the frame lacks. */
    PictureReader beginFrame(PictureReader reader) {
        reader.begin(codec, nalLengthBytes);
        reader.read(stripped, 0, stripped.length);
        return reader;
    }

    /**
     * Finds the first frame of a block.
     *
     * @param flags index of the block's flags
     * @param end index after the bytes of the block that have come
     * @return index of the frame's first byte, which follows the sizes of laced frames; at most {@code end}
     */
    static int frameAt(byte[] bytes, int flags, int end) {
        int at = flags + 1;
        int lacing = bytes[flags] & LACING;
        if (lacing == NO_LACING || at >= end) {
            return Math.min(at, end);
        }
        int sizes = bytes[at++] & 0xff; // one for each frame but the last
        if (lacing == XIPH_LACING) {
            for (int n = 0; n < sizes; n++) {
                while (at < end && (bytes[at] & 0xff) == FULL_LACE) {
                    at++;
                }
                at++;
            }
        } else if (lacing == EBML_LACING) {
            for (int n = 0; n < sizes && at < end; n++) {
                int vintBytes = Ebml.vintBytes(bytes[at]);
                if (vintBytes > MAX_LACE_SIZE_BYTES) {
                    return end; // no frame can have such a size
                }
                at += vintBytes;
            }
        }
        return Math.min(at, end);
    }

    /** Reads the picture of a block's first frame; the bytes up to {@code end} have come. */
    Picture picture(PictureReader reader, byte[] bytes, int flags, int end) {
        int at = frameAt(bytes, flags, end);
        return beginFrame(reader).read(bytes, at, end - at);
    }
}
