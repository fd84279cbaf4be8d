package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Notices on Jetty when the peer of an unanswered request closes its connection: Jetty itself does not read the connection
 * before there is an answer. Bytes that the peer sends meanwhile are dropped, and therefore the connection cannot be used for
 * another request.
 */
final class JettyWatch {
    private static final Logger LOG = LogManager.getLogger(JettyWatch.class);

    private static final int SCRATCH_BYTES = 512;

    private static final JettyWatch NONE = new JettyWatch(null, () -> {});

    private final JettyConnection connection;
    private final Runnable left;

    // Guarded by this; the lock is not held during calls to other objects.
    private boolean over;
    private final UnexpectedInput input = new UnexpectedInput();

    private JettyWatch(JettyConnection connection, Runnable left) {
        this.connection = connection;
        this.left = left;
        this.over = connection == null;
    }

    /**
     * Watches the peer of a request and calls {@code left} when the peer has gone. In other containers, and over HTTP/2, the
     * watch notices nothing.
     */
    static JettyWatch over(HttpServletRequest request, HttpServletResponse response, Runnable left) {
        Optional<JettyConnection> connection = JettyConnection.of(request);
        if (connection.isEmpty()) {
            return NONE;
        }
        response.setHeader("Connection", "close");
        JettyWatch watch = new JettyWatch(connection.get(), left);
        watch.look();
        return watch;
    }

    /**
     * Ends the watch because the request continues: Jetty reads the connection again, and two readers at a time are not
     * possible.
     */
    synchronized void end() throws IOException {
        if (!over) {
            over = true;
            connection.cancelAwait();
        }
    }

    private void look() {
        if (!isThere()) {
            left.run();
        }
    }

    /** Reads the bytes that have come, and waits for more. Returns whether the peer is still there, as far as is known. */
    private synchronized boolean isThere() {
        if (over) {
            return true;
        }
        ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
        try {
            int count;
            do {
                scratch.clear().limit(0);
                count = connection.fill(scratch);
            } while (count > 0 && input.forget(count));
            if (count == 0) {
                connection.awaitReadable(this::look, this::failed, "waiting viewer");
                return true;
            }
        } catch (IOException e) {
            LOG.debug("a waiting viewer has gone", e);
        }
        over = true;
        return false;
    }

    /** Reacts to the end of the wait. Jetty also reports a failure when no byte has come for the connector's idle timeout. */
    private void failed(Throwable why) {
        if (why instanceof TimeoutException) {
            look();
            return;
        }
        boolean wasWatched;
        synchronized (this) {
            wasWatched = !over;
            over = true;
        }
        if (wasWatched) {
            left.run();
        }
    }
}
