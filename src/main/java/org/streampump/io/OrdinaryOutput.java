package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.streampump.stream.Viewer;
import org.streampump.stream.ViewerOutput;

/**
 * A viewer's output as an ordinary asynchronous response: works on every container and protocol version. Containers report
 * a failed connection in different ways (an exception to the writer, {@code WriteListener}, {@code AsyncListener}); all of
 * them lead to {@link Viewer#departed}, which counts once.
 */
final class OrdinaryOutput implements ViewerOutput, WriteListener, AsyncListener, OpenExchanges.Exchange {
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final int pieceBytes;
    private final OpenExchanges exchanges;
    private final WholeWrite wholeWrite; // null: written and flushed

    private Viewer viewer; // set before the container can call

    /** True from the moment that the container is asked, until it has said yes or has called back. */
    private volatile boolean waiting = true;

    private volatile boolean ending;
    private volatile boolean failed;
    private volatile boolean completed;

    OrdinaryOutput(AsyncContext async, ServletOutputStream out, int pieceBytes, OpenExchanges exchanges) {
        this.async = async;
        this.out = out;
        this.pieceBytes = pieceBytes;
        this.exchanges = exchanges;
        this.wholeWrite = WholeWrite.of(out).orElse(null);
    }

    void start(Viewer viewer) {
        this.viewer = viewer;
        exchanges.add(this);
        async.addListener(this);
        out.setWriteListener(this); // the first onWritePossible follows
    }

    // ---- viewer's turn

    @Override
    public boolean isReady() {
        if (waiting) {
            return false;
        }
        waiting = true; // before asking: the container may call back before isReady has returned
        if (out.isReady()) {
            waiting = false;
            return true;
        }
        return false;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (wholeWrite != null) {
            ByteBuffer own = bytes.duplicate(); // the other is used for the next viewer
            bytes.position(bytes.limit());
            wholeWrite.write(out, own);
            return;
        }
        int offset = bytes.arrayOffset() + bytes.position();
        int length = bytes.remaining();
        bytes.position(bytes.limit());
        out.write(bytes.array(), offset, length);
    }

    /** Jetty does not copy what is large. */
    @Override
    public boolean keepsBytes() {
        return true;
    }

    @Override
    public void flush() throws IOException {
        if (wholeWrite == null) {
            out.flush();
        }
    }

    @Override
    public void end() {
        ending = true;
        if (!waiting || failed) {
            complete();
        } // else what is on its way is finished first: onWritePossible, or the container's time-out
    }

    @Override
    public void abort() {
        complete();
    }

    @Override
    public int pieceBytes() {
        return pieceBytes;
    }

    // ---- container

    @Override
    public void onWritePossible() {
        waiting = false;
        if (ending) {
            complete();
        } else {
            viewer.ready();
        }
    }

    @Override
    public void onError(Throwable why) {
        failed(describe(why));
    }

    @Override
    public void onError(AsyncEvent event) {
        failed(describe(event.getThrowable()));
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed = true;
        exchanges.remove(this);
        viewer.departed("the container closed the connection");
    }

    /** There is no time-out of ours: Tomcat says this to everybody just before it stops the application. */
    @Override
    public void onTimeout(AsyncEvent event) {
        failed("the pump is shutting down");
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // never started again
    }

    private static String describe(Throwable why) {
        return why == null ? "connection failed" : "connection failed: " + why;
    }

    /**
     * The viewer leaves in its turn, and completes the response there: not here, for another thread may be writing. Where it
     * has left already, and only what was on its way was waited for, nobody else will.
     */
    private void failed(String why) {
        failed = true;
        viewer.departed(why);
        if (ending) {
            complete();
        }
    }

    private synchronized void complete() {
        if (!completed) {
            completed = true;
            try {
                async.complete();
            } catch (IllegalStateException e) {
                viewer.departed("the container had completed the response"); // nothing left to do
            }
        }
    }
}
