package org.streampump.protocol.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.auth.Gate;
import org.streampump.auth.Presented;
import org.streampump.config.PumpSettings;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.io.LingeringClose;
import org.streampump.io.Peer;
import org.streampump.protocol.Answer;
import org.streampump.protocol.Refusal;
import org.streampump.protocol.Visit;
import org.streampump.stream.BusyException;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** The encoders' side: who may publish what, and every refusal that is possible before a byte of the body is read. */
final class HttpPublishing {
    private static final Logger LOG = LogManager.getLogger(HttpPublishing.class);

    private final StreamRegistry registry;
    private final FormatDetector formats;
    private final Supplier<PumpSettings> pump;
    private final ScheduledExecutorService clock;
    private final AtomicInteger encoders = new AtomicInteger();

    HttpPublishing(
            StreamRegistry registry,
            FormatDetector formats,
            Supplier<PumpSettings> pump,
            ScheduledExecutorService clock) {
        this.registry = registry;
        this.formats = formats;
        this.pump = pump;
        this.clock = clock;
    }

    void publish(Visit visit) throws IOException {
        try {
            begin(visit);
        } catch (Refusal refusal) {
            refuse(visit, refusal);
        }
    }

    private void begin(Visit visit) throws IOException, Refusal {
        HttpServletRequest request = visit.request();
        if (registry.isClosed()) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump is shutting down");
        }
        if (visit.config().source().isPresent()) {
            throw new Refusal(
                    HttpServletResponse.SC_FORBIDDEN, "the pump fetches this stream itself: it cannot be published");
        }
        Object identity = identity(visit);
        FormatDetector allowed = allowed(visit);
        ContainerFormat announced = announced(visit, allowed);
        if (!hasBody(request)) {
            throw new Refusal(
                    HttpServletResponse.SC_LENGTH_REQUIRED,
                    "the request announces no body: send it chunked or with a Content-Length");
        }
        Stream stream = registry.findOrCreate(visit.name())
                .orElseThrow(() -> new Refusal(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump has no room for another stream"));
        if (encoders.incrementAndGet() > pump.get().maxEncoders()) {
            encoders.decrementAndGet();
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump has no room for another encoder");
        }
        HttpEncoder encoder = new HttpEncoder(request, visit.response(), identity, clock, encoders::decrementAndGet);
        try {
            encoder.begin(stream.publish(encoder, announced, allowed));
        } catch (BusyException e) {
            encoders.decrementAndGet();
            throw new Refusal(HttpServletResponse.SC_CONFLICT, e.getMessage());
        }
    }

    private static Object identity(Visit visit) throws Refusal {
        Presented presented = Presented.by(visit.request());
        Optional<Object> identity = Gate.publisher(
                visit.config().publish(), presented, visit.request().getRemoteAddr());
        return identity.orElseThrow(() -> new Refusal(
                HttpServletResponse.SC_UNAUTHORIZED,
                presented.isEmpty() ? "a credential is needed to publish here" : "wrong credential"));
    }

    private FormatDetector allowed(Visit visit) {
        if (visit.config().containers().isEmpty()) {
            return formats;
        }
        List<ContainerFormat> some = formats.formats().stream()
                .filter(format -> visit.config().containers().contains(format.name()))
                .toList();
        return new FormatDetector(some);
    }

    /** What the encoder says it will send; null when it says nothing that we know. */
    private ContainerFormat announced(Visit visit, FormatDetector allowed) throws Refusal {
        String fileName = visit.name().substring(visit.name().lastIndexOf('/') + 1);
        ContainerFormat format =
                formats.announced(visit.request().getContentType(), fileName).orElse(null);
        if (format != null && !allowed.formats().contains(format)) {
            throw new Refusal(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                    format.label() + " is not allowed here; allowed: " + FormatDetector.list(allowed.formats()));
        }
        return format;
    }

    /** An empty body is none: it would replace the encoder that is publishing, and end its viewers, with nothing. */
    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                || request.getHeader("Transfer-Encoding") != null
                || (request.getContentLengthLong() < 0 && request.getProtocol().startsWith("HTTP/2"));
    }

    private static void refuse(Visit visit, Refusal refusal) throws IOException {
        HttpServletResponse response = visit.response();
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"streampump\", charset=\"UTF-8\"");
        }
        LingeringClose.behindAnswer(visit.request(), response);
        Answer.text(response, refusal.status(), refusal.getMessage());
        LOG.info(
                "stream {}: publisher {} refused with {}: {}",
                visit.name(),
                Peer.of(visit.request()),
                refusal.status(),
                refusal.getMessage());
    }
}
