package org.streampump.io.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * A server's answer with the status 200, on its open connection: the head, the first bytes of the body, and the body. The
 * source's thread only.
 */
public final class HttpReply implements AutoCloseable {
    /** Maximum number of bytes that {@link #first} returns. */
    public static final int MAX_FIRST_BYTES = 4_096;

    private final HttpTarget from;
    private final HttpConnection connection;
    private final HttpAnswer answer;
    private final Body body;

    HttpReply(HttpTarget from, HttpConnection connection, HttpAnswer answer) throws IOException {
        this.from = from;
        this.connection = connection;
        this.answer = answer;
        this.body = new Body(answer.body());
    }

    /** Host and port of the server. */
    public String server() {
        return from.name();
    }

    /** Returns the value of the first header of this name, or null. */
    public String header(String name) {
        return answer.header(name);
    }

    /**
     * Returns the comma-separated elements of all headers of this name; an element may have the form {@code name=value}.
     */
    public List<HeaderElement> elements(String name) {
        return answer.elements(name);
    }

    /** Returns the media type of the body as the server wrote it, but fit to be shown. */
    public String shownType() {
        return HttpText.clean(Objects.requireNonNullElse(header("Content-Type"), "something of no type"));
    }

    /**
     * Waits for the first bytes of the body and returns them; {@link #body} returns them again.
     *
     * @param count at most {@link #MAX_FIRST_BYTES}
     * @return fewer bytes only when the body ends before
     */
    public byte[] first(int count) throws IOException {
        return body.first(count);
    }

    /** Returns the body from its first byte on, as a stream that ends at the end of the body. */
    public InputStream body() {
        return body;
    }

    /** Ends the deadline: everything that must come in time has come. From now on, each read waits for this long. */
    public void allowSilence(Duration each) {
        connection.allowSilence(each);
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class Body extends InputStream {
        private final InputStream in;
        private byte[] first = {};
        private int taken; // of first
        private IOException cut; // the body was cut short after the first bytes

        Body(InputStream in) {
            this.in = in;
        }

        byte[] first(int count) throws IOException {
            if (count > MAX_FIRST_BYTES || taken > 0) {
                throw new IllegalStateException("too many first bytes, or too late for them: " + count);
            }
            boolean isEnded = cut != null;
            while (first.length < count && !isEnded) {
                byte[] more = new byte[count - first.length];
                int length = -1;
                try {
                    length = in.read(more, 0, more.length);
                } catch (ConnectionClosedException | TruncatedChunkException e) {
                    cut = e;
                } catch (IOException e) {
                    throw explained(e);
                }
                isEnded = length < 0;
                int before = first.length;
                first = Arrays.copyOf(first, before + Math.max(0, length));
                System.arraycopy(more, 0, first, before, first.length - before);
            }
            return Arrays.copyOf(first, Math.min(count, first.length));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (taken < first.length) {
                int count = Math.min(length, first.length - taken);
                System.arraycopy(first, taken, bytes, offset, count);
                taken += count;
                return count;
            }
            if (cut != null) {
                throw cut;
            }
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw explained(e);
            }
        }

        private IOException explained(IOException e) {
            return connection.explained(from, e);
        }
    }
}
