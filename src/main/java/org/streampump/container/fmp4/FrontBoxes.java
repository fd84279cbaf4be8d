package org.streampump.container.fmp4;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;

/** The boxes before a fragment's moof that go out with the moof: styp, prft and emsg. One caller at a time. */
final class FrontBoxes {
    /** Maximum length in bytes of all boxes before one fragment. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int PRFT_TIME_AT = 16; // in the content; ISO/IEC 14496-12 §8.16.5
    private static final int EMSG_TIME_AT = 8; // in the content of version 1; ISO/IEC 23009-1 §5.10.3.3

    private ByteArrayOutputStream boxes = new ByteArrayOutputStream(0);

    /** Adds a whole box. */
    void add(byte[] box, int length) throws OversizedUnitException {
        if (boxes.size() + length > MAX_BYTES) {
            throw new OversizedUnitException(String.format(
                    Locale.ROOT,
                    "%d bytes in front of a moof exceed %d, with %s",
                    boxes.size() + length,
                    MAX_BYTES,
                    BoxType.name(Bytes.int32(box, Integer.BYTES))));
        }
        boxes.write(box, 0, length);
    }

    void clear() {
        if (boxes.size() > 0) {
            boxes = new ByteArrayOutputStream(0);
        }
    }

    /**
     * Returns the boxes, one after the other, and forgets them.
     *
     * @param shiftMicros time by which their times are moved, in microseconds
     * @param position position in the stream of the moof after the boxes, for messages
     */
    byte[] take(long shiftMicros, long position, Mp4Header header) throws MalformedStreamException {
        byte[] all = boxes.toByteArray();
        clear();
        if (shiftMicros != 0 && all.length > 0) {
            Boxes each = Boxes.inRow(all, position - all.length);
            while (each.next()) {
                if (each.type() == BoxType.PRFT) {
                    moveReferenceTime(each, shiftMicros, header);
                } else if (each.type() == BoxType.EMSG) {
                    moveEvent(each, shiftMicros);
                }
            }
        }
        return all;
    }

    private static void moveReferenceTime(Boxes box, long shiftMicros, Mp4Header header)
            throws MalformedStreamException {
        int version = box.version(20, 24);
        Track track = header.track(Bytes.int32(box.bytes(), box.payload() + 4));
        if (track != null) {
            moveTime(box, PRFT_TIME_AT, version != 0, shiftMicros, track.timescale());
        }
    }

    private static void moveEvent(Boxes box, long shiftMicros) throws MalformedStreamException {
        int version = box.version(4, 24);
        if (version == 1) { // other versions count from their fragment
            long timescale = Bytes.unsigned32(box.bytes(), box.payload() + 4);
            moveTime(box, EMSG_TIME_AT, true, shiftMicros, Math.min(timescale, Track.MAX_TIMESCALE));
        }
    }

    private static void moveTime(Boxes box, int at, boolean isLong, long shiftMicros, long timescale) {
        int index = box.payload() + at;
        byte[] bytes = box.bytes();
        if (isLong) {
            Bytes.putLong(bytes, index, Timeline.moved(Bytes.int64(bytes, index), shiftMicros, timescale));
        } else {
            // Modulo 2^32, which is how a writer of 32 bits must count.
            Bytes.putInt(bytes, index, (int) Timeline.moved(Bytes.unsigned32(bytes, index), shiftMicros, timescale));
        }
    }
}
