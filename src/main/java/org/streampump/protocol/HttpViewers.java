package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.streampump.access.Challenge;
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
         * @param seat to be given back when the viewer leaves; if this method throws an exception, the caller gives the seat back
         */
        void watch(ContainerFormat format, Stream stream, Seat seat) throws IOException;

        /** Answers a HEAD, which takes no seat. */
        void head(ContainerFormat format, Stream stream) throws IOException;

        /** The values of {@code WWW-Authenticate} if a credential is needed. */
        default List<String> challenges() {
            return List.of(Challenge.BASIC);
        }
    }

    /**
     * Answers a GET or HEAD: with a refusal, by {@code admitted}, or later. A request that has waited comes back through its
     * door, which determines the request's dialect again.
     */
    public void admit(Visit visit, Visitor visitor, Admitted admitted) throws IOException {
        boolean looks = visit.request().getMethod().equals("HEAD");
        ViewerDecision decision = decision(visit, visitor, looks);
        if (decision instanceof ViewerDecision.Seated seated) {
            watch(visit, visitor, admitted, seated);
        } else if (decision instanceof ViewerDecision.Offered offered) {
            tellChain(visit, visitor, offered.stream().name());
            admitted.head(offered.format(), offered.stream());
        } else if (decision instanceof Waiting waiting) {
            tellChain(visit, visitor, visitor.name());
            WaitingVisit.hold(visit, visitor, waiting, admission, settings.get().isDetached());
        } else if (decision instanceof ViewerDecision.Pending pending) {
            // On a connection that was taken over, a HEAD could not be answered without a body.
            boolean mayDetach = settings.get().isDetached() && !looks;
            WaitingVisit.hold(visit, visitor, pending, admission, mayDetach);
        } else {
            refuse(visit, visitor, admitted, (Refused) decision);
        }
    }

    private ViewerDecision decision(Visit visit, Visitor visitor, boolean looks) {
        WaitingVisit waited = WaitingVisit.of(visit.request());
        if (waited != null) {
            return waited.decision(visitor);
        }
        return looks ? admission.decideLook(visitor) : admission.decide(visitor);
    }

    private void watch(Visit visit, Visitor visitor, Admitted admitted, ViewerDecision.Seated seated)
            throws IOException {
        try {
            tellChain(visit, visitor, seated.stream().name());
            admitted.watch(seated.format(), seated.stream(), seated.seat());
        } catch (IOException | RuntimeException | Error e) {
            seated.seat().release();
            throw e;
        }
    }

    private void refuse(Visit visit, Visitor visitor, Admitted admitted, Refused refused) throws IOException {
        boolean mayKnowChain =
                refused.why() != Refused.Why.CLOSING && refused.why() != Refused.Why.LOOP && !refused.isOfAccess();
        if (mayKnowChain) {
            tellChain(visit, visitor, visitor.name());
        }
        if (HttpStatus.of(refused) == HttpServletResponse.SC_UNAUTHORIZED) {
            admitted.challenges().forEach(challenge -> visit.response().addHeader("WWW-Authenticate", challenge));
        }
        refuse(visit.request(), visit.response(), visitor, refused);
    }

    /** Tells a visitor that is a pump through which pumps the stream comes. */
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
        } else if (refused.retryAfterMs() > 0) {
            response.setHeader("Retry-After", Long.toString(refused.retryAfterSeconds()));
        }
        Answer.text(request, response, status, refused.getMessage());
        log.viewer(visitor, status, refused);
    }
}
