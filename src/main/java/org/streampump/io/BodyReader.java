package org.streampump.io;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Reads a request body as it comes, without blocking. Back-pressure means that the reader stops reading: it asks for the next
 * bytes when the consumer has returned. The container calls the reader, one thread at a time.
 */
public final class BodyReader implements ReadListener {
    /** Size of the buffer, in bytes: holds a picture of a fast stream, so that the picture is passed on in one piece. */
    static final int BUFFER_BYTES = 64 * 1024;

    /** The consumer of the bytes. */
    public interface Consumer {

        /**
         * Takes the next bytes; the array belongs to the reader again when this method returns.
         *
         * @throws IOException to have the connection closed at once
         */
        void body(byte[] bytes, int offset, int length) throws IOException;

        /** Whether reading is to stop for the time being: {@link BodyReader#resume} follows. */
        default boolean isPausing() {
            return false;
        }

        /** The body has ended in order. */
        void bodyEnded() throws IOException;

        /** The connection has failed, or {@link #body} has thrown an exception. */
        void bodyFailed(Throwable why);
    }

    private final ServletInputStream in;
    private final Consumer consumer;
    private final byte[] buffer;
    private boolean paused; // there may be unread bytes; one container thread at a time

    BodyReader(ServletInputStream in, Consumer consumer) {
        this(in, consumer, BUFFER_BYTES);
    }

    private BodyReader(ServletInputStream in, Consumer consumer, int bufferBytes) {
        this.in = in;
        this.consumer = consumer;
        this.buffer = new byte[bufferBytes];
    }

    /**
     * Begins to read the body of a request in asynchronous mode; the consumer may be called before this method returns. An
     * encoder that waits for an interim answer ({@code Expect: 100-continue}) gets it now.
     */
    public static BodyReader begin(HttpServletRequest request, Consumer consumer) throws IOException {
        return begin(request, consumer, BUFFER_BYTES);
    }

    /**
     * As {@link #begin(HttpServletRequest, Consumer)}, with a buffer of this size.
     *
     * @param bufferBytes maximum number of bytes that the consumer is given at once
     */
    public static BodyReader begin(HttpServletRequest request, Consumer consumer, int bufferBytes) throws IOException {
        TomcatRequest.sayContinue(request); // other containers send the 100 when the listener is set
        ServletInputStream in = TomcatRequest.body(request);
        BodyReader reader = new BodyReader(in, consumer, bufferBytes);
        in.setReadListener(reader);
        return reader;
    }

    /** Resumes reading when the consumer no longer pauses. A container thread of the request. */
    public void resume() throws IOException {
        if (paused) {
            onDataAvailable();
        }
    }

    /** Collects everything that has come and passes it on in one piece: containers hand over a picture in several parts. */
    @Override
    public void onDataAvailable() throws IOException {
        boolean more = true;
        while (more && !consumer.isPausing()) {
            more = passOn();
        }
        paused = more;
    }

    /** Passes on as many bytes as have come and fit. Returns whether there may be more. */
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
            deliver(filled); // these are bytes that an encoder sent before its connection was lost
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
