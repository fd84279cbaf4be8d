package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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
public final class AnswerWriter implements WriteListener, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(AnswerWriter.class);

    /** How long a peer may take for an answer, in milliseconds. */
    static final long MAX_MS = 10_000;

    /** Bytes; Tomcat copies what a socket does not take of one write. */
    private static final int PIECE_BYTES = 8 * 1024;

    /**
     * Bytes of all the answers that wait for their peers; a peer who has to wait beyond that is given up. Documents are of some
     * kilobytes, and peers who read wait for milliseconds.
     */
    private static final long MAX_WAITING_BYTES = 16 << 20;

    private static final AtomicLong WAITING_BYTES = new AtomicLong();

    private final HttpServletRequest request;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final byte[] body;
    private final OpenExchanges exchanges; // which has those that wait
    private final boolean closes;
    private final EncoderLine line; // null: the container's own will do
    private final int status;
    private final AtomicBoolean over = new AtomicBoolean();

    // One container thread at a time.
    private boolean begun;
    private int written;
    private boolean flushed;
    private boolean waiting;

    private AnswerWriter(HttpServletRequest request, HttpServletResponse response, byte[] body, boolean closes)
            throws IOException {
        this.request = request;
        this.out = response.getOutputStream();
        this.body = body;
        this.closes = closes;
        this.status = response.getStatus();
        this.exchanges = OpenExchanges.of(request.getServletContext());
        this.line = closes ? EncoderLine.of(request) : null;
        this.async = request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
    }

    /**
     * Sends an answer with the status and the fields that the response has, and this body, whose length is set. Nothing has
     * been written, and nothing may be afterwards. A body that the request announces and nobody has read is left unread: the
     * connection is closed behind the answer.
     *
     * @param body of a GET; a HEAD is answered without it
     */
    public static void send(HttpServletRequest request, HttpServletResponse response, byte[] body) throws IOException {
        if (request instanceof KeptRequest) {
            response.getOutputStream().write(body); // sent when its door has returned
        } else if (isBodyUnread(request)) {
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

    /** @param closes whether the connection ends behind it; the response says so */
    static void write(HttpServletRequest request, HttpServletResponse response, byte[] body, boolean closes)
            throws IOException {
        byte[] sent = request.getMethod().equals("HEAD") ? new byte[0] : body;
        if (request.isAsyncSupported()) {
            new AnswerWriter(request, response, sent, closes).begin();
        } else { // a filter of the server's does not let us
            response.getOutputStream().write(sent);
            response.flushBuffer();
        }
    }

    private void begin() {
        async.setTimeout(MAX_MS);
        async.addListener(this);
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
                int count = Math.min(PIECE_BYTES, body.length - written);
                out.write(body, written, count);
                written += count;
            } else if (!flushed) {
                flushed = true;
                out.flush(); // or the container does it when the request is over, and waits for the peer then
            } else {
                end();
                return;
            }
        }
        exchanges.add(this);
        waiting = true;
        if (WAITING_BYTES.addAndGet(body.length) > MAX_WAITING_BYTES) {
            LOG.debug("an answer to {} is given up: too many wait for their peers", request::getRemoteAddr);
            giveUp();
        }
    }

    private void stopWaiting() {
        if (waiting) {
            waiting = false;
            WAITING_BYTES.addAndGet(-body.length);
        }
    }

    /** All of it is on its way. */
    private void end() {
        if (over.compareAndSet(false, true)) {
            if (closes) {
                LingeringClose.leaveBodyUnread(request);
            }
            if (TomcatRequest.mayHaveNext(request)) {
                completeInTurn();
            } else {
                complete(/* orderly= */ true);
            }
        }
    }

    /** After what else waits for a thread: a peer that sends one request behind the other would keep this one. */
    private void completeInTurn() {
        try {
            async.start(() -> complete(/* orderly= */ true));
        } catch (IllegalStateException e) {
            LOG.debug("the container has no turn for a request", e);
            complete(/* orderly= */ true);
        }
    }

    /** The container is told not to wait for the peer, or it would when the request is completed. */
    private void giveUp() {
        if (over.compareAndSet(false, true)) {
            TomcatRequest.giveUp(request);
            complete(/* orderly= */ false);
        }
    }

    private void complete(boolean orderly) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("the container had completed a request", e);
        }
        exchanges.completed(this);
        if (line != null) {
            line.write(status, body.length, orderly);
        }
    }

    @Override
    public void onError(Throwable why) {
        LOG.debug("a peer has gone before its answer", why);
        giveUp();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        giveUp();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        stopWaiting();
        exchanges.remove(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // never started again
    }

    @Override
    public void abort() {
        giveUp();
    }

    @Override
    public String toString() {
        return "an answer";
    }
}
