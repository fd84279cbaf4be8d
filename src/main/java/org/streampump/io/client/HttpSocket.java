package org.streampump.io.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket whose reads wait either until a deadline, which a trickle of bytes does not extend, or for a fixed time each. TLS on
 * top of the socket reads in the same way. Read by one thread; closed by any thread.
 */
final class HttpSocket extends Socket {
    private HttpDeadline deadline;
    private Duration silence;
    private volatile String timedOut;

    HttpSocket(HttpDeadline deadline) {
        this.deadline = deadline;
    }

    /** From now on, each read waits for this long for at least one byte. */
    void allowSilence(Duration each) {
        deadline = null;
        silence = each;
    }

    /** Returns, in words for people, which time limit was exceeded; null if none was. */
    String timedOut() {
        return timedOut;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new TimedInput(super.getInputStream());
    }

    private final class TimedInput extends FilterInputStream {
        TimedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                setSoTimeout(deadline == null ? HttpDeadline.millis(silence) : deadline.remainingMs());
                return in.read(bytes, offset, length);
            } catch (SocketTimeoutException e) {
                timedOut = deadline == null ? "silent for " + HttpText.text(silence) : deadline.passed();
                throw e; // timedOut keeps the reason, because TLS replaces this exception
            }
        }
    }
}
