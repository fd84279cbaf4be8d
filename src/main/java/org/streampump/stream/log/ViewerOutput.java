package org.streampump.stream.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The destination of a viewer's bytes: a response, a connection, a file. Called in the viewer's turn only, therefore by one
 * thread at a time; never blocks.
 */
public interface ViewerOutput {

    /** Whether the output takes bytes now. After {@code false} the output promises to call {@code Viewer.ready()} once. */
    boolean isReady();

    /**
     * Writes as many bytes as the output takes now, and moves the buffer's position by as many. The caller offers the rest again
     * when the output is ready. Called only after {@link #isReady()} was true. The buffer is shared by all viewers and belongs to
     * the caller again when this method returns.
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Whether {@link #write} hands the bytes on to a reader that may still use them after the method has returned. Such an output
     * gets parts of arrays that are never changed. Any other output gets direct memory that soon holds different bytes.
     */
    boolean keepsBytes();

    /** Sends the written bytes, as far as the peer takes them. */
    void flush() throws IOException;

    /** Ends in order: the peer gets all written bytes, then the end. No method is called afterwards. */
    void end();

    /** Ends at once, without waiting for a peer that takes no bytes. No method is called afterwards. */
    void abort();

    /** Notes that the viewer has moved to a different stream. Bytes written from now on are of that stream, from a boundary on. */
    default void movedTo(NowPlaying there) {}

    /** Maximum number of bytes for one {@link #write}. */
    int pieceBytes();
}
