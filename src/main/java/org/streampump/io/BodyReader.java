package org.streampump.io;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Reads a request body as it comes, without blocking. Back-pressure is not reading: the next bytes are asked for when the
 * consumer has returned. The container calls it, one thread at a time.
 */
public final class BodyReader implements ReadListener {
    /** A picture of a fast stream, so that it is passed on in one piece. */
    static final int BUFFER_BYTES = 64 * 1024;

    /** What is done with the bytes. */
    public interface Consumer {

        /**
         * The next bytes; the array belongs to the reader again when this returns.
         *
         * @throws IOException to have the connection closed at once
         */
        void body(byte[] bytes, int offset, int length) throws IOException;

        /** Whether nothing is to be read for the time being: {@link BodyReader#resume} follows. */
        default boolean isPausing() {
            return false;
        }

        /** The body has ended in order. */
        void bodyEnded() throws IOException;

        /** The connection has failed, or {@link #body} has thrown. */
        void bodyFailed(Throwable why);
    }

    private final ServletInputStream in;
    private final Consumer consumer;
    private final byte[] buffer;
    private boolean paused; // with something left, perhaps; one container thread at a time

    BodyReader(ServletInputStream in, Consumer consumer) {
        this(in, consumer, BUFFER_BYTES);
    }

    private BodyReader(ServletInputStream in, Consumer consumer, int bufferBytes) {
        this.in = in;
        this.consumer = consumer;
        this.buffer = new byte[bufferBytes];
    }

    /**
     * Begins to read the body of a request in asynchronous mode; the consumer is called, perhaps before this returns. An encoder
     * that waits for a word before it sends ({@code Expect: 100-continue}) gets it now.
     */
    public static BodyReader begin(HttpServletRequest request, Consumer consumer) throws IOException {
        return begin(request, consumer, BUFFER_BYTES);
    }

    /**
     * Begins to read in the same way, with a buffer of this size.
     *
     * @param bufferBytes what the consumer is given at once, at most
     */
    public static BodyReader begin(HttpServletRequest request, Consumer consumer, int bufferBytes) throws IOException {
        TomcatRequest.sayContinue(request); // other containers say it when the listener is set
        ServletInputStream in = TomcatRequest.body(request);
        BodyReader reader = new BodyReader(in, consumer, bufferBytes);
        in.setReadListener(reader);
        return reader;
    }

    /** The consumer pauses no longer. A container thread of the request. */
    public void resume() throws IOException {
        if (paused) {
            onDataAvailable();
        }
    }

    /** Containers hand a picture over in several parts; all that is there now is passed on as one. */
    @Override
    public void onDataAvailable() throws IOException {
        boolean more = true;
        while (more && !consumer.isPausing()) {
            more = passOn();
        }
        paused = more;
    }

    /** As much as there is, or fits. Returns whether there may be more. */
    private boolean passOn() throws IOException {
        int filled = 0;
        try {
            while (filled < buffer.length && in.isReady()) {
                int count = in.read(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    break; // onAllDataRead follows
                }
                filled += count;
            }
        } catch (IOException e) {
            deliver(filled); // what an encoder sent before it was lost
            throw e;
        }
        deliver(filled);
        return filled == buffer.length;
    }

    private void deliver(int filled) throws IOException {
        if (filled > 0) {
            consumer.body(buffer, 0, filled);
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        consumer.bodyEnded();
    }

    @Override
    public void onError(Throwable why) {
        consumer.bodyFailed(why);
    }
}
