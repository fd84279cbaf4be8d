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
 * Notices on Jetty that the peer of a request which is not answered yet closes its connection: Jetty itself does not look before
 * there is an answer. What the peer sends meanwhile is forgotten, so that the connection cannot be used for another request.
 */
final class JettyWatch {
    private static final Logger LOG = LogManager.getLogger(JettyWatch.class);

    private static final int SCRATCH_BYTES = 512;

    private static final JettyWatch NONE = new JettyWatch(null, () -> {});

    private final JettyConnection connection;
    private final Runnable left;

    // Guarded by this, which is not held while calling out.
    private boolean over;
    private final UnexpectedInput input = new UnexpectedInput();

    private JettyWatch(JettyConnection connection, Runnable left) {
        this.connection = connection;
        this.left = left;
        this.over = connection == null;
    }

    /** A watch over the peer of a request; one that sees nothing in other containers, and over HTTP/2. */
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

    /** The request goes on: Jetty reads the connection again, which no two can. */
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

    /** Reads what has come, and waits for more. Returns whether the peer is there, as far as is known. */
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

    /** Jetty says so too when nothing has come for the connector's idle time-out. */
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
