package org.streampump.stream.log;

import java.nio.ByteBuffer;

/**
 * What a lane is about to write, made ready once for all viewers who want the same bytes. For sockets: a stretch of a log in
 * direct memory, from which the operating system takes it without another copy. For those who keep what they are given: views
 * of arrays that are never changed. Lane's thread only; nothing is allocated on the way from one viewer to the next.
 */
public final class Window {
    /** The longest stretch, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    private final boolean joining;
    private final ByteBuffer stretch = ByteBuffer.allocateDirect(MAX_BYTES);

    // What the stretch holds.
    private StreamLog log;
    private long from;
    private long to;

    // What was joined from several blocks.
    private StreamLog joinedLog;
    private long joinedFrom;
    private byte[] joined;

    private byte[] viewed;
    private ByteBuffer view;

    /** @param joining whether several viewers will want the same: then what lies in two blocks is worth joining */
    public Window(boolean joining) {
        this.joining = joining;
    }

    boolean isJoining() {
        return joining;
    }

    /** Whether the stretch holds these bytes of the log, {@code end} excluded. */
    boolean holds(StreamLog which, long start, long end) {
        return which == log && start >= from && end <= to;
    }

    /** Begins another stretch at a position of the log: {@code end - start} bytes are put into what this returns. */
    ByteBuffer moveTo(StreamLog which, long start, long end) {
        log = which;
        from = start;
        to = end;
        return stretch.clear();
    }

    /** The bytes of the log that {@link #holds} says are here. */
    ByteBuffer stretch(long start, long end) {
        return stretch.limit((int) (end - from)).position((int) (start - from));
    }

    /** Whether these bytes of the log are in the array that was joined last. */
    boolean hasJoined(StreamLog which, long start, long end) {
        return which == joinedLog && start >= joinedFrom && end <= joinedFrom + joined.length;
    }

    /** The array is never changed again. */
    void join(StreamLog which, long start, byte[] bytes) {
        joinedLog = which;
        joinedFrom = start;
        joined = bytes;
    }

    /** The bytes of the log that {@link #hasJoined} says are here. */
    ByteBuffer joined(long start, long end) {
        return view(joined, (int) (start - joinedFrom), (int) (end - start));
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
    public void clear() {
        log = null;
        joinedLog = null;
        joined = null;
        viewed = null;
        view = null;
    }
}
