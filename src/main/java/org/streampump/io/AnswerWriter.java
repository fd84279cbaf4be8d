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
 * Writes a whole answer. No thread waits for the peer, because servlet containers have some 200 threads, and anybody can send
 * requests and not read the answers. A peer has {@link #MAX_MS} to take the whole answer; then its connection (over HTTP/2, its
 * request) ends.
 */
public final class AnswerWriter implements WriteListener {
    private static final Logger LOG = LogManager.getLogger(AnswerWriter.class);

    /** Maximum time that a peer may need to take an answer, in milliseconds. */
    public static final long MAX_MS = 10_000;

    /** Maximum size of one write, in bytes; Tomcat copies the part of a write that the socket does not take. */
    private static final int PIECE_BYTES = 8 * 1024;

    /**
     * Maximum size of all answers that wait for their peers, in bytes; beyond this size, an answer that its peer does not take
     * at once is given up. Documents have a few kilobytes, and a peer that reads takes its answer within milliseconds.
     */
    private static final long MAX_WAITING_BYTES = 16 << 20;

    private static final AtomicLong WAITING_BYTES = new AtomicLong();

    /** The object that completes the request. All calls come on container threads, one at a time. */
    public interface Owner {

        /** The whole answer is on its way. */
        void answered();

        /** The peer does not take the answer now; the rest is written later. */
        default void waits() {
            // an owner that counts as open in any case needs no notice
        }

        /** The rest of the answer cannot be written; {@link #giveUp} must precede the completion of the request. */
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
    private volatile boolean begun;
    private boolean flushed;

    /**
     * Makes an answer from the response's status and fields and a body. The request is in asynchronous mode, and nothing has
     * been written; {@link #begin} must follow.
     *
     * @param body the body; its length is set in the response
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
     * Sends an answer with the response's status and fields and this body. The body's length is set in the response. Nothing
     * has been written before, and nothing may be written afterwards. If the request announces a body that nobody has read, the
     * body stays unread, and the connection is closed after the answer. The connection is also closed if the peer has already
     * sent its next request (RFC 9112 §9.3.2 and §9.6): no browser does so, and hundreds of peers that send requests without
     * reading answers would use up the whole machine.
     *
     * @param body the body for a GET; a HEAD is answered without it
     */
    public static void send(HttpServletRequest request, HttpServletResponse response, byte[] body) throws IOException {
        if (request instanceof KeptRequest) {
            response.getOutputStream().write(body); // sent when the door has returned
        } else if (isBodyUnread(request) || isNextSent(request)) {
            LingeringClose.answer(request, response, body);
        } else {
            write(request, response, body, /* closes= */ false);
        }
    }

    /**
     * Whether the body is announced and unread. Over HTTP/2 an unread body does no harm: the container ends only this request's
     * HTTP/2 stream.
     */
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

    /**
     * Writes an answer in asynchronous mode; blocks only where a filter of the server forbids this mode.
     *
     * @param closes whether the connection ends after the answer; the response says so
     */
    static void write(HttpServletRequest request, HttpServletResponse response, byte[] body, boolean closes)
            throws IOException {
        byte[] sent = request.getMethod().equals("HEAD") ? new byte[0] : body;
        if (request.isAsyncSupported()) {
            new AnsweredRequest(request, response, sent, closes).begin();
        } else { // a filter of the server does not support asynchronous requests
            response.getOutputStream().write(sent);
            response.flushBuffer();
        }
    }

    /** Begins to write. Any thread. */
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
                int before = written; // there is only one writer
                int count = Math.min(PIECE_BYTES, body.length - before);
                out.write(body, before, count);
                written = before + count;
            } else if (!flushed) {
                flushed = true;
                out.flush(); // otherwise the container flushes when the request is over, and waits for the peer
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

    /**
     * No longer counts the answer as waiting, because its request has ended in some way. Any thread; further calls do no harm.
     */
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
     * Stops writing; the request must be completed afterwards. Tomcat is told not to wait for the peer at the completion. Jetty
     * is told that an unwritten body is an empty body, because Jetty would answer 500 otherwise. Any thread.
     */
    public void giveUp() {
        TomcatRequest.giveUp(request);
        boolean unused = dropBody();
        over();
    }

    /**
     * Makes the container send the answer without its body if nothing has been written yet; otherwise stops writing, like
     * {@link #giveUp}. The request must be completed afterwards. The container does not wait for the peer, because a head
     * without a body fits into the buffers of any connection. Any thread.
     */
    public void giveUpBody() {
        if (begun || !dropBody()) {
            TomcatRequest.giveUp(request);
        }
        over();
    }

    /**
     * Sets the length of the answer's body to 0. Returns false when part of the answer has been written or the request is over.
     */
    private boolean dropBody() {
        try {
            if (written == 0 && !response.isCommitted()) {
                response.setContentLength(0);
                return true;
            }
        } catch (RuntimeException e) {
            LOG.debug("an answer that is given up was over, or had just begun", e);
        }
        return false;
    }
}
