package org.streampump.protocol.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.config.PumpSettings;
import org.streampump.config.WhenOffline;
import org.streampump.container.ContainerFormat;
import org.streampump.io.LiveResponse;
import org.streampump.io.OpenExchanges;
import org.streampump.protocol.Answer;
import org.streampump.protocol.Cors;
import org.streampump.protocol.Visit;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** The viewers' side: admission, the head of the answer, waiting for an encoder. */
final class HttpViewing {
    private static final Logger LOG = LogManager.getLogger(HttpViewing.class);

    private static final String RETRY_AFTER_SECONDS = "5";

    private static final String WAITING = HttpViewing.class.getName() + ".waiting";

    private final StreamRegistry registry;
    private final Supplier<PumpSettings> pump;

    HttpViewing(StreamRegistry registry, Supplier<PumpSettings> pump) {
        this.registry = registry;
        this.pump = pump;
    }

    void watch(Visit visit) throws IOException {
        Cors.allow(visit.config().cors(), visit.request(), visit.response());
        Waiting waited = (Waiting) visit.request().getAttribute(WAITING);
        if (waited != null) {
            waited.hasComeBack();
        }
        if (registry.isClosed()) {
            unavailable(visit.response(), "the pump is shutting down");
            return;
        }
        boolean isHead = visit.request().getMethod().equals("HEAD");
        Optional<Stream> found = visit.config().whenOffline() == WhenOffline.WAIT && !isHead
                ? registry.findOrAwait(visit.name())
                : registry.find(visit.name());
        if (found.isEmpty()) {
            offline(visit); // the seat of who has waited is given back when the request is over
            return;
        }
        Stream stream = found.get();
        if (isHead) {
            head(visit, stream);
            return;
        }
        Optional<Seat> seat = waited == null ? stream.seat() : Optional.of(waited.seat);
        if (seat.isEmpty()) {
            full(visit.response());
            return;
        }
        try {
            admitted(visit, stream, seat.get(), waited);
        } catch (IOException | RuntimeException | Error e) {
            seat.get().release();
            throw e;
        }
    }

    private void admitted(Visit visit, Stream stream, Seat seat, Waiting waited) throws IOException {
        Optional<ContainerFormat> format = watchable(stream);
        if (format.isPresent()) {
            describe(visit.response(), format.get());
            new LiveResponse(pump.get().detached(), Optional.empty())
                    .begin(visit.request(), visit.response(), stream, seat);
        } else if (waited == null && visit.config().whenOffline() == WhenOffline.WAIT) {
            new Waiting(stream, seat)
                    .begin(visit.request(), pump.get().longestWait().toMillis());
        } else {
            seat.release();
            offline(visit);
        }
    }

    private static Optional<ContainerFormat> watchable(Stream stream) {
        return switch (stream.state()) {
            case LIVE, HELD -> stream.format();
            case OFFLINE, STARTING -> Optional.empty();
        };
    }

    private static void head(Visit visit, Stream stream) throws IOException {
        Optional<ContainerFormat> format = watchable(stream);
        if (format.isPresent()) {
            describe(visit.response(), format.get());
            visit.response().flushBuffer(); // or Jetty takes the body that was not written for one of length 0
        } else {
            offline(visit);
        }
    }

    private static void describe(HttpServletResponse response, ContainerFormat format) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(format.mediaType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Accel-Buffering", "no"); // nginx in front must not collect a live stream
    }

    private static void offline(Visit visit) throws IOException {
        unavailable(visit.response(), "the stream is offline");
    }

    private static void unavailable(HttpServletResponse response, String why) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        Answer.text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, why);
    }

    private void full(HttpServletResponse response) throws IOException {
        int status = pump.get().fullStatus();
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        Answer.text(response, status, "no more viewers are admitted at present");
    }

    /** A viewer who came before the encoder. The request comes back to {@link #watch} once, whatever happens first. */
    private final class Waiting implements AsyncListener, OpenExchanges.Exchange {
        private final Stream stream;
        private final Seat seat;
        private final AtomicBoolean over = new AtomicBoolean();
        private OpenExchanges exchanges;
        private AsyncContext async;
        private Runnable waiter;

        Waiting(Stream stream, Seat seat) {
            this.stream = stream;
            this.seat = seat;
        }

        void begin(HttpServletRequest request, long millis) {
            request.setAttribute(WAITING, this);
            exchanges = OpenExchanges.of(request.getServletContext());
            async = request.startAsync();
            exchanges.add(this);
            async.setTimeout(millis);
            async.addListener(this);
            waiter = this::comeBack;
            stream.whenWatchable(waiter);
        }

        private void comeBack() {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            stream.noLongerWaits(waiter);
            if (registry.isClosed()) {
                goHome(); // Tomcat finds no servlet any more
                return;
            }
            try {
                async.dispatch();
            } catch (RuntimeException e) {
                LOG.debug("a waiting viewer of {} cannot come back", stream.name(), e); // the application is going
                goHome();
            }
        }

        /** Without a text, for which HTTP/2 might have to wait: the pump's threads do not. */
        private void goHome() {
            try {
                HttpServletResponse response = (HttpServletResponse) async.getResponse();
                response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
                Answer.status(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            } catch (RuntimeException e) {
                LOG.debug("a waiting viewer of {} has gone", stream.name(), e);
            }
            complete();
        }

        private void complete() {
            try {
                async.complete();
            } catch (RuntimeException e) {
                LOG.debug("a waiting viewer of {}: the container had completed its request", stream.name(), e);
            }
        }

        /** The container has it in hand again. Jetty does not say when it is done, if the answer could not be written. */
        void hasComeBack() {
            exchanges.remove(this);
        }

        @Override
        public void abort() {
            complete();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            comeBack();
        }

        @Override
        public void onError(AsyncEvent event) {
            if (over.compareAndSet(false, true)) {
                stream.noLongerWaits(waiter);
                complete();
            }
        }

        /** It has come back without becoming a viewer, or has gone. */
        @Override
        public void onComplete(AsyncEvent event) {
            exchanges.remove(this);
            seat.release();
        }

        /** It has become a viewer, who gives the seat back. */
        @Override
        public void onStartAsync(AsyncEvent event) {
            exchanges.remove(this);
        }
    }
}
