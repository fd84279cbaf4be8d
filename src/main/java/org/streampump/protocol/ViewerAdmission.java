package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.address.AddressKey;
import org.streampump.address.AddressLimits;
import org.streampump.container.ContainerFormat;
import org.streampump.door.Answer;
import org.streampump.io.Peer;
import org.streampump.io.client.Chain;
import org.streampump.logging.LogTally;
import org.streampump.logging.Texts;
import org.streampump.source.LoopCheck;
import org.streampump.source.SourceSettings;
import org.streampump.stream.NoRoomException;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamSettings;

/**
 * What every viewer over HTTP meets first, whatever it speaks: the pump may be closing, the stream full or offline, the viewer a
 * pump from which the stream comes, and some streams are worth waiting for. Any thread.
 */
public final class ViewerAdmission {
    static final String RETRY_AFTER_SECONDS = "5";

    private static final Logger LOG = LogManager.getLogger(ViewerAdmission.class);
    private static final int LOOP_DETECTED = 508; // RFC 5842, 7.2
    private static final int MAX_LOGGED = 200; // characters of a stranger's text

    /** How long the first segment is awaited of an encoder that is there, in milliseconds. */
    private static final long LONGEST_START_MS = 10_000;

    private final StreamRegistry registry;
    private final LoopCheck loopCheck;
    private final Supplier<AdmissionSettings> admission;

    public ViewerAdmission(StreamRegistry registry, LoopCheck loopCheck, Supplier<AdmissionSettings> admission) {
        this.registry = registry;
        this.loopCheck = loopCheck;
        this.admission = admission;
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
        if (registry.isClosed()) {
            unavailable(visit, "the pump is shutting down");
            return;
        }
        String chain = visit.request().getHeader(Chain.HEADER);
        if (chain != null && !isWantedBy(chain, visit)) {
            return;
        }
        boolean isHead = visit.request().getMethod().equals("HEAD");
        boolean mayBeOffline = (waits(visit) && !isHead)
                || visit.config().get(StreamSettings.class).radio().fallback().isPresent();
        try {
            Optional<Stream> found = mayBeOffline
                    ? registry.findOrAwait(visit.name(), visit.request().getRemoteAddr())
                    : registry.find(visit.name());
            if (found.isEmpty()) {
                offline(visit); // who has waited gives the seat back by itself
            } else if (isHead) {
                head(visit, found.get(), admitted);
            } else {
                watch(visit, found.get(), waited, admitted);
            }
        } catch (NoRoomException e) {
            full(visit, e.getMessage());
        }
    }

    /** Whether the pump that asks may have the stream; if so, it is told where it comes from, if not, that it must not. */
    private boolean isWantedBy(String chain, Visit visit) throws IOException {
        if (loopCheck.wantedBy(visit.name(), Chain.parse(chain))) {
            visit.response().setHeader(Chain.HEADER, Chain.text(loopCheck.chainOf(visit.name())));
            return true;
        }
        String why = "loop: the stream would come from itself";
        Answer.text(visit.request(), visit.response(), LOOP_DETECTED, why);
        AddressKey from = AddressKey.of(visit.request().getRemoteAddr());
        if (registry.tally().isFirst(LogTally.Kind.LOOP, from, "stream " + visit.name())) {
            LOG.info(
                    "stream {}: pump {} refused with {}: {}: {}",
                    visit.name(),
                    Peer.of(visit.request()),
                    LOOP_DETECTED,
                    why,
                    Texts.printable(chain, MAX_LOGGED));
        }
        return false;
    }

    private void head(Visit visit, Stream stream, Admitted admitted) throws IOException {
        Stream watched = watchable(stream).isPresent() ? stream : instead(visit, stream);
        Optional<ContainerFormat> format = watchable(watched);
        if (format.isPresent()) {
            admitted.head(format.get(), watched);
        } else {
            absent(visit, stream);
        }
    }

    /** The fallback of a stream that is offline, if there is one for this visit; else the stream itself. */
    private Stream instead(Visit visit, Stream stream) {
        Optional<Stream> fallback = stream.fallback();
        String chain = visit.request().getHeader(Chain.HEADER);
        if (fallback.isEmpty() || chain == null) {
            return fallback.orElse(stream);
        }
        String name = fallback.get().name();
        if (!loopCheck.wantedBy(name, Chain.parse(chain))) {
            return stream; // the pump that asks is where it comes from
        }
        visit.response().setHeader(Chain.HEADER, Chain.text(loopCheck.chainOf(name)));
        return fallback.get();
    }

