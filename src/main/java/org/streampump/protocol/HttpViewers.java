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

/** Viewers over HTTP, in every dialect: turns a decision into an answer, or makes the request wait. Any thread. */
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

    /** The part of a dialect that serves admitted viewers. */
    public interface Admitted {

        /**
         * Answers a GET.
         *
         * @param format the stream's format a moment ago
         * @param seat to be given back; if this method throws an exception, the caller gives the seat back
         */
        void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException;

        /** Answers a HEAD, which takes no seat. */
        void head(ContainerFormat format, Stream stream) throws IOException;
    }

    /**
     * Answers a GET or HEAD: with a refusal, by {@code admitted}, or later. A request that has waited comes back through its
     * door, which determines the request's dialect again.
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

    /** Tells a pump which pumps its stream comes through. */
    private void tellChain(Visit visit, Visitor visitor, String streamName) {
        if (visitor.chain().isPresent()) {
            visit.response().setHeader(Chain.HEADER, admission.chainOf(streamName));
        }
    }

    /** Returns the response that serves an admitted viewer. */
    public LiveResponse response(Visitor visitor, Optional<Rendering> rendering) {
        return response(visitor, rendering, UnaryOperator.identity());
    }

    /**
     * Returns the response that serves an admitted viewer.
     *
     * @param wrapping wraps the output for this viewer alone
     */
    public LiveResponse response(Visitor visitor, Optional<Rendering> rendering, UnaryOperator<ViewerOutput> wrapping) {
        return new LiveResponse(settings.get().isDetached(), visitor.asViewer(), rendering, wrapping);
    }

    /** Answers a viewer with a refusal. */
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
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) { // the viewer should come again
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        Answer.text(request, response, status, refused.getMessage());
        log.viewer(visitor, status, refused);
    }
}
