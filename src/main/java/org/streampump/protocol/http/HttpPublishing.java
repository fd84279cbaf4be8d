package org.streampump.protocol.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.streampump.access.Challenge;
import org.streampump.container.FormatDetector;
import org.streampump.door.Refusal;
import org.streampump.protocol.BodyPublisher;
import org.streampump.protocol.PublisherAdmission;
import org.streampump.protocol.PublisherStatus;
import org.streampump.protocol.Visit;
import org.streampump.stream.BusyException;
import org.streampump.stream.Stream;

/** The encoders' side: who may publish what, and every refusal that is possible before a byte of the body is read. */
final class HttpPublishing {
    private final PublisherAdmission admission;
    private final ScheduledExecutorService clock;

    HttpPublishing(PublisherAdmission admission, ScheduledExecutorService clock) {
        this.admission = admission;
        this.clock = clock;
    }

    void publish(Visit visit) throws IOException {
        try {
            begin(visit);
        } catch (Refusal refusal) {
            if (!admission.holds(visit, refusal)) {
                admission.refuse(visit, refusal, List.of(Challenge.BASIC));
            }
        }
    }

    private void begin(Visit visit) throws IOException, Refusal {
        HttpServletRequest request = visit.request();
        admission.checkOpen(visit);
        Object identity = admission.identity(visit);
        FormatDetector expected = admission.expected(visit);
        if (!hasBody(request)) {
            throw new Refusal(
                    HttpServletResponse.SC_LENGTH_REQUIRED,
                    "the request announces no body: send it chunked or with a Content-Length");
        }
        Stream stream = admission.stream(visit);
        Runnable leave = admission.enter(visit);
        BodyPublisher publisher = new BodyPublisher(visit, identity, clock, leave);
        try {
            publisher.begin(stream.broadcast().publish(publisher, null, expected));
        } catch (BusyException e) {
            leave.run();
            throw new Refusal(PublisherStatus.of(e), e.getMessage());
        }
    }

    /** An empty body is none: it would replace the encoder that is publishing, and end its viewers, with nothing. */
    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                || request.getHeader("Transfer-Encoding") != null
                || (request.getContentLengthLong() < 0 && request.getProtocol().startsWith("HTTP/2"));
    }
}
