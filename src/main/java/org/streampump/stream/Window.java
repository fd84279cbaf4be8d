package org.streampump.stream;

import java.nio.ByteBuffer;

/**
 * What a lane is about to write, made ready once for all viewers who want the same bytes: a stretch of a log in direct
 * memory, from which the operating system takes it without another copy. Lane's thread only; nothing is allocated on the
 * way from one viewer to the next.
 */
final class Window {
    /** The longest stretch, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    private final ByteBuffer stretch = ByteBuffer.allocateDirect(MAX_BYTES);

    // What the stretch holds.
    private StreamLog log;
    private long from;
    private long to;

    private byte[] viewed;
    private ByteBuffer view;

    /** Whether the stretch holds these bytes of the log, {@code end} excluded. */
    boolean holds(StreamLog which, long start, long end) {
        return which == log && start >= from && end <= to;
    }

    /** Begins another stretch, empty, at a position of the log. */
    void moveTo(StreamLog which, long start) {
        log = which;
        from = start;
        to = start;
        stretch.clear();
    }

    /** Appends to the stretch; no more than fits is to be given. */
    void append(byte[] bytes, int offset, int length) {
        stretch.limit(stretch.capacity()).position((int) (to - from));
        stretch.put(bytes, offset, length);
        to += length;
    }

    /** The bytes of the log that {@link #holds} says are here. */
    ByteBuffer stretch(long start, long end) {
        return stretch.limit((int) (end - from)).position((int) (start - from));
    }

    /** A part of an array that is never changed. */
    ByteBuffer view(byte[] bytes, int offset, int length) {
        if (viewed != bytes) {
            viewed = bytes;
            view = ByteBuffer.wrap(bytes);
        }
        return view.limit(offset + length).position(offset);
    }

    /** Keeps no log alive. */
    void clear() {
        log = null;
        viewed = null;
        view = null;
    }
}
