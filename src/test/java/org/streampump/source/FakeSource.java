package org.streampump.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.streampump.Pace;
import org.streampump.container.RefusedStreamException;
import org.streampump.stream.Lines;
import org.streampump.stream.PublicationEndedException;

/** Does on its own thread what the test says, one thing after the other; the test waits for each. */
final class FakeSource implements Source {
    private static final long DEADLINE_S = Pace.seconds(10).toSeconds();

    /** A step of the source, on the source's thread. */
    interface Step {
        void run(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException;
    }

    /** How a source is told to return. */
    private static final class End extends IOException {
        private static final long serialVersionUID = 1;
    }

    final SourceAddress address;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private volatile Thread thread;
    private volatile boolean stopped;

    FakeSource(SourceAddress address) {
        this.address = address;
    }

    @Override
    public void run(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException {
        thread = Thread.currentThread();
        running.countDown();
        try {
            while (true) {
                steps.take().run(intake);
            }
        } catch (End e) {
            // in order
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        steps.add(intake -> {
            throw new IOException("stopped");
        });
    }

    boolean isStopped() {
        return stopped;
    }

    Thread thread() throws InterruptedException {
        if (!running.await(DEADLINE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the source has not been run");
        }
        return thread;
    }

    /** Returns when it has been done; throws what it throws, with which the source goes on. */
    void take(Step step) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        steps.add(intake -> {
            try {
                step.run(intake);
                done.complete(null);
            } catch (IOException | RefusedStreamException | PublicationEndedException | RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        try {
            done.get(DEADLINE_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        } catch (TimeoutException e) {
            throw new IllegalStateException("the source's thread does not take steps", e);
        }
    }

    void begin() throws Exception {
        take(intake -> intake.begin(Lines.FORMAT));
    }

    void feed(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        take(intake -> intake.feed(bytes, 0, bytes.length));
    }

    /** Begins, and the stream can be watched. */
    void bring(String text) throws Exception {
        begin();
        feed("LINES h\n" + text);
    }

    void fail(String why) throws InterruptedException {
        steps.add(intake -> {
            throw new IOException(why);
        });
        awaitEnd();
    }

    void crash() throws InterruptedException {
        steps.add(intake -> {
            throw new IllegalArgumentException("a bug");
        });
        awaitEnd();
    }

    void end() throws InterruptedException {
        steps.add(intake -> {
            throw new End();
        });
        awaitEnd();
    }

    void awaitEnd() throws InterruptedException {
        thread().join(TimeUnit.SECONDS.toMillis(DEADLINE_S));
        if (thread.isAlive()) {
            throw new IllegalStateException("the source's thread does not end");
        }
    }
}
