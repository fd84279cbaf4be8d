package org.streampump.io;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Reads a request body as it comes, without blocking. Back-pressure is not reading: the next bytes are asked for when the
 * consumer has returned. The container calls it, one thread at a time.
 */
public final class BodyReader implements ReadListener {
    private static final int BUFFER_BYTES = 16 * 1024;

    /** What is done with the bytes. */
    public interface Consumer {

        /**
         * The next bytes; the array belongs to the reader again when this returns.
         *
         * @throws IOException to have the connection closed at once
         */
        void body(byte[] bytes, int offset, int length) throws IOException;

        /** The body has ended in order. */
        void bodyEnded() throws IOException;

        /** The connection has failed, or {@link #body} has thrown. */
        void bodyFailed(Throwable why);
    }

    private final ServletInputStream in;
    private final Consumer consumer;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    public BodyReader(ServletInputStream in, Consumer consumer) {
        this.in = in;
        this.consumer = consumer;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (in.isReady()) {
            int count = in.read(buffer);
            if (count < 0) {
                return; // onAllDataRead follows
            }
            consumer.body(buffer, 0, count);
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
