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
 * A viewer's output as an ordinary asynchronous response: works on every container and protocol version. Containers report
 * a failed connection in different ways (an exception to the writer, {@code WriteListener}, {@code AsyncListener}); all of
 * them lead to {@link Viewer#departed}, which counts once.
 */
final class OrdinaryOutput implements ViewerOutput, WriteListener, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(OrdinaryOutput.class);

    private static final long MAX_WAIT_MS = 1_000;

    private final AsyncContext async;
    private final BooleanSupplier keeping;
    private final ServletOutputStream out;
    private final int pieceBytes;
    private final OpenExchanges exchanges;
    private final WholeWrite wholeWrite; // null: written and flushed
    private final Executor aside; // null: the container never waits for the peer

    /** Writes that have been handed over to {@link #aside} and are not over. */
    private final AtomicInteger handedOver = new AtomicInteger();

    /** Held for each call of the lane's to the container, and while the response is completed. */
    private final ReentrantLock writing = new ReentrantLock();

    private Viewer viewer; // set before the container can call

    /** True from the moment that the container is asked, until it has said yes or has called back. */
    private volatile boolean waiting = true;

    private volatile boolean flushDue; // of what was written aside
    private volatile boolean ending;
    private volatile boolean failed;
    private volatile boolean completed;

    /** @param aside runs what may wait for the peer; null where the container never does */
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
            waiting = true; // before asking: the container may call back before isReady has returned
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
            ByteBuffer own = bytes.duplicate(); // the other is used for the next viewer
            bytes.position(bytes.limit());
            handOver(own);
            return;
        }
        writing.lock();
        try {
            checkNotCompleted();
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
        } finally {
            writing.unlock();
        }
    }

    // ---- writing aside: the lane finds the output not ready meanwhile

    /** @param bytes null to send on what has been written */
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
            waiting = true; // as in isReady
            if (out.isReady()) {
                waiting = false;
                flushDue = false;
                out.flush();
            }
        } catch (IOException | RuntimeException e) {
            viewer.departed(
                    "went away: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } catch (Error e) {
            LOG.error("{}: writing failed", this, e); // this viewer's misfortune, nobody else's
            viewer.departed("internal error: " + e);
        } finally {
            writing.unlock();
            if (handedOver.decrementAndGet() == 0) {
                goOn();
            }
        }
    }

    /** Nothing is under way aside. */
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

    /** Jetty does not copy what is large. */
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

    @Override
    public void end() {
        ending = true;
        if ((!waiting || failed) && handedOver.get() == 0) {
            complete();
        } // else what is on its way is finished first: onWritePossible, or the container's time-out
    }

    @Override
    public void abort() {
        failed = true;
        ending = true;
        if (handedOver.get() == 0) {
            complete();
        } // else when the write is over, at the latest after the container's time-out for it
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
     * The viewer leaves in its turn, soon. The response is completed here and now: a container that finds it open when this
     * returns cuts the connection, where it could have ended in order.
     */
    private void failed(String why) {
        failed = true;
        viewer.departed(why);
        complete();
    }

    /** Any thread; not while another one is writing, but it does not wait for that for ever. */
    private void complete() {
        boolean alone = tryLock();
        try {
            if (!completed) {
                completed = true;
                exchanges.completed(this);
                if (waiting) {
                    TomcatRequest.giveUp(
                            async.getRequest()); // or a thread waits until the peer takes what is on its way
                }
                async.complete();
            }
        } catch (IllegalStateException e) {
            viewer.departed("the container had completed the response"); // nothing left to do
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
