package org.streampump.stream.log;

import java.nio.ByteBuffer;

/**
 * The bytes that a lane is about to write, prepared once for all viewers who want the same bytes. Sockets get a stretch of a log
 * in direct memory, which the operating system takes without a further copy. Outputs that keep bytes get views of arrays that
 * are never changed. Lane's thread only; nothing is allocated from one viewer to the next.
 */
public final class Window {
    /** Maximum length of a stretch, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    private final boolean joining;
    private final ByteBuffer stretch = ByteBuffer.allocateDirect(MAX_BYTES);

    // The log and the positions of the stretch.
    private StreamLog log;
    private long from;
    private long to;

    // The bytes that were joined from several blocks.
    private StreamLog joinedLog;
    private long joinedFrom;
    private byte[] joined;

    private byte[] viewed;
    private ByteBuffer view;

    /** @param joining whether several viewers want the same bytes; then bytes in two blocks are worth joining */
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

    /** Begins a new stretch at a position of the log; the caller puts {@code end - start} bytes into the returned buffer. */
    ByteBuffer moveTo(StreamLog which, long start, long end) {
        log = which;
        from = start;
        to = end;
        return stretch.clear();
    }

    /** A view of bytes of the log that the stretch {@link #holds}. */
    ByteBuffer stretch(long start, long end) {
        return stretch.limit((int) (end - from)).position((int) (start - from));
    }

    /** Whether the array that was joined last has these bytes of the log, {@code end} excluded. */
    boolean hasJoined(StreamLog which, long start, long end) {
        return which == joinedLog && start >= joinedFrom && end <= joinedFrom + joined.length;
    }

    /** Takes an array of joined bytes, which is never changed again. */
    void join(StreamLog which, long start, byte[] bytes) {
        joinedLog = which;
        joinedFrom = start;
        joined = bytes;
    }

    /** A view of bytes of the log that the joined array has; see {@link #hasJoined}. */
    ByteBuffer joined(long start, long end) {
        return view(joined, (int) (start - joinedFrom), (int) (end - start));
    }

    /** A view of a part of an array that is never changed. */
    ByteBuffer view(byte[] bytes, int offset, int length) {
        if (viewed != bytes) {
            viewed = bytes;
            view = ByteBuffer.wrap(bytes);
        }
        return view.limit(offset + length).position(offset);
    }

    /** Forgets all bytes, so that the window keeps no log alive. */
    public void clear() {
        log = null;
        joinedLog = null;
        joined = null;
        viewed = null;
        view = null;
    }
}
