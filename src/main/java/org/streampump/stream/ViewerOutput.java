package org.streampump.stream;

import java.io.IOException;

/**
 * Where a viewer's bytes go: a response, a connection, a file. Called in the viewer's turn only, so by one thread at a
 * time, and never blocks.
 */
public interface ViewerOutput {

    /** Whether bytes are taken now. After {@code false} the output promises to call {@link Viewer#ready()} once. */
    boolean isReady();

    /**
     * Writes bytes. Only after {@link #isReady()} was true. The array is shared by all viewers: it is neither changed nor
     * handed on; it may be kept until the output is ready again.
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Sends what has been written on its way, as far as the peer takes it. */
    void flush() throws IOException;

    /** Ends in order: all that was written reaches the peer, then its end. The last call. */
    void end();

    /** Ends at once, without waiting for a peer that takes nothing. The last call. */
    void abort();

    /** The most bytes that one {@link #write} should be given. */
    int pieceBytes();
}
