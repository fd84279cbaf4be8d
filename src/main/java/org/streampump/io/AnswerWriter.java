package org.streampump.io;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes a whole answer without a thread that waits for its peer: containers have 200 threads, and anybody can send requests
 * and read no answer. A peer has {@link #MAX_MS} to take all of it; then its connection (over HTTP/2, its request) ends.
 */
public final class AnswerWriter implements WriteListener {
    private static final Logger LOG = LogManager.getLogger(AnswerWriter.class);

    /** How long a peer may take for an answer, in milliseconds. */
    public static final long MAX_MS = 10_000;

    /** Bytes; Tomcat copies what a socket does not take of one write. */
    private static final int PIECE_BYTES = 8 * 1024;

    /**
     * Bytes of all the answers that wait for their peers; a peer who has to wait beyond that is given up. Documents are of some
     * kilobytes, and peers who read wait for milliseconds.
     */
    private static final long MAX_WAITING_BYTES = 16 << 20;

    private static final AtomicLong WAITING_BYTES = new AtomicLong();

    /** The part that completes the request. All calls come on container threads, one at a time. */
    public interface Owner {

        /** All of the answer is on its way. */
        void answered();

        /** The peer does not take the answer now; the rest is written when it does. */
        default void waits() {
            // who is known as open in any case
        }

        /** The rest of the answer cannot be written: the request is to be completed by {@link #giveUp}. */
        void failed(Throwable why);
    }

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final ServletOutputStream out;
    private final byte[] body;
    private final Owner owner;
    private final AtomicBoolean waiting = new AtomicBoolean();

    // One container thread at a time.
    private volatile int written; // read by any thread
    private boolean begun;
    private boolean flushed;

    /**
     * An answer with the status and the fields that the response has. The request is in asynchronous mode, and nothing has been
     * written; {@link #begin} must follow.
     *
     * @param body whose length is set
     */
    public AnswerWriter(HttpServletRequest request, HttpServletResponse response, byte[] body, Owner owner)
            throws IOException {
        this.request = request;
        this.response = response;
        this.out = response.getOutputStream();
        this.body = body;
        this.owner = owner;
    }

    /**
     * Sends an answer with the status and the fields that the response has, and this body, whose length is set. Nothing has
     * been written, and nothing may be afterwards. A body that the request announces and nobody has read is left unread: the
     * connection is closed behind the answer. So it is if the peer has sent its next request already (RFC 9112, 9.3.2 and 9.6):
     * no browser does that, and hundreds of peers who send requests without reading an answer would take all of the machine.
     *
     * @param body of a GET; a HEAD is answered without it
     */
    public static void send(HttpServletRequest request, HttpServletResponse response, byte[] body) throws IOException {
        if (request instanceof KeptRequest) {
            response.getOutputStream().write(body); // sent when its door has returned
        } else if (isBodyUnread(request) || isNextSent(request)) {
            LingeringClose.answer(request, response, body);
        } else {
            write(request, response, body, /* closes= */ false);
        }
    }

    /** Over HTTP/2 it does not matter: the container ends this request's stream and no other. */
    private static boolean isBodyUnread(HttpServletRequest request) throws IOException {
        boolean isAnnounced = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return isAnnounced
                && request.getProtocol().startsWith("HTTP/1.")
                && !request.getInputStream().isFinished();
    }

    private static boolean isNextSent(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1.")
                && (TomcatRequest.hasNext(request) || JettyRequest.hasNext(request));
    }

    /** @param closes whether the connection ends behind it; the response says so */
    static void write(HttpServletRequest request, HttpServletResponse response, byte[] body, boolean closes)
            throws IOException {
        byte[] sent = request.getMethod().equals("HEAD") ? new byte[0] : body;
        if (request.isAsyncSupported()) {
            new AnsweredRequest(request, response, sent, closes).begin();
        } else { // a filter of the server's does not let us
            response.getOutputStream().write(sent);
            response.flushBuffer();
        }
    }

    /** Any thread, the request's own or another one. */
    public void begin() {
        out.setWriteListener(this); // the first onWritePossible follows
    }

    @Override
    public void onWritePossible() throws IOException {
        stopWaiting();
        while (out.isReady()) {
            if (!begun) {
                begun = true;
                if (Detaching.ON_TOMCAT && body.length > 0) {
                    out.flush(); // the head, which has the length
                    TomcatRequest.forgetLength(request);
                }
            } else if (written < body.length) {
                int before = written; // one writer
                int count = Math.min(PIECE_BYTES, body.length - before);
                out.write(body, before, count);
                written = before + count;
            } else if (!flushed) {
                flushed = true;
                out.flush(); // or the container does it when the request is over, and waits for the peer then
            } else {
                owner.answered();
                return;
            }
        }
        owner.waits();
        waiting.set(true);
        if (WAITING_BYTES.addAndGet(body.length) > MAX_WAITING_BYTES) {
            owner.failed(new IOException("too many answers wait for their peers"));
        }
    }

    /** The request is over, however that came about. Any thread; more than once does no harm. */
    public void over() {
        stopWaiting();
    }

    private void stopWaiting() {
        if (waiting.compareAndSet(true, false)) {
            WAITING_BYTES.addAndGet(-body.length);
        }
    }

    @Override
    public void onError(Throwable why) {
        owner.failed(why);
    }

    /**
     * Has nothing more written; the request must be completed afterwards. Tomcat is told not to wait for the peer then, and Jetty
     * that a body which has not begun is none, or it would answer 500. Any thread.
     */
    public void giveUp() {
        TomcatRequest.giveUp(request);
        boolean unused = hasNoBody();
        over();
    }

    /**
     * Has the container send the head only, if nothing has been written yet; the request must be completed afterwards. For a peer
     * that is there, while the container ends the request: a head finds room in every connection. Otherwise as {@link #giveUp}.
     * Any thread.
     */
    public void giveUpBody() {
        if (begun || !hasNoBody()) {
            TomcatRequest.giveUp(request);
        }
        over();
    }

    /** Whether the answer could be made one without a body. */
    private boolean hasNoBody() {
        try {
            if (written == 0 && !response.isCommitted()) {
                response.setContentLength(0);
                return true;
            }
        } catch (RuntimeException e) {
            LOG.debug("an answer that is given up was over", e); // or has just begun
        }
        return false;
    }
}
