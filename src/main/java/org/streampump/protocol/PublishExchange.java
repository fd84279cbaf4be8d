package org.streampump.protocol;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.door.Answer;
import org.streampump.io.AnswerWriter;
import org.streampump.io.BareBody;
import org.streampump.io.BodyReader;
import org.streampump.io.ContainerThreads;
import org.streampump.io.LingeringClose;
import org.streampump.io.OpenExchanges;
import org.streampump.io.Peer;
import org.streampump.io.PublisherLine;
import org.streampump.logging.Texts;

/**
 * An encoder's request whose body is read while it comes, and its one answer. The answer may be given when the body ends, or
 * early; an early answer is followed by the end of the connection, because encoders that are still sending do not look at
 * answers. All answers after the first are ignored.
 *
 * <p>An encoder that announces no body was answered before it began to send ({@link BareBody}): what would be an answer closes
 * its connection, and no more.
 */
public final class PublishExchange {
    private static final Logger LOG = LogManager.getLogger(PublishExchange.class);

    private static final int MAX_PATH = 100; // characters of it in the log

    /** What a protocol makes of such a request. */
    public interface Owner {

        /**
         * The next bytes; the array belongs to the exchange again when this returns. The container's read thread; not called
         * once there is an answer.
         */
        void body(byte[] bytes, int offset, int length) throws IOException;

        /**
         * The body has ended in order and there is no answer yet: gives it. The container's read thread; the request is
         * completed when the answer is out.
         */
        void bodyEnded();

        /** The connection has failed, with or without an answer; may be said more than once. Any thread. */
        void failed(String why);

        /** The request is over, however it went. Once, the last call that means anything. Any thread. */
        void gone();
    }

    /** An answer. */
    public interface Reply {

        /** Sets status and fields, the length included; returns the body. */
        byte[] prepare(HttpServletResponse response);
    }

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final boolean needsClosing;
    private final String peer;
    private final String path;
    private final ScheduledExecutorService clock;
    private final Owner owner;
    private final BareBody bare; // null: the request announces a body
    private final OpenExchanges exchanges;
    private final Events events = new Events();
    private AsyncContext async; // null for a bare body
    private Executor threads; // where there is an async
    private volatile BodyReader reader; // null for a bare body, and while begin is on its way

    // Guarded by this: the container's read thread and the hub's may come at once.
    private boolean begun;
    private boolean answered;
    private boolean closes; // the answer says that the connection ends with it
    private boolean ended; // the body has: there is nothing to linger for
    private boolean beginning; // an answer: the container is being told, and must not be told anything else meanwhile
    private boolean mustComplete; // as soon as it has been told
    private boolean isTimedOut; // the container ends the request, though the peer may be there
    private boolean completed;
    private AnswerWriter writer; // null: no answer is on its way
    private PublisherLine line; // null for a bare body, which has its own
    private int status = HttpServletResponse.SC_BAD_REQUEST; // of a request that is cut short
    private int bodyBytes;
    private Runnable endedEarly; // while begin was on its way
    private final List<Future<?>> due = new ArrayList<>(); // what the clock would keep us for when all is over
    private long lingerUntilNs;
    private int lingered;

    /** @param clock runs what must happen later; it may have been shut down */
    public PublishExchange(
            HttpServletRequest request, HttpServletResponse response, ScheduledExecutorService clock, Owner owner) {
        this(request, response, null, clock, owner);
    }

