package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.Grant;
import org.streampump.address.AddressKey;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.door.Answer;
import org.streampump.door.CredentialRefusal;
import org.streampump.door.Credentials;
import org.streampump.door.CrossSite;
import org.streampump.door.NotYet;
import org.streampump.door.Refusal;
import org.streampump.io.Continue;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;
import org.streampump.stream.Stream;

/**
 * Encoders over HTTP, in every dialect: turns a decision into a status, and holds the request while a decision is pending. Any
 * thread.
 */
public final class HttpPublishers {
    private static final Logger LOG = LogManager.getLogger(HttpPublishers.class);

    private static final String DECISION = HttpPublishers.class.getName(); // attribute of a request

    /** The log's note with the likely cause of a body that never comes. */
    private static final String DROPPED =
            "a proxy in front may have dropped a body without length; Icecast's encoders must"
                    + " reach this server itself, others can send chunks by POST";

    private final PublisherAdmission admission;
    private final RefusalLog log;
    private final LogTally tally;
    private final Credentials credentials;

    /** @param credentials keeps the requests that are held */
    public HttpPublishers(PublisherAdmission admission, RefusalLog log, LogTally tally, Credentials credentials) {
        this.admission = admission;
        this.log = log;
        this.tally = tally;
        this.credentials = credentials;
    }

    /** Returns the decisions, which know nothing of HTTP. */
    public PublisherAdmission admission() {
        return admission;
    }

    /**
     * Refuses everybody once the pump is shutting down, and refuses requests of pages of other sites at any time.
     *
     * @throws Refusal 503, 403
     */
    public void checkOpen(Visit visit) throws Refusal {
        CrossSite.refuse(visit.request());
        try {
            admission.checkOpen();
        } catch (Refused refused) {
            throw refusal(refused);
        }
    }

    /**
     * Returns the encoder's right, which distinguishes a lost connection of the same encoder from the connection of a stranger.
     *
     * @throws Refusal 401 when the request lacks a credential that the stream requires (400 for several, 429 for a credential
     *     that was not compared), 403 when nobody may publish or a rule excludes the encoder, 503 when a rule cannot decide
     * @throws NotYet the decision is pending: the request must be held
     */
    public Grant grant(Visit visit) throws Refusal {
        PublisherDecision decision = NotYet.orKnown(
                visit.request(), DECISION, () -> admission.decide(visit.visitor()), HttpPublishers::shortStatus);
        if (decision instanceof PublisherDecision.Admitted admitted) {
            return admitted.grant();
        }
        Refused refused = (Refused) decision;
        throw refused.why() == Refused.Why.UNAUTHENTICATED
                ? new Refusal(HttpStatus.of(refused), refused.getMessage() + advice(visit))
                : refusal(refused);
    }

    private static int shortStatus(PublisherDecision decision) {
        return decision instanceof Refused refused
                ? HttpStatus.of(refused)
                : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }

    /**
     * Returns advice for an encoder that asks before it sends, and has got the wrong interim answer from the servlet container.
     */
    private static String advice(Visit visit) {
        return Continue.isSaidEarly(visit.request())
                ? "; give it with the first request (ffmpeg: -auth_type basic), or set the connector's"
                        + " continueResponseTiming to onRead"
                : "";
    }

    private static Refusal refusal(Refused refused) {
        return refused.isOfCredential()
                ? new CredentialRefusal(HttpStatus.of(refused), refused.getMessage(), refused.retryAfterMs())
                : new Refusal(HttpStatus.of(refused), refused.getMessage());
    }

    /** The containers that the stream accepts. */
    public FormatDetector allowed(Visit visit) {
        return admission.allowed(visit.config());
    }

    /**
     * Returns the containers that the stream accepts, together with the container that the encoder announces, by {@code
     * Content-Type} or else by the extension of the stream's name.
     *
     * @throws Refusal 415
     */
    public FormatDetector expected(Visit visit) throws Refusal {
        try {
            return admission.expected(visit.name(), MediaType.of(visit.request()), allowed(visit));
        } catch (Refused refused) {
            throw refusal(refused);
        }
    }

    /**
     * Refuses a container that the stream does not accept.
     *
     * @throws Refusal 415
     */
    public void checkAllowed(ContainerFormat format, FormatDetector allowed) throws Refusal {
        try {
            admission.checkAllowed(format, allowed);
        } catch (Refused refused) {
            throw refusal(refused);
        }
    }

    /**
     * Returns the stream; makes it if necessary.
     *
     * @throws Refusal 503 when patterns have made too many streams
     */
    public Stream stream(Visit visit) throws Refusal {
        return stream(visit.name(), visit.request().getRemoteAddr());
    }

    /**
     * Returns the stream of an encoder whose request is over; makes it if necessary.
     *
     * @param address the encoder's address
     */
    public Stream stream(String name, String address) throws Refusal {
        try {
            return admission.stream(name, address);
        } catch (Refused refused) {
            throw refusal(refused);
        }
    }

    /**
     * Takes a place among the encoders of the pump and of their address.
     *
     * @return a task that gives the place back; to be run once, when the encoder has gone
     * @throws Refusal 503 when no place is left
     */
    public Runnable enter(Visit visit) throws Refusal {
        try {
            return admission.enter(visit.request().getRemoteAddr());
        } catch (Refused refused) {
            throw refusal(refused);
        }
    }

    /**
     * Holds the request if its answer is pending. Returns whether the request is held; then it comes back later, and the caller
     * must not answer now.
     */
    public boolean holds(Visit visit, Refusal refusal) {
        return credentials.holds(visit.request(), refusal);
    }

    /**
     * Answers, closes the connection after the answer, and logs the refusal.
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

    /** Logs the refusal of an encoder that was answered in a different way. */
    public void logRefused(Visit visit, Refusal refusal) {
        logRefused(visit.name(), Peer.of(visit.request()), refusal);
    }

    /** Logs a refusal, or counts it if the address has been refused for an equal reason before. */
    public void logRefused(String streamName, String peer, Refusal refusal) {
        log.publisher(streamName, peer, refusal.status(), refusal.getMessage(), refusal instanceof CredentialRefusal);
    }

    /** Logs that an encoder which announces no body was admitted, and no byte of the body came. */
    public void logNothingCame(String streamName, String peer, Grant grant) {
        String what = "stream " + streamName + ": nothing came";
        if (!grant.isStranger() || tally.isFirst(LogTally.Kind.PUBLISHER, AddressKey.ofPeer(peer), what)) {
            LOG.warn("stream {}: publisher {} was let in, and nothing came: {}", streamName, peer, DROPPED);
        }
    }
}
