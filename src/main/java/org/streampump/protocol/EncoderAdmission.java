package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.auth.Gate;
import org.streampump.auth.Presented;
import org.streampump.config.PumpSettings;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Remedy;
import org.streampump.io.Continue;
import org.streampump.io.Peer;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** What every encoder must pass before a byte of its body is read, whatever it speaks. Any thread. */
public final class EncoderAdmission {
    private static final Logger LOG = LogManager.getLogger(EncoderAdmission.class);

    /** What ffmpeg says of everything that it sends to an Icecast, unless it is told better. */
    private static final String DEFAULT_TYPE = "audio/mpeg";

    private static final String NO_CREDENTIAL = "a credential is needed to publish here";

    private final StreamRegistry registry;
    private final FormatDetector formats;
    private final Supplier<PumpSettings> pump;

    public EncoderAdmission(StreamRegistry registry, FormatDetector formats, Supplier<PumpSettings> pump) {
        this.registry = registry;
        this.formats = formats;
        this.pump = pump;
    }

    /**
     * Lets nobody in once the pump is shutting down, and no other site's page ever.
     *
     * @throws Refusal 503, 403
     */
    public void checkOpen(Visit visit) throws Refusal {
        CrossSite.refuse(visit.request());
        if (registry.isClosed()) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump is shutting down");
        }
    }

    /**
     * Who publishes, for telling an encoder's ghost from a stranger.
     *
     * @throws Refusal 401 when the request has no credential that the stream asks for, 403 when nobody may
     */
    public Object identity(Visit visit) throws Refusal {
        if (visit.config().source().isPresent()) {
            throw new Refusal(
                    HttpServletResponse.SC_FORBIDDEN, "the pump fetches this stream itself: it cannot be published");
        }
        Presented presented = Presented.by(visit.request());
        Optional<Object> identity = Gate.publisher(
                visit.config().publish(), presented, visit.request().getRemoteAddr());
        return identity.orElseThrow(() -> new Refusal(
                HttpServletResponse.SC_UNAUTHORIZED,
                presented.isEmpty() ? NO_CREDENTIAL + advice(visit) : "wrong credential"));
    }

    /** For an encoder that asks first, and has got the wrong answer from the container. */
    private static String advice(Visit visit) {
        return Continue.isSaidEarly(visit.request())
                ? "; give it with the first request (ffmpeg: -auth_type basic), or set the connector's"
                        + " continueResponseTiming to onRead"
                : "";
    }

    /** The containers that the stream accepts. */
    public FormatDetector allowed(Visit visit) {
        return formats.only(visit.config().containers());
    }

    /**
     * The containers that the stream accepts, with what the encoder says about this one by {@code Content-Type} or else by
     * the extension of the stream's name.
     *
     * @throws Refusal 415
     */
    public FormatDetector expected(Visit visit) throws Refusal {
        FormatDetector allowed = allowed(visit);
        String type = MediaType.of(visit.request());
        String fileName = visit.name().substring(visit.name().lastIndexOf('/') + 1);
        Optional<ContainerFormat> announced = formats.announced(type, fileName);
        if (announced.isEmpty()) {
            return allowed;
        }
        if (!type.equals(DEFAULT_TYPE)) {
            checkAllowed(announced.get(), allowed);
        } // else the first bytes will tell
        return allowed.expecting(announced.get());
    }

    /**
     * Lets only those in who send what the stream accepts.
     *
     * @throws Refusal 415
     */
    public void checkAllowed(ContainerFormat format, FormatDetector allowed) throws Refusal {
        if (!allowed.formats().contains(format)) {
            throw new Refusal(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                    format.label() + " is not allowed here; allowed: " + FormatDetector.list(allowed.formats()) + "; "
                            + Remedy.oneOf(allowed.formats()));
        }
    }

    /**
     * The stream, which comes into being if need be.
     *
     * @throws Refusal 503 when patterns have given birth to too many streams
     */
    public Stream stream(Visit visit) throws Refusal {
        return registry.findOrCreate(visit.name())
                .orElseThrow(() -> new Refusal(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump has no room for another stream"));
    }

    /**
     * Takes a place among the pump's encoders, which {@link #leave} gives back.
     *
     * @throws Refusal 503 when there is none
     */
    public void enter() throws Refusal {
        if (!registry.enterEncoder(pump.get().maxEncoders())) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump has no room for another encoder");
        }
    }

    public void leave() {
        registry.leaveEncoder();
    }

    /**
     * Answers, closes the connection behind the answer, and says so in the log.
     *
     * @param challenges the values of {@code WWW-Authenticate} if the answer is 401
     */
    public static void refuse(Visit visit, Refusal refusal, List<String> challenges) throws IOException {
        HttpServletResponse response = visit.response();
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            challenges.forEach(challenge -> response.addHeader("WWW-Authenticate", challenge));
        }
        Answer.lastText(visit.request(), response, refusal.status(), refusal.getMessage());
        logRefused(visit, refusal);
    }

    /** Says so in the log, for one who was answered in another way. */
    public static void logRefused(Visit visit, Refusal refusal) {
        LOG.info(
                "stream {}: publisher {} refused with {}: {}",
                visit.name(),
                Peer.of(visit.request()),
                refusal.status(),
                refusal.getMessage());
    }
}
