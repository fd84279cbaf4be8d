package org.streampump.container.fmp4;

import java.util.Locale;
import org.streampump.container.MalformedStreamException;

/**
 * Walks through the successive boxes inside a whole box that is in memory (ISO/IEC 14496-12 §4.2). The box to which
 * {@link #next} has stepped is called the walk's present box.
 */
final class Boxes {
    /** Length of a box's size and type, in bytes. */
    static final int HEAD_BYTES = 8;

    /** Length in bytes of a box's size and type when the size has 64 bits. */
    static final int LARGE_HEAD_BYTES = 16;

    /** Value of the short size that announces a size of 64 bits after the type. */
    static final int LARGE = 1;

    /** Value of the size of a last box that reaches to the end of the file. */
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
     * @param position position in the stream of the first of {@code bytes}, for messages
     * @param from index of the first box
     * @param to index after the last box
     * @param in type of the box that holds these boxes, for messages
     */
    private Boxes(byte[] bytes, long position, int from, int to, int in) {
        this.bytes = bytes;
        this.position = position;
        this.next = from;
        this.end = to;
        this.in = in;
    }

    /**
     * Returns the children of a whole box.
     *
     * @param position of the box in the stream, for messages
     */
    static Boxes of(byte[] box, int length, long position) throws MalformedStreamException {
        Boxes holder = new Boxes(box, position, 0, length, Bytes.int32(box, Integer.BYTES));
        holder.next();
        return holder.children(0);
    }

    /**
     * Returns successive whole boxes.
     *
     * @param position position of the first box in the stream, for messages
     */
    static Boxes inRow(byte[] boxes, long position) {
        return new Boxes(boxes, position, 0, boxes.length, BoxType.FREE);
    }

    /**
     * Returns the children of the present box.
     *
     * @param fields length in bytes of the box's own fields before its children
     */
    Boxes children(int fields) throws MalformedStreamException {
        need(fields);
        return new Boxes(bytes, position, payload + fields, next, type);
    }

    /** Steps to the next box; returns false at the end. */
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

    /** The index of the present box's size. */
    int start() {
        return start;
    }

    /** The index of the present box's content. */
    int payload() {
        return payload;
    }

    /** The length of the present box's content, in bytes. */
    int payloadBytes() {
        return next - payload;
    }

    /** The length of the present box, in bytes. */
    int size() {
        return next - start;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Checks that the present box's content has at least {@code wanted} bytes. */
    void need(long wanted) throws MalformedStreamException {
        if (wanted > payloadBytes()) {
            throw malformed("a %s with %d bytes of content, which needs %d", name(), payloadBytes(), wanted);
        }
    }

    /**
     * Returns the version of the present box, which is a FullBox, and checks that its content is long enough for this version.
     *
     * @param neededOf0 length that version 0 needs, in bytes
     * @param neededOf1 length that other versions need, in bytes
     */
    int version(int neededOf0, int neededOf1) throws MalformedStreamException {
        need(Integer.BYTES);
        int version = bytes[payload] & 0xff;
        need(version == 0 ? neededOf0 : neededOf1);
        return version;
    }

    private String name() {
        return BoxType.name(type);
    }

    /** Returns an exception about the bytes that begin at {@link #start}. */
    MalformedStreamException malformed(String format, Object... values) {
        return new MalformedStreamException(String.format(
                Locale.ROOT,
                "%s, at byte %d: %s",
                BoxType.name(in),
                position + start,
                String.format(Locale.ROOT, format, values)));
    }
}
