package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.stream.Viewer;
import org.streampump.stream.log.ViewerOutput;

/**
 * A viewer's output as an ordinary asynchronous response: works on every container and protocol version. Containers report a
 * failed connection in different ways (an exception to the writer, {@code WriteListener}, {@code AsyncListener}); all of them
 * lead to {@link Viewer#departed}, of which only the first call counts.
 */
final class OrdinaryOutput implements ViewerOutput, WriteListener, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(OrdinaryOutput.class);

    private static final long MAX_WAIT_MS = 1_000;

    private final AsyncContext async;
    private final BooleanSupplier keeping;
    private final ServletOutputStream out;
    private final int pieceBytes;
    private final OpenExchanges exchanges;
    private final WholeWrite wholeWrite; // null: bytes are written to the container's buffer and flushed
    private final Executor aside; // null: writing never waits for the peer

    /** Number of writes that were handed over to {@link #aside} and are not over. */
    private final AtomicInteger handedOver = new AtomicInteger();

    /** Held during each call of the lane to the container, and during the completion of the response. */
    private final ReentrantLock writing = new ReentrantLock();

    private Viewer viewer; // set before the first call from the container

    /** True from the moment when the container is asked whether it takes bytes until it has said yes or has called back. */
    private volatile boolean waiting = true;

    private volatile boolean flushDue; // for bytes that were written aside
    private volatile boolean ending;
    private volatile boolean failed;
    private volatile boolean completed;

    /**
     * @param aside runs writes that may wait for the peer; null where writing never waits
     */
    OrdinaryOutput(
            AsyncContext async, ServletOutputStream out, int pieceBytes, OpenExchanges exchanges, Executor aside) {
        this.aside = aside;
        this.async = async;
        this.keeping = OpenExchanges.keeping(async.getRequest(), async);
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
        if (waiting || handedOver.get() > 0) {
            return false;
        }
        writing.lock();
        try {
            waiting = true; // set before asking: the container may call back before isReady has returned
            if (!completed && out.isReady()) {
                waiting = false;
                return true;
            }
            return false;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (aside != null) {
            ByteBuffer own = bytes.duplicate(); // the given buffer is used for the next viewer
            bytes.position(bytes.limit());
            handOver(own);
            return;
        }
        writing.lock();
        try {
            checkNotCompleted();
            if (wholeWrite != null) {
                ByteBuffer own = bytes.duplicate(); // the given buffer is used for the next viewer
                bytes.position(bytes.limit());
                wholeWrite.write(out, own);
                return;
            }
            int offset = bytes.arrayOffset() + bytes.position();
            int length = bytes.remaining();
            bytes.position(bytes.limit());
            out.write(bytes.array(), offset, length);
        } finally {
            writing.unlock();
        }
    }

    // ---- writing aside: the lane finds the output not ready meanwhile

    /**
     * @param bytes null: no bytes, but a flush of the bytes that were written before
     */
    private void handOver(ByteBuffer bytes) {
        handedOver.incrementAndGet();
        try {
            aside.execute(() -> writeAside(bytes));
        } catch (RejectedExecutionException e) {
            handedOver.decrementAndGet();
            viewer.departed("the pump is shutting down");
        }
    }

    private void writeAside(ByteBuffer bytes) {
        writing.lock();
        try {
            checkNotCompleted();
            if (bytes != null) {
                out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                flushDue = true;
            }
            waiting = true; // set before asking, as in isReady
            if (out.isReady()) {
                flushDue = false;
                out.flush();
                if (out.isReady()) { // otherwise a connector with NIO2 is still flushing, and would lose the
                    // response's end
                    waiting = false;
                }
            }
        } catch (IOException | RuntimeException e) {
            viewer.departed(
                    "went away: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } catch (Error e) {
            LOG.error("{}: writing failed", this, e); // the fault must end this viewer only
            viewer.departed("internal error: " + e);
        } finally {
            writing.unlock();
            if (handedOver.decrementAndGet() == 0) {
                goOn();
            }
        }
    }

    /** Continues when no write is handed over: completes a response that is to end, or tells the viewer that it can write. */
    private void goOn() {
        if (ending && (!waiting || failed)) {
            complete();
        } else if (!waiting) {
            viewer.ready();
        }
    }

    private void checkNotCompleted() throws IOException {
        if (completed) {
            throw new IOException("the container has completed the response");
        }
    }

    /** True because Jetty does not copy large writes. */
    @Override
    public boolean keepsBytes() {
        return true;
    }

    @Override
    public void flush() throws IOException {
        if (wholeWrite != null || aside != null) {
            return;
        }
        writing.lock();
        try {
            checkNotCompleted();
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Ends in order. A flush may still be under way: a connector with NIO2 would lose the rest of the response if it were
     * completed now, and is therefore asked once more.
     */
    @Override
    public void end() {
        ending = true;
        if (failed ? handedOver.get() == 0 : isReady()) {
            complete();
        } // otherwise the present write ends first: by onWritePossible, or by the servlet container's timeout
    }

    @Override
    public void abort() {
        failed = true;
        ending = true;
        if (handedOver.get() == 0) {
            complete();
        } // otherwise at the end of the write, at the latest after the container's timeout for it
    }

    @Override
    public BooleanSupplier keeping() {
        return keeping;
    }

    @Override
    public String toString() {
        Viewer present = viewer;
        return present == null
                ? "a viewer"
                : "viewer " + present.id() + " " + present.info().peer();
    }

    @Override
    public int pieceBytes() {
        return pieceBytes;
    }

    // ---- container

    @Override
    public void onWritePossible() {
        waiting = false;
        if (flushDue && !failed) {
            handOver(null);
        } else if (handedOver.get() == 0) {
            goOn();
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

    /** Tomcat calls this method just before it stops the application; the pump sets no timeout. */
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
     * Ends the output after a failure. The viewer leaves in its own turn, soon. The response is completed before this method
     * returns: if the container finds the response open afterwards, it cuts the connection, which could have ended in order.
     */
    private void failed(String why) {
        failed = true;
        viewer.departed(why);
        complete();
    }

    /** Completes the response. Waits for a write that is under way, but not for ever. Any thread. */
    private void complete() {
        boolean alone = tryLock();
        try {
            if (!completed) {
                completed = true;
                exchanges.completed(this);
                if (waiting) {
                    TomcatRequest.giveUp(async.getRequest()); // or a thread waits until the peer takes the rest
                }
                async.complete();
            }
        } catch (IllegalStateException e) {
            viewer.departed("the container had completed the response");
        } finally {
            if (alone) {
                writing.unlock();
            }
        }
    }

    private boolean tryLock() {
        try {
            return writing.tryLock(MAX_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
