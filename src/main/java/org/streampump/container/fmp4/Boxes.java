package org.streampump.container.fmp4;

import java.util.Locale;
import org.streampump.container.MalformedStreamException;

/** Walks through the boxes in a row that a whole box in memory holds (ISO/IEC 14496-12 §4.2). */
final class Boxes {
    /** Bytes of a box's size and type. */
    static final int HEAD_BYTES = 8;

    /** Bytes of the same with a size of 64 bits. */
    static final int LARGE_HEAD_BYTES = 16;

    /** What stands in the short size for one of 64 bits behind the type. */
    static final int LARGE = 1;

    /** What stands in the size of a last box that goes on to the end of the file. */
    static final int TO_THE_END = 0;

    private final byte[] bytes;
    private final long position;
    private final int end;
    private final int in;
    private int next;

    private int type;
    private int start;
    private int payload;

    /**
     * @param position of the first of {@code bytes} in the stream, for messages
     * @param from index of the first box
     * @param to index behind the last box
     * @param in type of what holds them, for messages
     */
    private Boxes(byte[] bytes, long position, int from, int to, int in) {
        this.bytes = bytes;
        this.position = position;
        this.next = from;
        this.end = to;
        this.in = in;
    }

    /**
     * The children of a whole box.
     *
     * @param position of the box in the stream, for messages
     */
    static Boxes of(byte[] box, int length, long position) throws MalformedStreamException {
        Boxes holder = new Boxes(box, position, 0, length, Bytes.int32(box, Integer.BYTES));
        holder.next();
        return holder.children(0);
    }

    /** Whole boxes in a row, the first one at this position in the stream. */
    static Boxes inRow(byte[] boxes, long position) {
        return new Boxes(boxes, position, 0, boxes.length, BoxType.FREE);
    }

    /**
     * The children of the present box.
     *
     * @param fields bytes of the box's own in front of them
     */
    Boxes children(int fields) throws MalformedStreamException {
        need(fields);
        return new Boxes(bytes, position, payload + fields, next, type);
    }

    /** Steps to the next box; false at the end. */
    boolean next() throws MalformedStreamException {
        if (next == end) {
            return false;
        }
        start = next;
        int left = end - start;
        if (left < HEAD_BYTES) {
            throw malformed("%d bytes that are no box", left);
        }
        type = Bytes.int32(bytes, start + Integer.BYTES);
        long size = Bytes.unsigned32(bytes, start);
        payload = start + HEAD_BYTES;
        if (size == LARGE && left >= LARGE_HEAD_BYTES) {
            size = Bytes.int64(bytes, payload);
            payload = start + LARGE_HEAD_BYTES;
        }
        if (size < payload - start || size > left) {
            throw malformed("a %s of %s bytes, where %d are left", name(), Long.toUnsignedString(size), left);
        }
        next = start + (int) size;
        return true;
    }

    int type() {
        return type;
    }

    /** Index of the present box's size. */
    int start() {
        return start;
    }

    /** Index of the present box's content. */
    int payload() {
        return payload;
    }

    /** Bytes of the present box's content. */
    int payloadBytes() {
        return next - payload;
    }

    /** Bytes of the present box. */
    int size() {
        return next - start;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Checks that the present box's content has so many bytes at least. */
    void need(long wanted) throws MalformedStreamException {
        if (wanted > payloadBytes()) {
            throw malformed("a %s with %d bytes of content, which needs %d", name(), payloadBytes(), wanted);
        }
    }

    /** The version of the present box, which is a FullBox; its content is so long at least. */
    int version(int neededOf0, int neededOf1) throws MalformedStreamException {
        need(Integer.BYTES);
        int version = bytes[payload] & 0xff;
        need(version == 0 ? neededOf0 : neededOf1);
        return version;
    }

    private String name() {
        return BoxType.name(type);
    }

    /** About what begins at {@link #start}. */
    MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(
                Locale.ROOT,
                "%s, at byte %d: %s",
                BoxType.name(in),
                position + start,
                String.format(Locale.ROOT, format, values)));
    }
}