    private void watch(Visit visit, Stream stream, WaitingVisit waited, Admitted admitted) throws IOException {
        Optional<Seat> seat = waited == null ? stream.seat() : Optional.of(waited.takeSeat());
        if (seat.isEmpty()) {
            full(visit, "no more viewers are admitted at present");
            return;
        }
        try {
            seated(visit, stream, seat.get(), waited, admitted);
        } catch (AddressLimits.Reached e) {
            seat.get().release();
            full(visit, e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            seat.get().release();
            throw e;
        }
    }

    private void seated(Visit visit, Stream stream, Seat seat, WaitingVisit waited, Admitted admitted)
            throws IOException, AddressLimits.Reached {
        Optional<ContainerFormat> format = waited == null ? watchable(stream) : stream.format(seat);
        Stream watched = format.isPresent() ? stream : instead(visit, stream);
        if (watched != stream) {
            format = watchable(watched);
        }
        if (format.isPresent()) {
            takePlace(AddressLimits.Kind.VIEWER, visit, seat);
            admitted.watch(format.get(), watched, seat);
        } else if (waited == null
                && (waits(visit) || stream.broadcast().publication().isPresent())) {
            await(visit, stream, seat);
        } else {
            seat.release();
            absent(visit, stream);
        }
    }

    private void await(Visit visit, Stream stream, Seat seat) throws IOException, AddressLimits.Reached {
        if (!seat.waits()) {
            seat.release();
            full(visit, "no more viewers may wait at present");
            return;
        }
        AddressLimits.Place place = takePlace(AddressLimits.Kind.WAITING, visit, seat);
        WaitingVisit waiting = new WaitingVisit(visit, registry, stream, seat, place)
                .hold(visit, admission.get().isDetached());
        if (waits(visit)) {
            waiting.awaitPublisher(admission.get().longestWait().toMillis());
        } else {
            waiting.awaitStart(LONGEST_START_MS);
        }
    }

    /** For as long as the seat is taken; those who wait give it back before. */
    private AddressLimits.Place takePlace(AddressLimits.Kind kind, Visit visit, Seat seat)
            throws AddressLimits.Reached {
        AddressLimits.Place place =
                registry.addresses().take(kind, visit.request().getRemoteAddr());
        seat.whenReleased(place::leave);
        return place;
    }

    private static void absent(Visit visit, Stream stream) throws IOException {
        if (stream.broadcast().publication().isPresent()) {
            unavailable(visit, "the encoder has not sent enough yet for anybody to begin");
        } else {
            offline(visit);
        }
    }

    private static Optional<ContainerFormat> watchable(Stream stream) {
        return switch (stream.state()) {
            case LIVE, HELD -> stream.format();
            case OFFLINE, STARTING -> Optional.empty();
        };
    }

    private static void offline(Visit visit) throws IOException {
        unavailable(visit, "the stream is offline");
    }

    /** Nothing to watch now; it is worth coming again. */
    private static void unavailable(Visit visit, String why) throws IOException {
        visit.response().setHeader("Retry-After", RETRY_AFTER_SECONDS);
        Answer.text(visit.request(), visit.response(), HttpServletResponse.SC_SERVICE_UNAVAILABLE, why);
    }

    private void full(Visit visit, String why) throws IOException {
        int status = admission.get().fullStatus();
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            visit.response().setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        Answer.text(visit.request(), visit.response(), status, why);
        AddressKey from = AddressKey.of(visit.request().getRemoteAddr());
        if (registry.tally().isFirst(LogTally.Kind.VIEWER, from, why)) {
            LOG.info("stream {}: viewer {} refused with {}: {}", visit.name(), Peer.of(visit.request()), status, why);
        }
    }

    /** Whether a viewer who comes while the stream is offline is held until it is there. */
    private static boolean waits(Visit visit) {
        return visit.config().get(StreamSettings.class).viewers().isWaitedFor()
                || visit.config().get(SourceSettings.class).onDemand().isPresent();
    }
}
