package org.streampump.container.matroska;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.streampump.container.MalformedStreamException;

/** Walks through the successive elements inside a whole element that is in memory. */
final class Elements {
    private static final int MAX_TEXT_BYTES = 64;

    private final byte[] bytes;
    private final int end;
    private final String in;
    private final String outermost;
    private int next;

    private int id;
    private int start;
    private int payload;
    private int payloadBytes;

    /**
     * @param from index of the first element's ID
     * @param to index after the last element
     * @param in the name of the element that holds these elements, for messages
     */
    Elements(byte[] bytes, int from, int to, String in) {
        this(bytes, from, to, in, in);
    }

    /** @param outermost the name of the element that begins with the bytes, for messages */
    private Elements(byte[] bytes, int from, int to, String in, String outermost) {
        this.bytes = bytes;
        this.next = from;
        this.end = to;
        this.in = in;
        this.outermost = outermost;
    }

    /** Returns the children of the element at this index. */
    static Elements ofElementAt(byte[] bytes, int at, int end, String name) throws MalformedStreamException {
        Elements holder = new Elements(bytes, at, end, name);
        return holder.next() ? holder.children(name) : holder;
    }

    /** Returns the children of the present element. */
    Elements children(String name) {
        return new Elements(bytes, payload, payload + payloadBytes, name, outermost);
    }

    /** Steps to the next element; returns false at the end. */
    boolean next() throws MalformedStreamException {
        if (next == end) {
            return false;
        }
        start = next;
        int idBytes = Ebml.vintBytes(bytes[start]);
        if (idBytes > Ebml.MAX_ID_BYTES || start + idBytes >= end) {
            throw malformed("no element ID", start);
        }
        int sizeAt = start + idBytes;
        int sizeBytes = Ebml.vintBytes(bytes[sizeAt]);
        if (sizeBytes > Ebml.MAX_SIZE_BYTES || sizeAt + sizeBytes > end) {
            throw malformed("no element size", sizeAt);
        }
        id = (int) Ebml.unsigned(bytes, start, idBytes);
        payload = sizeAt + sizeBytes;
        long size = Ebml.vint(bytes, sizeAt, sizeBytes);
        if (size == Ebml.UNKNOWN_SIZE || size > end - payload) {
            throw malformed(String.format(Locale.ROOT, "element 0x%x of %d bytes does not fit", id, size), start);
        }
        payloadBytes = (int) size;
        next = payload + payloadBytes;
        return true;
    }

    int id() {
        return id;
    }

    /** The index of the present element's ID. */
    int start() {
        return start;
    }

    /** The index of the present element's content. */
    int payload() {
        return payload;
    }

    /** The length of the present element's content, in bytes. */
    int payloadBytes() {
        return payloadBytes;
    }

    /** The index after the present element. */
    int end() {
        return payload + payloadBytes;
    }

    /** Returns the present element's content as a number; 8 bytes with the first bit set become negative. */
    long unsigned() throws MalformedStreamException {
        if (payloadBytes > Long.BYTES) {
            throw malformed("a number of " + payloadBytes + " bytes", start);
        }
        return Ebml.unsigned(bytes, payload, payloadBytes);
    }

    /** Returns the present element's content as text: its first {@value #MAX_TEXT_BYTES} bytes, up to the first zero. */
    String text() {
        int length = 0;
        while (length < Math.min(payloadBytes, MAX_TEXT_BYTES) && bytes[payload + length] != 0) {
            length++;
        }
        return new String(bytes, payload, length, StandardCharsets.ISO_8859_1);
    }

    private MalformedStreamException malformed(String what, int at) {
        String place = what + " at byte " + at + " of " + outermost;
        return new MalformedStreamException(in.equals(outermost) ? place : place + ", in " + in);
    }
}
