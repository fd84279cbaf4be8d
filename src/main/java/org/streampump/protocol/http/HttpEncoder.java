package org.streampump.protocol.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.BodyReader;
import org.streampump.io.LingeringClose;
import org.streampump.io.OpenExchanges;
import org.streampump.io.Peer;
import org.streampump.protocol.Answer;
import org.streampump.stream.Encoder;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;

/**
 * An encoder whose request body is its stream. The answer comes when the body ends, or early when the stream is refused or the
 * hub ends the publication; an early answer is followed by the end of the connection, because encoders that are still sending
 * do not look at answers.
 */
final class HttpEncoder implements Encoder, BodyReader.Consumer, AsyncListener, OpenExchanges.Exchange {
    private static final Logger LOG = LogManager.getLogger(HttpEncoder.class);

    private static final int UNPROCESSABLE_CONTENT = 422; // RFC 9110, 15.5.21

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final boolean needsClosing;
    private final String peer;
    private final Object identity;
    private final ScheduledExecutorService clock;
    private final Runnable whenGone;
    private final OpenExchanges exchanges;
    private AsyncContext async;
    private volatile Publication publication;

    // Guarded by this: the container's read thread and the hub's may come at once.
    private boolean answered;
    private boolean completed;
    private EndReason endedEarly; // while begin was on its way
    private long lingerUntilNs;
    private int lingered;

    HttpEncoder(
            HttpServletRequest request,
            HttpServletResponse response,
            Object identity,
            ScheduledExecutorService clock,
            Runnable whenGone) {
        this.request = request;
        this.response = response;
        this.needsClosing = request.getProtocol().startsWith("HTTP/1.");
        this.peer = Peer.of(request);
        this.identity = identity;
        this.clock = clock;
        this.whenGone = whenGone;
        this.exchanges = OpenExchanges.of(request.getServletContext());
    }

    void begin(Publication publication) throws IOException {
        this.publication = publication;
        try {
            startReading();
        } catch (IOException | RuntimeException e) {
            bodyFailed(e);
            throw e;
        }
        EndReason early;
        synchronized (this) {
            early = endedEarly;
        }
        if (early != null) {
            ended(early);
        }
    }

    private void startReading() throws IOException {
        synchronized (this) {
            async = request.startAsync();
            async.setTimeout(0);
            async.addListener(this);
            exchanges.add(this);
        }
        request.getInputStream().setReadListener(new BodyReader(request.getInputStream(), this));
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public Object identity() {
        return identity;
    }

    // ---- container's read thread

    @Override
    public void body(byte[] bytes, int offset, int length) throws IOException {
        if (isAnswered()) {
            linger(length);
            return;
        }
        try {
            publication.feed(bytes, offset, length);
        } catch (RefusedStreamException e) {
            answer(statusFor(e), e.getMessage());
        } catch (PublicationEndedException e) {
            answer(statusFor(e.reason()), e.reason().text());
        }
    }

    @Override
    public void bodyEnded() {
        if (!isAnswered()) {
            try {
                publication.finish();
                answer(HttpServletResponse.SC_OK, "end of stream: " + publication.summary());
            } catch (RefusedStreamException e) {
                answer(statusFor(e), e.getMessage());
            } catch (PublicationEndedException e) {
                answer(statusFor(e.reason()), e.reason().text());
            }
        }
        complete();
    }

    @Override
    public void bodyFailed(Throwable why) {
        publication.lost(describe(why));
        complete();
    }

    private static String describe(Throwable why) {
        if (why instanceof EOFException) {
            return "the encoder went away without ending its request";
        }
        return "connection failed: " + (why.getMessage() == null ? why : why.getMessage());
    }

    /** The encoder has been answered and goes on sending: let it, for a moment, so that it can see the answer. */
    private void linger(int length) throws IOException {
        synchronized (this) {
            lingered += length;
            if (lingered <= LingeringClose.MAX_BYTES && System.nanoTime() - lingerUntilNs < 0) {
                return;
            }
        }
        throw new IOException("the refused encoder goes on sending"); // the container closes at once
    }

    // ---- the hub's threads

    @Override
    public void ended(EndReason reason) {
        synchronized (this) {
            if (async == null) {
                endedEarly = reason;
                return;
            }
        }
        if (needsClosing) {
            answer(statusFor(reason), reason.text());
        } else {
            answerBriefly(statusFor(reason));
        }
    }

    private synchronized boolean isAnswered() {
        return answered;
    }

    private void answer(int status, String text) {
        synchronized (this) {
            if (answered || completed) {
                return;
            }
            answered = true;
            lingerUntilNs = System.nanoTime() + LingeringClose.MAX_MS * 1_000_000;
            try {
                if (status != HttpServletResponse.SC_OK && needsClosing) {
                    response.setHeader("Connection", "close");
                }
                Answer.text(response, status, text);
            } catch (IOException | RuntimeException e) {
                LOG.debug("publisher {} did not get its answer {}", peer, status, e); // it is gone
            }
        }
        if (!needsClosing) {
            complete(); // HTTP/2: ends this request's stream and no other
        } else if (status != HttpServletResponse.SC_OK) {
            completeLater();
        }
    }

    /**
     * The hub must not wait, and a peer may close HTTP/2's window of flow control to a body of any length, though not to a
     * status.
     */
    private void answerBriefly(int status) {
        synchronized (this) {
            if (answered || completed) {
                return;
            }
            answered = true;
            Answer.status(response, status);
        }
        complete();
    }

    /** For an encoder that sends nothing, so that no read comes to an end. */
    private void completeLater() {
        try {
            Future<?> unused = clock.schedule(this::complete, LingeringClose.MAX_MS + 100, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            complete(); // the pump is shutting down
        }
    }

    private void complete() {
        synchronized (this) {
            if (completed) {
                return;
            }
            completed = true;
            completeRequest();
        }
        whenGone.run();
    }

    private void completeRequest() {
        try {
            if (async != null) {
                async.complete();
            }
        } catch (IllegalStateException e) {
            LOG.debug("publisher {}: the container had completed its request", peer, e);
        }
    }

    // ---- the container's other threads

    @Override
    public void onComplete(AsyncEvent event) {
        exchanges.remove(this);
    }

    /** There is no time-out of ours: Tomcat says this to everybody just before it stops the application. */
    @Override
    public void onTimeout(AsyncEvent event) {
        answer(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump is shutting down");
        bodyFailed(new IOException("the pump is shutting down"));
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable why = event.getThrowable();
        bodyFailed(why == null ? new IOException("connection failed") : why);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // never started again
    }

    @Override
    public void abort() {
        complete();
    }

    private static int statusFor(RefusedStreamException e) {
        if (e instanceof OversizedUnitException) {
            return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        }
        return e instanceof MalformedStreamException
                ? UNPROCESSABLE_CONTENT
                : HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
    }

    private static int statusFor(EndReason reason) {
        return switch (reason.kind()) {
            case IDLE -> HttpServletResponse.SC_REQUEST_TIMEOUT;
            case REPLACED -> HttpServletResponse.SC_CONFLICT;
            case KICKED -> HttpServletResponse.SC_FORBIDDEN;
            case REMOVED -> HttpServletResponse.SC_GONE;
            case SHUTDOWN -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            case FINISHED, LOST -> HttpServletResponse.SC_OK;
            case REFUSED -> UNPROCESSABLE_CONTENT;
            case STALLED, OVERRUN, FAILED -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        };
    }
}
