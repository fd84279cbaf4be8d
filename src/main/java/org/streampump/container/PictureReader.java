package org.streampump.container;

/**
 * Reads from a frame's bytes whether a decoder can begin with the frame's picture. The bytes may come in any pieces. The reader
 * needs only the bytes up to the first slice and keeps none of them; access unit delimiters, parameter sets and messages before
 * the slice may therefore have any size. One object serves all frames of a track, one after the other. One caller at a time.
 *
 * <pre>
 * reader.begin(PictureCodec.AVC, nalLengthBytes);
 * while (!reader.isDone() &amp;&amp; more bytes of the frame are there) {
 *     reader.read(bytes, offset, length);
 * }
 * Picture picture = reader.picture();
 * </pre>
 */
public final class PictureReader {
    /** The syntax of one codec's pictures, byte by byte. */
    interface Syntax {
        /** Takes the frame's next byte, 0 to 255; returns null while more bytes are needed. */
        Picture next(int value);
    }

    private Syntax syntax;
    private Picture picture;

    /** Returns the answer for a frame, from its first bytes or all of its bytes. */
    public static Picture of(PictureCodec codec, byte[] bytes, int offset, int length, int nalLengthBytes) {
        PictureReader reader = new PictureReader();
        reader.begin(codec, nalLengthBytes);
        return reader.read(bytes, offset, length);
    }

    /**
     * Takes the beginning of a frame.
     *
     * @param nalLengthBytes size in bytes of the length before each NAL unit of AVC, HEVC and VVC, 1 to 4
     *     ({@link PictureCodec#nalLengthBytes}); 4 also serves for NAL units after start codes, which are recognised by the
     *     first start code
     */
    public void begin(PictureCodec codec, int nalLengthBytes) {
        picture = null;
        syntax = switch (codec) {
            case AVC -> new NalUnits(NalUnits.Kind.AVC, nalLengthBytes);
            case HEVC -> new NalUnits(NalUnits.Kind.HEVC, nalLengthBytes);
            case VVC -> new NalUnits(NalUnits.Kind.VVC, nalLengthBytes);
            case AV1 -> new Obus();
            case VP8 -> new Vp8Frame();
            case VP9 -> PictureReader::ofVp9;
            case MPEG2 -> new MpegPictures(/* mpeg4= */ false);
            case MPEG4 -> new MpegPictures(/* mpeg4= */ true);
            case THEORA -> PictureReader::ofTheora;
            case OTHER -> value -> Picture.UNKNOWN;
        };
    }

    /** Takes the frame's next bytes, which belong to the caller again afterwards; returns {@link #picture()}. */
    public Picture read(byte[] bytes, int offset, int length) {
        for (int at = offset; at < offset + length && picture == null; at++) {
            picture = syntax.next(bytes[at] & 0xff);
        }
        return picture();
    }

    /** Whether further bytes of the frame would not change the answer. */
    public boolean isDone() {
        return picture != null;
    }

    public Picture picture() {
        return picture == null ? Picture.UNKNOWN : picture;
    }

    /** VP9 bitstream specification §6.2: marker, profile, show_existing_frame, frame_type. */
    private static Picture ofVp9(int value) {
        if (value >> 6 != 2) {
            return Picture.UNKNOWN;
        }
        int afterProfile = (value & 0x30) == 0x30 ? value << 1 : value; // profile 3 has a reserved bit
        return key((afterProfile & 0x0c) == 0);
    }

    /** Theora specification §7.1: data packet, frame type. */
    private static Picture ofTheora(int value) {
        return value >= 0x80 ? Picture.UNKNOWN : key((value & 0x40) == 0);
    }

    static Picture key(boolean isKey) {
        return isKey ? Picture.KEY : Picture.NOT_KEY;
    }
}
