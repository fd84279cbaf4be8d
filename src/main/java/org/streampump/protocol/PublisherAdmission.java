package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.PublishRule;
import org.streampump.address.AddressKey;
import org.streampump.address.AddressLimits;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Remedy;
import org.streampump.door.Answer;
import org.streampump.door.CredentialRefusal;
import org.streampump.door.Credentials;
import org.streampump.door.CrossSite;
import org.streampump.door.Refusal;
import org.streampump.io.Continue;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;
import org.streampump.settings.Secret;
import org.streampump.source.SourceSettings;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.NoRoomException;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** What every encoder must pass before a byte of its body is read, whatever it speaks. Any thread. */
public final class PublisherAdmission {
    private static final Logger LOG = LogManager.getLogger(PublisherAdmission.class);

    /** What ffmpeg says of everything that it sends to an Icecast, unless it is told better. */
    private static final String DEFAULT_TYPE = "audio/mpeg";

    /** The likely cause. */
    private static final String DROPPED =
            "a proxy in front may have dropped a body without length; Icecast's encoders must"
                    + " reach this server itself, others can send chunks by POST";

    private static final String NO_CREDENTIAL = "a credential is needed to publish here";

    private final StreamRegistry registry;
    private final FormatDetector formats;
    private final Supplier<AdmissionSettings> admission;
    private final Credentials credentials;

    public PublisherAdmission(
            StreamRegistry registry,
            FormatDetector formats,
            Supplier<AdmissionSettings> admission,
            Credentials credentials) {
        this.registry = registry;
        this.formats = formats;
        this.admission = admission;
        this.credentials = credentials;
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
     * @throws Refusal 401 when the request has no credential that the stream asks for (400, 429: see {@link Credentials}), 403
     *     when nobody may
     */
    public Object identity(Visit visit) throws Refusal {
        if (visit.config().get(SourceSettings.class).isPulled()) {
            throw new Refusal(
                    HttpServletResponse.SC_FORBIDDEN, "the pump fetches this stream itself: it cannot be published");
        }
        PublishRule rule = visit.config().get(PublishRule.class);
        return rule.anyone()
                ? visit.request().getRemoteAddr()
                : credentials.require(visit.request(), rule.keys(), NO_CREDENTIAL + advice(visit));
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
        return formats.only(visit.config().get(AcceptedContainers.class).names());
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
        return stream(registry, visit.name(), visit.request().getRemoteAddr());
    }

    /** The same for an encoder whose request is over. */
    public static Stream stream(StreamRegistry registry, String name, String address) throws Refusal {
        try {
            return registry.findOrCreate(name, address)
                    .orElseThrow(() -> new Refusal(
                            HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the stream is no longer configured"));
        } catch (NoRoomException e) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
        }
    }

    /**
     * Takes a place among the encoders of the pump and of their address.
     *
     * @return to be run once, when the encoder has gone
     * @throws Refusal 503 when there is none
     */
    public Runnable enter(Visit visit) throws Refusal {
        AddressLimits.Place ofAddress = placeOfAddress(visit);
        if (!registry.enterPublisher(admission.get().maxPublishers())) {
            ofAddress.leave();
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump has no room for another encoder");
        }
        return () -> {
            registry.leavePublisher();
            ofAddress.leave();
        };
    }

    private AddressLimits.Place placeOfAddress(Visit visit) throws Refusal {
        try {
            return registry.addresses()
                    .take(AddressLimits.Kind.PUBLISHER, visit.request().getRemoteAddr());
        } catch (AddressLimits.Reached e) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
        }
    }

    /** Whether the refusal is answered later, by a request that comes back; then nothing is to be done for it now. */
    public boolean holds(Visit visit, Refusal refusal) {
        return credentials.holds(visit.request(), refusal);
    }

    /**
     * Answers, closes the connection behind the answer, and says so in the log.
     *
     * @param challenges the values of {@code WWW-Authenticate} if the answer is 401
     */
    public void refuse(Visit visit, Refusal refusal, List<String> challenges) throws IOException {
        HttpServletResponse response = visit.response();
        refusal.retryAfterIn(response);
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            challenges.forEach(challenge -> response.addHeader("WWW-Authenticate", challenge));
        }
        Answer.lastText(visit.request(), response, refusal.status(), refusal.getMessage());
        logRefused(visit, refusal);
    }

    /** Says so in the log, for one who was answered in another way. */
    public void logRefused(Visit visit, Refusal refusal) {
        logRefused(visit.name(), Peer.of(visit.request()), refusal);
    }

    /** Says so in the log, or counts it where the same address has been refused for the same reason. */
    public void logRefused(String streamName, String peer, Refusal refusal) {
        LogTally.Kind kind = refusal instanceof CredentialRefusal ? LogTally.Kind.CREDENTIAL : LogTally.Kind.PUBLISHER;
        String what = "stream " + streamName + ": " + refusal.status() + ": " + refusal.getMessage();
        if (registry.tally().isFirst(kind, AddressKey.ofPeer(peer), what)) {
            LOG.info(
                    "stream {}: publisher {} refused with {}: {}",
                    streamName,
                    peer,
                    refusal.status(),
                    refusal.getMessage());
        }
    }

    /** Says in the log that an encoder which announces no body was let in, and not a byte of it came. */
    public void logNothingCame(String streamName, String peer, Object identity) {
        String what = "stream " + streamName + ": nothing came";
        boolean isKnown = identity instanceof Secret;
        if (isKnown || registry.tally().isFirst(LogTally.Kind.PUBLISHER, AddressKey.ofPeer(peer), what)) {
            LOG.warn("stream {}: publisher {} was let in, and nothing came: {}", streamName, peer, DROPPED);
        }
    }
}
