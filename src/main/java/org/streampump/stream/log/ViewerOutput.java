package org.streampump.stream.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a viewer's bytes go: a response, a connection, a file. Called in the viewer's turn only, so by one thread at a
 * time, and never blocks.
 */
public interface ViewerOutput {

    /** Whether bytes are taken now. After {@code false} the output promises to call {@code Viewer.ready()} once. */
    boolean isReady();

    /**
     * Writes bytes, as many as are taken now; the buffer's position tells. What is left is offered again when the output is
     * ready. Only after {@link #isReady()} was true. The buffer is shared by all viewers and the caller's again on return.
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Whether {@link #write} hands bytes on to somebody who may still be reading them after it has returned. Such an output
     * is given parts of arrays that are never changed; any other, direct memory that will hold other bytes soon.
     */
    boolean keepsBytes();

    /** Sends what has been written on its way, as far as the peer takes it. */
    void flush() throws IOException;

    /** Ends in order: all that was written reaches the peer, then its end. The last call. */
    void end();

    /** Ends at once, without waiting for a peer that takes nothing. The last call. */
    void abort();

    /** What is written from here on is of another stream, on which that is playing; what was begun has been written. */
    default void movedTo(NowPlaying there) {}

    /** The most bytes that one {@link #write} should be given. */
    int pieceBytes();
}
