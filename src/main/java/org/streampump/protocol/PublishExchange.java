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
 * early; an early answer is followed by the end of the connection, because encoders that are still sending do not read answers.
 * All answers after the first are ignored.
 *
 * <p>An encoder that announces no body was answered before it began to send ({@link BareBody}): a further answer only closes
 * its connection.
 */
public final class PublishExchange {
    private static final Logger LOG = LogManager.getLogger(PublishExchange.class);

    private static final int MAX_PATH = 100; // in the log, in characters

    /** The protocol's part of such a request. */
    public interface Owner {

        /**
         * Takes the next bytes; the array belongs to the exchange again when this method returns. The servlet container's read
         * thread; not called once there is an answer.
         */
        void body(byte[] bytes, int offset, int length) throws IOException;

        /**
         * Called when the body has ended in order and there is no answer yet: this method must answer. The servlet container's
         * read thread; the request is completed when the answer has been sent.
         */
        void bodyEnded();

        /** Called when the connection has failed, with or without an answer; may be called more than once. Any thread. */
        void failed(String why);

        /** Called once, when the request has ended in any way; later calls of other methods have no meaning. Any thread. */
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
    private Executor threads; // null for a bare body
    private volatile BodyReader reader; // null for a bare body, and while begin is under way

    // Guarded by this: the servlet container's read thread and threads of the hub may come at once.
    private boolean begun;
    private boolean answered;
    private boolean closes; // the answer says that the connection ends with it
    private boolean ended; // the body has ended, and there is nothing to linger for
    private boolean beginning; // an answer is beginning: nothing else is asked of the servlet container meanwhile
    private boolean mustComplete; // the request must be completed as soon as the answer has begun
    private boolean isTimedOut; // the servlet container ends the request, though the peer may be there
    private boolean completed;
    private AnswerWriter writer; // null: no answer is on its way
    private PublisherLine line; // null for a bare body, which has a line of its own
    private int status = HttpServletResponse.SC_BAD_REQUEST; // status of a request that is cut short
    private int bodyBytes;
    private Runnable endedEarly; // an end that came before or during begin, and follows it
    private final List<Future<?>> due = new ArrayList<>(); // the clock's tasks, which keep this exchange in memory
    private long lingerUntilNs;
    private int lingered;

    /**
     * @param clock runs tasks later; it may have been shut down
     */
    public PublishExchange(
            HttpServletRequest request, HttpServletResponse response, ScheduledExecutorService clock, Owner owner) {
        this(request, response, null, clock, owner);
    }

    /**
     * @param bare the bytes that replace a body that the request does not announce, taken from the request; null if it
     *     announces a body
     * @param clock runs tasks later; it may have been shut down
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

    /** The encoder's address and port, for logs and the API. */
    public String peer() {
        return peer;
    }

    /**
     * Begins to read the body; from now on the owner is called, perhaps before this method returns.
     *
     * @throws IOException the servlet container does not allow it; the owner has been told
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

    /** Answers with a line of text. Every status but 200 closes the connection. */
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

    /** Answers whether or not the body has ended; the connection is closed after a moment in which the peer can read the answer. */
    public void answerAndClose(Reply reply) {
        answer(reply, /* closing= */ true);
    }

    /** Answers on behalf of the hub or a clock instead of the body's reader. Any thread. */
    public void end(int status, String text) {
        synchronized (this) {
            if (!begun) {
                endedEarly = () -> end(status, text);
                return;
            }
        }
        answer(status, text);
    }

    /**
     * Answers. No thread waits for the peer: the answer is written on the servlet container's threads, when the peer takes it.
     */
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

    /** Prepares the answer and returns its writer; null if the peer is gone. */
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

    /**
     * Begins to write. Called without this exchange's lock: Tomcat takes its connection's lock, and holds that lock while it
     * calls the exchange. Returns whether the peer is still there.
     */
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

    /**
     * Answers a request that is completed at once: the servlet container sends the status when the request is completed. Every
     * peer takes so few bytes, also over HTTP/2.
     */
    private synchronized void answerWithStatus(int code) {
        if (!answered && !completed) {
            answered = true;
            Answer.status(response, code);
            status = code;
        }
    }

    /** Drops bytes of an encoder that keeps sending after its answer, for a moment, so that the encoder can see the answer. */
    private void linger(int length) throws IOException {
        synchronized (this) {
            if (writer != null) {
                return; // these bytes were read before the answer was sent
            }
            lingered += length;
            if (lingered <= LingeringClose.MAX_BYTES && System.nanoTime() - lingerUntilNs < 0) {
                return;
            }
        }
        throw new IOException(
                "the refused encoder keeps sending"); // the exception makes the servlet container close the connection
        // at once
    }

    /** Runs a task on a thread of the servlet container as soon as one is free, after tasks that already wait. Any thread. */
    public void afterWhatWaits(Runnable task) {
        try {
            if (bare != null) {
                bare.afterWhatWaits(task);
            } else {
                threads.execute(task);
            }
        } catch (RuntimeException e) {
            LOG.debug("publisher {}: the container has no thread for it", peer, e); // the servlet container is stopping
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
        if (why instanceof EOFException || why.getCause() instanceof EOFException) { // Tomcat wraps the exception
            return "the encoder went away without ending its request";
        }
        String message = String.valueOf(why.getMessage() == null ? why : why.getMessage());
        return message.startsWith("connection ") ? message : "connection failed: " + message;
    }

    /** Completes the request after a while, even if the encoder sends no byte and therefore no read ends. */
    private void completeLater() {
        later(this::complete, LingeringClose.MAX_MS + 100);
    }

    /**
     * Makes the clock run a task after this number of milliseconds, or runs the task now if the pump is shutting down. The
     * clock drops the task once the request is completed.
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
            bare.close(); // without the lock: closing may call this object again
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
        } catch (IllegalStateException e) {
            LOG.debug("publisher {}: its answer was over", peer, e);
        }
        exchanges.complete(async, events);
        if (line != null) {
            line.write(status, bodyBytes, /* orderly= */ answered && writer == null);
        }
    }

    /** The methods that the servlet container calls. */
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
            } // otherwise the request is completed when the answer has been sent
        }

        @Override
        public void bodyFailed(Throwable why) {
            fail(why);
        }

        /** Pauses until the answer has been sent: a fast encoder's bytes would end the connection first. */
        @Override
        public boolean isPausing() {
            synchronized (PublishExchange.this) {
                return writer != null;
            }
        }

        /** Ends the request after the answer. Over HTTP/2 only the request's stream ends. */
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

        /** Tomcat calls this method just before it stops the application; the pump sets no timeout. */
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
         * Completes the request before this method returns, because Tomcat would answer 500 otherwise. This also holds while a
         * different thread begins an answer: Tomcat blocks that thread until this method has returned, and the thread then
         * finds the request completed.
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
