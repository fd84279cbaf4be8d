package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Rendering;
import org.streampump.door.Answer;
import org.streampump.io.LiveResponse;
import org.streampump.io.client.Chain;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;
import org.streampump.stream.log.ViewerOutput;

/** Viewers over HTTP, whatever is spoken over it: what was decided becomes an answer, or the request waits. Any thread. */
public final class HttpViewers {
    static final String RETRY_AFTER_SECONDS = "5";

    private final ViewerAdmission admission;
    private final RefusalLog log;
    private final Supplier<AdmissionSettings> settings;

    public HttpViewers(ViewerAdmission admission, RefusalLog log, Supplier<AdmissionSettings> settings) {
        this.admission = admission;
        this.log = log;
        this.settings = settings;
    }

    /** The part of a protocol that serves viewers who were let in. */
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
     * Answers a GET or HEAD: with a refusal, or by {@code admitted}, or not yet. A request that has waited comes back through its
     * door, where it is found out once more what it speaks.
     */
    public void admit(Visit visit, Visitor visitor, Admitted admitted) throws IOException {
        try {
            if (visit.request().getMethod().equals("HEAD")) {
                look(visit, visitor, admitted);
            } else {
                watch(visit, visitor, admitted);
            }
        } catch (Refused refused) {
            if (refused.why() != Refused.Why.CLOSING && refused.why() != Refused.Why.LOOP) {
                tellChain(visit, visitor, visitor.name());
            }
            refuse(visit.request(), visit.response(), visitor, refused);
        }
    }

    private void look(Visit visit, Visitor visitor, Admitted admitted) throws IOException, Refused {
        ViewerAdmission.Offer offer = admission.offer(visitor);
        tellChain(visit, visitor, offer.stream().name());
        admitted.head(offer.format(), offer.stream());
    }

    private void watch(Visit visit, Visitor visitor, Admitted admitted) throws IOException, Refused {
        WaitingVisit waited = WaitingVisit.of(visit.request());
        ViewerDecision decision =
                waited == null ? admission.decide(visitor) : admission.decideAfter(waited.waiting(), visitor);
        if (decision instanceof Refused refused) {
            throw refused;
        }
        if (decision instanceof Waiting waiting) {
            tellChain(visit, visitor, visitor.name());
            new WaitingVisit(visitor, waiting, admission)
                    .hold(visit, settings.get().isDetached());
            return;
        }
        ViewerDecision.Seated seated = (ViewerDecision.Seated) decision;
        try {
            tellChain(visit, visitor, seated.stream().name());
            admitted.watch(seated.format(), seated.stream(), seated.seat());
        } catch (IOException | RuntimeException | Error e) {
            seated.seat().release();
            throw e;
        }
    }

    /** A pump is told where what it gets comes from. */
    private void tellChain(Visit visit, Visitor visitor, String streamName) {
        if (visitor.chain().isPresent()) {
            visit.response().setHeader(Chain.HEADER, admission.chainOf(streamName));
        }
    }

    /** The way in which a viewer who was let in is answered. */
    public LiveResponse response(Visitor visitor, Optional<Rendering> rendering) {
        return response(visitor, rendering, UnaryOperator.identity());
    }

    /**
     * The way in which a viewer who was let in is answered.
     *
     * @param wrapping what is done for this viewer alone on the way to its output
     */
    public LiveResponse response(Visitor visitor, Optional<Rendering> rendering, UnaryOperator<ViewerOutput> wrapping) {
        return new LiveResponse(settings.get().isDetached(), visitor.asViewer(), rendering, wrapping);
    }

    /** Says no to a viewer. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Visitor visitor, Refused refused)
            throws IOException {
        Optional<URI> elsewhere = settings.get().redirect404();
        if (refused.why() == Refused.Why.UNKNOWN && elsewhere.isPresent()) {
            response.setHeader("Location", elsewhere.get().toString());
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setContentLength(0);
            return;
        }
        int status = refused.why() == Refused.Why.FULL ? settings.get().fullStatus() : HttpStatus.of(refused);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) { // it is worth coming again
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        Answer.text(request, response, status, refused.getMessage());
        log.viewer(visitor, status, refused);
    }
}
