package org.streampump.io;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.streampump.stream.Viewer;
import org.streampump.stream.log.ViewerOutput;

/**
 * A viewer's output on a bare connection: the container has recycled request, response and their buffers, and bytes go to the
 * socket without framing.
 */
final class DetachedOutput implements ViewerOutput, TomcatConnection.Owner {
    /**
     * Maximum size of one write, in bytes: about as many bytes as the fastest streams bring between two passes; one write is
     * then enough for them.
     */
    private static final int PIECE_BYTES = 256 * 1024;

    /**
     * Maximum size of one write with TLS, in bytes: the container copies bytes that are not sent at once, and this size bounds
     * the copy.
     */
    private static final int TLS_PIECE_BYTES = 64 * 1024;

    private final TomcatConnection connection;
    private final UnexpectedInput input = new UnexpectedInput(); // one container thread at a time
    private volatile Viewer viewer;
    private volatile AccessLine accessLine; // null: no access log wants one
    private volatile boolean ended;

    DetachedOutput(TomcatConnection connection) {
        this.connection = connection;
    }

    /**
     * Connects this output with its viewer, before the servlet returns.
     *
     * @param accessLine the line that is written when the connection has ended, or null
     */
    void bind(Viewer viewer, AccessLine accessLine) {
        this.viewer = viewer;
        this.accessLine = accessLine;
        connection.bind(this);
    }

    @Override
    public boolean isReady() {
        return connection.isReady();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        connection.write(bytes);
    }

    @Override
    public boolean keepsBytes() {
        return false;
    }

    @Override
    public void flush() throws IOException {
        connection.flush();
    }

    @Override
    public void end() {
        ended = true;
        connection.closeWhenWritten();
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public int pieceBytes() {
        return connection.isStraight() ? PIECE_BYTES : TLS_PIECE_BYTES;
    }

    @Override
    public void writable() {
        viewer.ready();
    }

    @Override
    public boolean received(byte[] bytes, int length) {
        return input.forget(length);
    }

    /**
     * Keeps the connection open, because a player may close its half and still read; if the player is gone altogether, the next
     * write to it fails.
     */
    @Override
    public boolean inputEnded() {
        return true;
    }

    @Override
    public void paused() {
        if (accessLine != null) {
            accessLine.paused(HttpServletResponse.SC_OK, viewer.sentBytes(), connection.socket());
        }
    }

    @Override
    public void closed(String why) {
        viewer.departed(why);
        if (accessLine != null) {
            accessLine.write(HttpServletResponse.SC_OK, viewer.sentBytes(), ended, connection.socket());
        }
    }
}
