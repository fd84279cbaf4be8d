package org.streampump.container.fmp4;

import org.streampump.container.MalformedStreamException;
import org.streampump.container.PictureCodec;

/**
 * How a video track's samples are read, according to its sample entry.
 *
 * @param nalLengthBytes length in bytes of the length field before each NAL unit, where the samples consist of NAL units
 */
record PictureFormat(PictureCodec codec, int nalLengthBytes) {
    static final PictureFormat UNKNOWN = new PictureFormat(PictureCodec.OTHER, PictureCodec.USUAL_NAL_LENGTH_BYTES);

    private static final int VIDEO_FIELDS_BYTES = 78; // ISO/IEC 14496-12 §12.1.3.2

    /** Reads the format from a sample entry, which is the walk's present box. */
    static PictureFormat of(Boxes entry) {
        PictureCodec codec = codec(entry);
        return new PictureFormat(codec, nalLengthBytes(entry, codec));
    }

    private static PictureCodec codec(Boxes entry) {
        return switch (BoxType.name(entry.type())) {
            case "avc1", "avc2", "avc3", "avc4", "dva1", "dvav" -> PictureCodec.AVC;
            case "hvc1", "hev1", "dvh1", "dvhe" -> PictureCodec.HEVC;
            case "vvc1", "vvi1" -> PictureCodec.VVC;
            case "av01", "dav1" -> PictureCodec.AV1;
            case "vp08" -> PictureCodec.VP8;
            case "vp09" -> PictureCodec.VP9;
            case "mp4v" -> ofObjectType(Codecs.objectType(entry, VIDEO_FIELDS_BYTES));
            default -> PictureCodec.OTHER; // includes encrypted tracks
        };
    }

    /** ISO/IEC 14496-1 Table 5. */
    private static PictureCodec ofObjectType(int objectType) {
        return switch (objectType) {
            case 0x20 -> PictureCodec.MPEG4;
            case 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x6a -> PictureCodec.MPEG2;
            default -> PictureCodec.OTHER;
        };
    }

    private static int nalLengthBytes(Boxes entry, PictureCodec codec) {
        try {
            for (Boxes each = entry.children(VIDEO_FIELDS_BYTES); each.next(); ) {
                if (each.type() == BoxType.AVCC || each.type() == BoxType.HVCC) {
                    return codec.nalLengthBytes(each.bytes(), each.payload(), each.payloadBytes());
                }
            }
        } catch (MalformedStreamException e) {
            return UNKNOWN.nalLengthBytes; // decoders need these boxes, this program does not
        }
        return UNKNOWN.nalLengthBytes;
    }
}
