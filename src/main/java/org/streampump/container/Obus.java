package org.streampump.container;

/**
 * Reads the open bitstream units (OBUs) of one temporal unit of AV1, up to its first frame header (AV1 specification §5.3 to
 * §5.9).
 */
final class Obus implements PictureReader.Syntax {
    private static final int SEQUENCE_HEADER = 1;
    private static final int FRAME_HEADER = 3;
    private static final int FRAME = 6;
    private static final int MAX_SIZE_BYTES = 8; // leb128, §4.10.5
    private static final int FORBIDDEN_BIT = 0x80;

    private enum Part {
        HEADER,
        EXTENSION,
        SIZE,
        PAYLOAD
    }

    private Part part = Part.HEADER;
    private int type;
    private boolean sized;
    private long left;
    private int sizeBytes;
    private boolean begins;

    @Override
    public Picture next(int value) {
        return switch (part) {
            case HEADER -> header(value);
            case EXTENSION -> afterHeader();
            case SIZE -> size(value);
            case PAYLOAD -> payload(value);
        };
    }

    private Picture header(int value) {
        if (value >= FORBIDDEN_BIT) {
            return Picture.UNKNOWN;
        }
        type = value >> 3 & 15;
        sized = (value & 2) != 0;
        if ((value & 4) != 0) {
            part = Part.EXTENSION;
            return null;
        }
        return afterHeader();
    }

    private Picture afterHeader() {
        left = sized ? 0 : Long.MAX_VALUE; // an OBU without a size field reaches to the end of the temporal unit
        sizeBytes = 0;
        begins = true;
        part = sized ? Part.SIZE : Part.PAYLOAD;
        return null;
    }

    private Picture size(int value) {
        left |= (long) (value & 0x7f) << 7 * sizeBytes++;
        if (value < 0x80) {
            part = left == 0 ? Part.HEADER : Part.PAYLOAD;
            return null;
        }
        return sizeBytes < MAX_SIZE_BYTES ? null : Picture.UNKNOWN;
    }

    private Picture payload(int value) {
        Picture picture = begins ? ofFirstByte(value) : null;
        begins = false;
        if (--left == 0) {
            part = Part.HEADER;
        }
        return picture;
    }

    private Picture ofFirstByte(int value) {
        return switch (type) {
            case SEQUENCE_HEADER ->
                (value & 8) != 0 ? Picture.KEY : null; // reduced_still_picture_header: no other kind of frame follows
            // show_existing_frame 0, frame_type KEY_FRAME, show_frame 1
            case FRAME_HEADER, FRAME -> PictureReader.key((value & 0xf0) == 0x10);
            default -> null;
        };
    }
}