    /**
     * @param bare what there is instead of a body that the request announces, and was taken from it; null if there is one
     * @param clock runs what must happen later; it may have been shut down
     */
    PublishExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            BareBody bare,
            ScheduledExecutorService clock,
            Owner owner) {
        this.request = request;
        this.response = response;
        this.needsClosing = request.getProtocol().startsWith("HTTP/1.");
        this.peer = Peer.of(request);
        this.path = request.getRequestURI();
        this.clock = clock;
        this.owner = owner;
        this.bare = bare;
        this.exchanges = OpenExchanges.of(request.getServletContext());
    }

    /** Who it is, for logs and the API. */
    public String peer() {
        return peer;
    }

    /**
     * Begins to read the body; from now on the owner is called, perhaps before this returns.
     *
     * @throws IOException the container does not let us; the owner has been told
     */
    public void begin() throws IOException {
        try {
            startReading();
        } catch (IOException | RuntimeException e) {
            fail(e);
            throw e;
        }
        Runnable early;
        synchronized (this) {
            early = endedEarly;
        }
        if (early != null) {
            early.run();
        }
    }

    private void startReading() throws IOException {
        synchronized (this) {
            begun = true;
            if (bare == null) {
                beginAsync();
            }
        }
        if (bare == null) {
            reader = BodyReader.begin(request, events);
        } else {
            bare.begin(events);
        }
    }

    private void beginAsync() {
        threads = ContainerThreads.of(request);
        async = request.startAsync();
        async.setTimeout(0);
        async.addListener(events);
        exchanges.add(events);
        line = PublisherLine.of(request);
    }

    /** Answers with a line of text. All but 200 closes the connection. */
    public void answer(int status, String text) {
        Reply reply = response -> Answer.head(response, status, text);
        if (status == HttpServletResponse.SC_OK) {
            answerInOrder(reply);
        } else {
            answerAndClose(reply);
        }
    }

    /** Answers a body that has ended; the connection may be used again. */
    public void answerInOrder(Reply reply) {
        answer(reply, /* closing= */ false);
    }

    /** Answers whether or not the body has ended; the connection is closed when the peer has had a moment to look. */
    public void answerAndClose(Reply reply) {
        answer(reply, /* closing= */ true);
    }

    /** Answers for somebody else than the body's reader: the hub or a clock. Any thread. */
    public void end(int status, String text) {
        synchronized (this) {
            if (!begun) {
                endedEarly = () -> end(status, text);
                return;
            }
        }
        answer(status, text);
    }

    /** Nobody waits for the peer: the answer is written on the container's threads, when the peer takes it. */
    private void answer(Reply reply, boolean closing) {
        AnswerWriter answer;
        synchronized (this) {
            if (answered || completed) {
                return;
            }
            answered = true;
            lingerUntilNs = System.nanoTime() + LingeringClose.MAX_MS * 1_000_000;
            answer = bare == null ? prepare(reply, closing && needsClosing) : null;
            writer = answer;
            beginning = answer != null;
        }
        if (answer == null || !isBegun(answer)) {
            complete();
        } else {
            later(this::complete, AnswerWriter.MAX_MS);
        }
    }

    /** Null if the peer is gone. */
    private AnswerWriter prepare(Reply reply, boolean closing) {
        try {
            if (closing) {
                response.setHeader("Connection", "close");
                closes = true;
            }
            byte[] body = reply.prepare(response);
            status = response.getStatus();
            bodyBytes = body.length;
            return new AnswerWriter(request, response, body, events);
        } catch (IOException | RuntimeException e) {
            LOG.debug("publisher {} cannot be answered", peer, e);
            return null;
        }
    }

    /** Without our lock: Tomcat takes its connection's, and holds that one while it calls us. Whether the peer is not gone. */
    private boolean isBegun(AnswerWriter answer) {
        boolean isBegun;
        try {
            answer.begin();
            isBegun = true;
        } catch (RuntimeException e) {
            LOG.debug("publisher {} cannot be answered", peer, e);
            isBegun = false;
        }
        synchronized (this) {
            beginning = false;
            return isBegun && !mustComplete;
        }
    }

    /** For a request that is completed at once. The container sends it then; every peer takes so little, and over HTTP/2, too. */
    private synchronized void answerWithStatus(int code) {
        if (!answered && !completed) {
            answered = true;
            Answer.status(response, code);
            status = code;
        }
    }

    /** The encoder has been answered and goes on sending: let it, for a moment, so that it can see the answer. */
    private void linger(int length) throws IOException {
        synchronized (this) {
            if (writer != null) {
                return; // what was read before that
            }
            lingered += length;
            if (lingered <= LingeringClose.MAX_BYTES && System.nanoTime() - lingerUntilNs < 0) {
                return;
            }
        }
        throw new IOException("the refused encoder goes on sending"); // the container closes at once
    }

    /** Runs this when a thread of the container's is free, behind what waits for one. Any thread. */
    public void afterWhatWaits(Runnable task) {
        try {
            if (bare != null) {
                bare.afterWhatWaits(task);
            } else {
                threads.execute(task);
            }
        } catch (RuntimeException e) {
            LOG.debug("publisher {}: the container has no thread for it", peer, e); // it is stopping
            task.run();
        }
    }

    /** Whether there is no answer yet and the connection has not failed. */
    synchronized boolean isOpen() {
        return !answered && !completed;
    }

    private synchronized boolean isAnswered() {
        return answered;
    }

    private void fail(Throwable why) {
        owner.failed(describe(why));
        complete();
    }

    private static String describe(Throwable why) {
        if (why instanceof EOFException || why.getCause() instanceof EOFException) { // Tomcat wraps it
            return "the encoder went away without ending its request";
        }
        String message = String.valueOf(why.getMessage() == null ? why : why.getMessage());
        return message.startsWith("connection ") ? message : "connection failed: " + message;
    }

    /** For an encoder that sends nothing, so that no read comes to an end. */
    private void completeLater() {
        later(this::complete, LingeringClose.MAX_MS + 100);
    }

    /**
     * Has the clock do this after so many milliseconds, or does it now if the pump is shutting down; nothing of it once the request
     * is completed.
     */
    void later(Runnable task, long delayMs) {
        if (!isScheduled(task, delayMs)) {
            task.run();
        }
    }

    private synchronized boolean isScheduled(Runnable task, long delayMs) {
        try {
            if (!completed) {
                due.add(clock.schedule(task, delayMs, TimeUnit.MILLISECONDS));
            }
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void complete() {
        synchronized (this) {
            if (completed || beginning) {
                mustComplete = true;
                return;
            }
            completed = true;
            due.forEach(task -> task.cancel(/* mayInterruptIfRunning= */ false));
            due.clear();
            if (bare == null) {
                completeRequest();
            }
        }
        if (bare != null) {
            bare.close(); // without the lock: this may call us again
        }
        owner.gone();
    }

    private void completeRequest() {
        try {
            if (closes) {
                LingeringClose.leaveBodyUnread(request);
            }
            if (writer != null && isTimedOut) {
                writer.giveUpBody(); // the peer may be there
            } else if (writer != null) {
                writer.giveUp(); // the peer has had its time, or has gone
            }
            if (async != null) {
                async.complete();
            }
        } catch (IllegalStateException e) {
            LOG.debug("publisher {}: the container had completed its request", peer, e);
        }
        exchanges.completed(events);
        if (line != null) {
            line.write(status, bodyBytes, /* orderly= */ answered && writer == null);
        }
    }

    /** What the container calls. */
    private final class Events
            implements BodyReader.Consumer, AnswerWriter.Owner, AsyncListener, OpenExchanges.Exchange {

        @Override
        public void body(byte[] bytes, int offset, int length) throws IOException {
            if (isAnswered()) {
                linger(length);
            } else {
                owner.body(bytes, offset, length);
            }
        }

        @Override
        public void bodyEnded() {
            if (!isAnswered()) {
                owner.bodyEnded();
            }
            boolean isOut;
            synchronized (PublishExchange.this) {
                ended = true;
                isOut = writer == null;
            }
            if (isOut) {
                complete();
            } // else when it is
        }

        @Override
        public void bodyFailed(Throwable why) {
            fail(why);
        }

        /** Until the answer is out: what comes faster would end the connection first. */
        @Override
        public boolean isPausing() {
            synchronized (PublishExchange.this) {
                return writer != null;
            }
        }

        /** Over HTTP/2 the request's stream ends and no other. */
        @Override
        public void answered() {
            boolean lingers;
            synchronized (PublishExchange.this) {
                writer = null;
                lingers = closes && !ended;
                lingerUntilNs = System.nanoTime() + LingeringClose.MAX_MS * 1_000_000;
            }
            if (lingers) {
                completeLater();
                resumeReading();
            } else {
                complete();
            }
        }

        private void resumeReading() {
            BodyReader paused = reader;
            try {
                if (paused != null) {
                    paused.resume();
                }
            } catch (IOException | RuntimeException e) {
                bodyFailed(e);
            }
        }

        @Override
        public void failed(Throwable why) {
            LOG.debug("publisher {} does not take its answer", peer, why);
            complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            exchanges.remove(this);
        }

        /** There is no time-out of ours: Tomcat says this to everybody just before it stops the application. */
        @Override
        public void onTimeout(AsyncEvent event) {
            answerWithStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            synchronized (PublishExchange.this) {
                isTimedOut = true;
            }
            failNow(new IOException("the pump is shutting down"));
        }

        @Override
        public void onError(AsyncEvent event) {
            Throwable why = event.getThrowable();
            failNow(why == null ? new IOException("connection failed") : why);
        }

        /**
         * The request must be completed when this returns, or Tomcat makes a 500 of it: even if an answer is just being begun on
         * another thread, which Tomcat holds back until we have returned, and finds the request over then.
         */
        private void failNow(Throwable why) {
            synchronized (PublishExchange.this) {
                beginning = false;
            }
            fail(why);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // never started again
        }

        @Override
        public BooleanSupplier keeping() {
            return OpenExchanges.keeping(request, async);
        }

        @Override
        public String toString() {
            return "publisher " + peer + " at " + Texts.printable(path, MAX_PATH);
        }

        @Override
        public void abort() {
            complete();
        }
    }
}
