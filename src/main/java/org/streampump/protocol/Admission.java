package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.streampump.config.PumpSettings;
import org.streampump.config.StreamConfig;
import org.streampump.config.WhenOffline;
import org.streampump.container.ContainerFormat;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/**
 * What every viewer over HTTP meets first, whatever it speaks: the pump may be closing, the stream full or offline, and some
 * streams are worth waiting for. Any thread.
 */
public final class Admission {
    static final String RETRY_AFTER_SECONDS = "5";

    private final StreamRegistry registry;
    private final Supplier<PumpSettings> pump;

    public Admission(StreamRegistry registry, Supplier<PumpSettings> pump) {
        this.registry = registry;
        this.pump = pump;
    }

    /** What a protocol does with those who are let in. */
    public interface Admitted {

        /**
         * Answers a GET.
         *
         * @param format what the stream held a moment ago
         * @param seat to be given back; whoever throws leaves that to the caller
         */
        void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException;

        /** Answers a HEAD, which takes no seat. */
        void head(ContainerFormat format, Stream stream) throws IOException;
    }

    /**
     * Answers a GET or HEAD: with a refusal, or by {@code admitted}, or not yet. A request that has waited comes back through
     * the front door, where a protocol is chosen for it once more.
     */
    public void admit(Visit visit, Admitted admitted) throws IOException {
        WaitingVisit waited = WaitingVisit.of(visit.request());
        if (waited != null) {
            waited.hasComeBack();
        }
        if (registry.isClosed()) {
            unavailable(visit.response(), "the pump is shutting down");
            return;
        }
        boolean isHead = visit.request().getMethod().equals("HEAD");
        Optional<Stream> found =
                waits(visit.config()) && !isHead ? registry.findOrAwait(visit.name()) : registry.find(visit.name());
        if (found.isEmpty()) {
            offline(visit); // the seat of who has waited is given back when the request is over
        } else if (isHead) {
            head(visit, found.get(), admitted);
        } else {
            watch(visit, found.get(), waited, admitted);
        }
    }

    private void head(Visit visit, Stream stream, Admitted admitted) throws IOException {
        Optional<ContainerFormat> format = watchable(stream);
        if (format.isPresent()) {
            admitted.head(format.get(), stream);
        } else {
            offline(visit);
        }
    }

    private void watch(Visit visit, Stream stream, WaitingVisit waited, Admitted admitted) throws IOException {
        Optional<Seat> seat = waited == null ? stream.seat() : Optional.of(waited.seat());
        if (seat.isEmpty()) {
            full(visit.response());
            return;
        }
        try {
            seated(visit, stream, seat.get(), waited, admitted);
        } catch (IOException | RuntimeException | Error e) {
            seat.get().release();
            throw e;
        }
    }

    private void seated(Visit visit, Stream stream, Seat seat, WaitingVisit waited, Admitted admitted)
            throws IOException {
        Optional<ContainerFormat> format = watchable(stream);
        if (format.isPresent()) {
            admitted.watch(format.get(), stream, seat);
        } else if (waited == null && waits(visit.config())) {
            new WaitingVisit(registry, stream, seat)
                    .begin(visit.request(), pump.get().longestWait().toMillis());
        } else {
            seat.release();
            offline(visit);
        }
    }

    private static boolean waits(StreamConfig config) {
        return config.whenOffline() == WhenOffline.WAIT;
    }

    private static Optional<ContainerFormat> watchable(Stream stream) {
        return switch (stream.state()) {
            case LIVE, HELD -> stream.format();
            case OFFLINE, STARTING -> Optional.empty();
        };
    }

    private static void offline(Visit visit) throws IOException {
        unavailable(visit.response(), "the stream is offline");
    }

    /** Nothing to watch now; it is worth coming again. */
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
}
