package org.streampump.container.fmp4;

import java.nio.ByteBuffer;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;

/**
 * Writes a moof anew: base data offsets are left out, since they are all the moof's own position; missing decode times are
 * added; and times and number are moved. A time that outgrows 32 bits gets 64 bits. Where these changes make the moof longer or
 * shorter, the offsets of its data are corrected. Used once.
 */
final class MoofWriter {
    private static final int FULL_BOX_BYTES = 4;
    private static final int BASE_AT = 8; // in tfhd's content
    private static final int TFDT_BYTES = 20; // version 1

    private final Moof moof;
    private final long shiftMicros;
    private final int sequenceShift;
    private final int growth;
    private final ByteBuffer out;

    private int traf;
    private boolean fromMoof; // whether the present traf's data are counted from the moof's first byte
    private boolean anyRun; // in an earlier traf or in this traf

    /**
     * @param growth number of bytes by which the moof becomes longer; negative if it becomes shorter
     */
    MoofWriter(Moof moof, long shiftMicros, int sequenceShift, int growth) {
        this.moof = moof;
        this.shiftMicros = shiftMicros;
        this.sequenceShift = sequenceShift;
        this.growth = growth;
        out = ByteBuffer.allocate(moof.bytes().length * 5 / 4 // a tfdt of 16 bytes becomes 20 bytes
                + TFDT_BYTES * moof.trafs().size()
                + Boxes.HEAD_BYTES);
    }

    byte[] write() throws RefusedStreamException {
        int start = begin(BoxType.MOOF);
        Boxes each = Boxes.of(moof.bytes(), moof.bytes().length, moof.position());
        while (each.next()) {
            switch (each.type()) {
                case BoxType.MFHD -> {
                    int at = copy(each) + FULL_BOX_BYTES;
                    out.putInt(at, out.getInt(at) + sequenceShift);
                }
                case BoxType.TRAF -> writeTraf(each.children(0));
                default -> copy(each);
            }
        }
        end(start);
        byte[] written = new byte[out.position()];
        out.get(0, written);
        return written;
    }

    private void writeTraf(Boxes each) throws RefusedStreamException {
        int start = begin(BoxType.TRAF);
        Traf present = moof.trafs().get(traf++);
        while (each.next()) {
            switch (each.type()) {
                case BoxType.TFHD -> {
                    writeTfhd(each);
                    if (!present.hasTime() && moof.isTimed()) {
                        writeTime(0, Timeline.moved(present, shiftMicros));
                    }
                }
                case BoxType.TFDT -> writeTfdt(each, present);
                case BoxType.TRUN -> writeTrun(each);
                case BoxType.SAIO -> {
                    if (growth != 0) {
                        throw new UnsupportedStreamException("a fragment with both saio and base_data_offset"
                                + "; with ffmpeg, -movflags default_base_moof");
                    }
                    copy(each);
                }
                default -> copy(each);
            }
        }
        end(start);
    }

    private void writeTfhd(Boxes box) {
        int flags = Bytes.int32(box.bytes(), box.payload());
        boolean absolute = (flags & FragmentFlags.BASE_DATA_OFFSET) != 0;
        fromMoof = absolute || (flags & FragmentFlags.DEFAULT_BASE_IS_MOOF) != 0 || !anyRun;
        if (!absolute) {
            copy(box);
            return;
        }
        int start = begin(BoxType.TFHD);
        out.putInt(flags & ~FragmentFlags.BASE_DATA_OFFSET | FragmentFlags.DEFAULT_BASE_IS_MOOF);
        out.put(box.bytes(), box.payload() + FULL_BOX_BYTES, BASE_AT - FULL_BOX_BYTES);
        int behind = BASE_AT + Long.BYTES;
        out.put(box.bytes(), box.payload() + behind, box.payloadBytes() - behind);
        end(start);
    }

    private void writeTfdt(Boxes box, Traf present) {
        long time = Timeline.moved(present, shiftMicros);
        boolean wasLong = box.bytes()[box.payload()] != 0;
        if (!wasLong && time <= 0xffff_ffffL) {
            out.putInt(copy(box) + FULL_BOX_BYTES, (int) time);
            return;
        }
        writeTime(Bytes.int32(box.bytes(), box.payload()) & 0xff_ffff, time);
    }

    private void writeTime(int flags, long time) {
        int start = begin(BoxType.TFDT);
        out.putInt(flags | 1 << 24).putLong(time);
        end(start);
    }

    private void writeTrun(Boxes box) throws MalformedStreamException {
        int at = copy(box);
        anyRun = true;
        if (fromMoof && (out.getInt(at) & FragmentFlags.DATA_OFFSET) != 0) {
            int offset = out.getInt(at + 8);
            if (offset > Integer.MAX_VALUE - Math.abs(growth)) {
                throw box.malformed("data offset %d", offset);
            }
            out.putInt(at + 8, offset + growth);
        }
    }

    /** Copies a box unchanged; returns the index of its content in the copy. */
    private int copy(Boxes box) {
        int at = out.position() + box.payload() - box.start();
        out.put(box.bytes(), box.start(), box.size());
        return at;
    }

    /** Begins a box; returns its index. */
    private int begin(int type) {
        int start = out.position();
        out.putInt(0).putInt(type);
        return start;
    }

    private void end(int start) {
        out.putInt(start, out.position() - start);
    }
}
