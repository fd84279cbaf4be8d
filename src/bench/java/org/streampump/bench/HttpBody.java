package org.streampump.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads the head of one HTTP/1.x message, then finds the bytes of its body. Does not copy the body. Not thread-safe.
 */
final class HttpBody {
    private static final int MAX_HEAD = 16 * 1024; // bytes
    private static final int MAX_SIZE_LINE = 256; // bytes, with a chunk's extensions
    private static final String END_OF_HEAD = "\r\n\r\n";

    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK, // "left" bytes of it are still to come
        BEHIND_CHUNK, // an end of line
        PLAIN, // up to the end of the connection
        ENDED
    }

    private State state = State.HEAD;
    private StringBuilder text = new StringBuilder();
    private String head = "";
    private long left;

    /**
     * Moves the buffer's position to the next bytes of the body.
     *
     * @return number of bytes of the body at this position, which the caller consumes before it calls again; 0: the
     *     buffer has none left
     */
    int next(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            switch (state) {
                case HEAD -> readHead(in);
                case CHUNK_SIZE -> readChunkSize(in);
                case CHUNK -> {
                    int count = (int) Math.min(left, in.remaining());
                    left -= count;
                    state = left == 0 ? State.BEHIND_CHUNK : State.CHUNK;
                    return count;
                }
                case BEHIND_CHUNK -> state = in.get() == '\n' ? State.CHUNK_SIZE : State.BEHIND_CHUNK;
                case PLAIN -> {
                    return in.remaining();
                }
                case ENDED -> in.position(in.limit());
            }
        }
        return 0;
    }

    private void readHead(ByteBuffer in) throws ProtocolException {
        char c = (char) (in.get() & 0xff);
        text.append(c);
        if (text.length() > MAX_HEAD) {
            throw new ProtocolException("a head of more than " + MAX_HEAD + " bytes");
        }
        if (c == '\n' && text.indexOf(END_OF_HEAD, text.length() - END_OF_HEAD.length()) >= 0) {
            head = text.toString();
            text = new StringBuilder();
            if (!head.startsWith("HTTP/1.1 100")) {
                boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
                state = chunked ? State.CHUNK_SIZE : State.PLAIN;
            }
        }
    }

    private void readChunkSize(ByteBuffer in) throws ProtocolException {
        char c = (char) (in.get() & 0xff);
        if (c != '\n') {
            text.append(c);
            if (text.length() > MAX_SIZE_LINE) {
                throw new ProtocolException("a chunk's size of more than " + MAX_SIZE_LINE + " bytes");
            }
            return;
        }
        try {
            left = Long.parseLong(text.toString().replaceFirst(";.*", "").strip(), 16);
        } catch (NumberFormatException e) {
            throw new ProtocolException("no chunk's size: " + text);
        }
        text.setLength(0);
        state = left > 0 ? State.CHUNK : State.ENDED;
    }

    /** Whether the final head has come. */
    boolean hasHead() {
        return state != State.HEAD;
    }

    /** Returns the head with its request or status line. */
    String head() {
        return head;
    }

    /** Returns the status of an answer; only after {@link #hasHead} has returned true. */
    int status() throws ProtocolException {
        String[] words = head.split("\\s+", 3);
        if (words.length < 2 || !words[1].matches("\\d{3}")) {
            throw new ProtocolException("no status in " + head.strip());
        }
        return Integer.parseInt(words[1]);
    }
}
