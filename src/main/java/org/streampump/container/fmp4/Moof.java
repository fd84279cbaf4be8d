package org.streampump.container.fmp4;

import java.util.ArrayList;
import java.util.List;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;

/**
 * A movie fragment's description. A moof goes out as the encoder sent it, except for values that would be wrong for viewers:
 * positions in the encoder's file become positions from the moof; a traf without a decode time gets one, which viewers who come
 * late cannot calculate; and times and numbers continue where the previous publication ended. One caller at a time.
 */
final class Moof {
    /** Maximum length of a {@code moof}, in bytes. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Maximum number of trafs in one fragment. */
    static final int MAX_TRAFS = 1024;

    static final long NO_SEQUENCE = -1;

    private final byte[] bytes;
    private final long position;
    private final List<Traf> trafs = new ArrayList<>();
    private final long dataEnd;
    private final boolean absolute;
    private final boolean saio;
    private long sequence = NO_SEQUENCE;

    /**
     * Reads a whole box.
     *
     * @param bytes not changed afterwards by anyone
     * @param position of the box in the stream
     * @param fileStart position in the stream of the newest {@code ftyp}, from which some encoders count
     */
    Moof(byte[] bytes, long position, long fileStart, Mp4Header header) throws RefusedStreamException {
        this.bytes = bytes;
        this.position = position;
        boolean[] anyAbsolute = {false};
        TrafReader reader = new TrafReader(header, bytes.length, base -> {
            anyAbsolute[0] = true;
            if (base != position && base != position - fileStart) {
                throw new UnsupportedStreamException("the fragment at byte " + position
                        + " counts its data from byte " + Long.toUnsignedString(base)
                        + " of its file, not from its own beginning; with ffmpeg, -movflags default_base_moof");
            }
        });
        Boxes each = Boxes.of(bytes, bytes.length, position);
        while (each.next()) {
            if (each.type() == BoxType.MFHD) {
                each.need(8);
                sequence = Bytes.unsigned32(bytes, each.payload() + 4);
            } else if (each.type() == BoxType.TRAF) {
                if (trafs.size() == MAX_TRAFS) {
                    throw new OversizedUnitException("a fragment of more than " + MAX_TRAFS + " trafs");
                }
                trafs.add(reader.read(each.children(0)));
            }
        }
        dataEnd = reader.furthest();
        absolute = anyAbsolute[0];
        saio = reader.hasSaio();
    }

    /** The trafs; {@link DecodeTimes} adds missing decode times. */
    List<Traf> trafs() {
        return trafs;
    }

    /** The fragment's number, unsigned 32 bits; {@link #NO_SEQUENCE} when it has none. */
    long sequence() {
        return sequence;
    }

    /**
     * The end of the last sample's data, in bytes from the first byte of the moof that the encoder sent; 0 when there are no
     * data.
     */
    long dataEnd() {
        return dataEnd;
    }

    /**
     * Returns the moof for viewers: the encoder's own bytes, unless something must be changed.
     *
     * @param shiftMicros time by which times are moved, in microseconds
     * @param sequenceShift amount by which the number is moved
     */
    byte[] rendered(long shiftMicros, int sequenceShift) throws RefusedStreamException {
        if (!absolute && shiftMicros == 0 && sequenceShift == 0 && (hasAllTimes() || !isTimed())) {
            return bytes;
        }
        byte[] written = new MoofWriter(this, shiftMicros, sequenceShift, 0).write();
        int growth = written.length - bytes.length;
        return growth == 0 ? written : new MoofWriter(this, shiftMicros, sequenceShift, growth).write();
    }

    private boolean hasAllTimes() {
        for (int n = 0; n < trafs.size(); n++) {
            if (!trafs.get(n).hasTime()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether viewers get a decode time for each traf. A moof with saio does not get missing decode times: it would become
     * longer, and the positions in the saio would be wrong.
     */
    boolean isTimed() {
        return !saio || hasAllTimes();
    }

    /** The bytes that the encoder sent; nobody may change them. */
    byte[] bytes() {
        return bytes;
    }

    /** The position of the moof's first byte in the stream. */
    long position() {
        return position;
    }
}
