package org.streampump.protocol.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.streampump.access.Challenge;
import org.streampump.access.Grant;
import org.streampump.container.FormatDetector;
import org.streampump.door.Refusal;
import org.streampump.protocol.BodyPublisher;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.HttpStatus;
import org.streampump.protocol.RequestBody;
import org.streampump.protocol.Visit;
import org.streampump.stream.BusyException;
import org.streampump.stream.Stream;

/**
 * The encoders' side: decides who may publish which stream, and makes every refusal that is possible before a byte of the body
 * is read.
 */
final class HttpPublishing {
    private final HttpPublishers publishers;
    private final ScheduledExecutorService clock;

    HttpPublishing(HttpPublishers publishers, ScheduledExecutorService clock) {
        this.publishers = publishers;
        this.clock = clock;
    }

    void publish(Visit visit) throws IOException {
        try {
            begin(visit);
        } catch (Refusal refusal) {
            if (!publishers.holds(visit, refusal)) {
                publishers.refuse(visit, refusal, List.of(Challenge.BASIC));
            }
        }
    }

    private void begin(Visit visit) throws IOException, Refusal {
        HttpServletRequest request = visit.request();
        publishers.checkOpen(visit);
        Grant grant = publishers.grant(visit);
        FormatDetector expected = publishers.expected(visit);
        // An empty body would end the present encoder's publication and bring no stream.
        if (!RequestBody.isAnnounced(request)) {
            throw new Refusal(
                    HttpServletResponse.SC_LENGTH_REQUIRED,
                    "the request announces no body: send it chunked or with a Content-Length");
        }
        Stream stream = publishers.stream(visit);
        Runnable leave = publishers.enter(visit);
        BodyPublisher publisher = new BodyPublisher(visit, grant, clock, leave);
        try {
            publisher.begin(stream.broadcast().publish(publisher, null, expected));
        } catch (BusyException e) {
            leave.run();
            throw new Refusal(HttpStatus.of(e), e.getMessage());
        }
    }
}
