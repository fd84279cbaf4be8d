package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.Challenge;
import org.streampump.access.Grant;
import org.streampump.access.StreamAccess;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.door.Refusal;
import org.streampump.io.AnswerWriter;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.PublishExchange;
import org.streampump.protocol.RequestBody;
import org.streampump.protocol.Visit;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/**
 * The encoders' side of MMSH: PushSetup, which makes a session, and PushStart, which brings the session's packets (MS-WMHTTP
 * §3.2). This class decides who may publish, and makes every refusal that is possible before a byte of a body is read.
 */
final class MmshPublishing {
    private static final Logger LOG = LogManager.getLogger(MmshPublishing.class);

    private static final String ASF = "asf";
    private static final long TICK_MS = 1_000;

    private final StreamRegistry registry;
    private final FormatDetector formats;
    private final ScheduledExecutorService clock;
    private final LongSupplier clockMs;
    private final HttpPublishers publishers;
    private final LogTally tally;
    private final MmshPushSessions sessions = new MmshPushSessions();
    private final Set<MmshPushSetup> setups = ConcurrentHashMap.newKeySet();

    MmshPublishing(HttpParts parts) {
        this.registry = parts.pump().registry();
        this.formats = parts.pump().formats();
        this.clock = parts.pump().clock();
        this.clockMs = parts.pump().clockMs();
        this.publishers = parts.publishers();
        this.tally = parts.pump().tally();
    }

    /** Starts the periodic task, which runs until the clock is shut down. */
    void start() {
        Future<?> unused = clock.scheduleWithFixedDelay(this::tickGuarded, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether this is a PushSetup or a PushStart. */
    boolean speaks(HttpServletRequest request) {
        return MmshPushHeads.isPush(request);
    }

    void publish(Visit visit) throws IOException {
        MmshPushHeads.nameServer(visit.response());
        try {
            if (MmshPushHeads.isSetup(visit.request())) {
                setup(visit);
            } else {
                start(visit);
            }
        } catch (Refusal refusal) {
            if (!publishers.holds(visit, refusal)) {
                refuse(visit, refusal);
            }
        }
    }

    /** Refuses a request. A challenged encoder repeats its request with the cookie, whose push-id belongs to no session yet. */
    private void refuse(Visit visit, Refusal refusal) throws IOException {
        List<String> challenges = List.of();
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            challenges = List.of(Challenge.digest(visit.visitor().credentials()), Challenge.BASIC);
            MmshPushHeads.setPushId(visit.response(), sessions.freshId());
        }
        publishers.refuse(visit, refusal, challenges);
    }

    // ---- PushSetup

    private void setup(Visit visit) throws IOException, Refusal {
        publishers.checkOpen(visit);
        HttpServletRequest request = visit.request();
        Grant grant = publishers.grant(visit);
        acceptedFormat(publishers.allowed(visit));
        checkNotBusy(visit, grant);
        if (request.getContentLengthLong() > MmshPushSetup.MAX_BODY_BYTES) {
            throw MmshPushSetup.tooLarge();
        }
        if (!RequestBody.isAnnounced(request)) {
            byte[] body = accept(visit, grant).prepare(visit.response());
            AnswerWriter.send(request, visit.response(), body);
            return;
        }
        readSetup(visit, grant, publishers.enter(visit));
    }

    private void readSetup(Visit visit, Grant grant, Runnable leave) throws IOException {
        MmshPushSetup setup =
                new MmshPushSetup(visit, publishers, clock, clockMs.getAsLong(), () -> accept(visit, grant), gone -> {
                    setups.remove(gone);
                    leave.run();
                });
        setups.add(setup);
        setup.begin();
    }

    private PublishExchange.Reply accept(Visit visit, Grant grant) throws Refusal {
        MmshPushSession session = ownSession(visit, grant).orElse(null);
        if (session == null) {
            session = open(visit, grant);
        }
        return MmshPushHeads.accepted(session.id());
    }

    // ---- PushStart

    private void start(Visit visit) throws IOException, Refusal {
        publishers.checkOpen(visit);
        if (!RequestBody.isAnnounced(visit.request())) {
            throw new Refusal(
                    HttpServletResponse.SC_LENGTH_REQUIRED,
                    "a PushStart without a body: give it a Content-Length, or chunks");
        }
        MmshPushSession known = knownSession(visit).orElse(null);
        Grant grant = known == null ? publishers.grant(visit) : known.client().grant();
        FormatDetector allowed = publishers.allowed(visit);
        ContainerFormat format = acceptedFormat(allowed);
        checkNotBusy(visit, grant);
        Runnable leave = publishers.enter(visit);
        try {
            MmshPushSession own = known == null ? ownSession(visit, grant).orElse(null) : known;
            begin(visit, grant, own, format, allowed, leave);
        } catch (Refusal e) {
            leave.run();
            throw e;
        }
    }

    /**
     * @param own the encoder's own session, null for none
     */
    private void begin(
            Visit visit,
            Grant grant,
            MmshPushSession own,
            ContainerFormat format,
            FormatDetector allowed,
            Runnable leave)
            throws IOException, Refusal {
        boolean resumesUnknown = own == null && MmshPushHeads.pushId(visit.request()) != MmshPushHeads.NEW;
        MmshPushBody body = new MmshPushBody(visit, publishers, clock, format, allowed, resumesUnknown, leave);
        MmshPushSession session = own;
        if (session == null || !session.start(body)) {
            session = open(visit, grant);
            if (!session.start(body)) {
                throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "other encoders need its place");
            }
        }
        body.begin(session);
    }

    // ---- both

    /** The cookie's session, if its owner is certain: encoders do not send their credential again. */
    private Optional<MmshPushSession> knownSession(Visit visit) {
        String address = visit.request().getRemoteAddr();
        return sessions.find(MmshPushHeads.pushId(visit.request()))
                .filter(session -> session.client().streamName().equals(visit.name())
                        && session.client().address().equals(address)
                        && visit.config()
                                .get(StreamAccess.class)
                                .publish()
                                .stillAdmits(session.client().grant()));
    }

    /** The cookie's session, if it belongs to the encoder that has just presented its credential. */
    private Optional<MmshPushSession> ownSession(Visit visit, Grant grant) {
        return sessions.find(MmshPushHeads.pushId(visit.request()))
                .filter(session -> session.client().streamName().equals(visit.name())
                        && session.client().grant().equals(grant));
    }

    private MmshPushSession open(Visit visit, Grant grant) throws Refusal {
        MmshPushSession.Client client =
                new MmshPushSession.Client(visit.name(), grant, visit.request().getRemoteAddr());
        String peer = Peer.of(visit.request());
        return sessions.open(
                publishers.admission().mostPublishers(),
                id -> new MmshPushSession(id, client, peer, publishers, tally, sessions, clockMs));
    }

    private ContainerFormat acceptedFormat(FormatDetector allowed) throws Refusal {
        ContainerFormat asf = formats.named(ASF).orElseThrow(() -> new IllegalStateException("no container " + ASF));
        publishers.checkAllowed(asf, allowed);
        return asf;
    }

    private void checkNotBusy(Visit visit, Grant grant) throws Refusal {
        Stream stream = publishers.stream(visit);
        boolean busy = stream.broadcast()
                .publication()
                .filter(other -> !other.publisher().identity().equals(grant.identity()))
                .isPresent();
        if (busy) {
            throw MmshPushSession.busy(stream, tally, Peer.of(visit.request()), "somebody else is publishing");
        }
    }

    // ---- clock

    private void tickGuarded() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("the clock of push sessions failed", e); // a fault of the pump; an exception would end the task
        }
    }

    /** Performs all actions that depend on time. One thread, about once per second. */
    void tick() {
        if (registry.isClosed()) {
            String why = "the pump is shutting down";
            setups.forEach(setup -> setup.end(HttpServletResponse.SC_SERVICE_UNAVAILABLE, why));
            sessions.endAll(HttpServletResponse.SC_SERVICE_UNAVAILABLE, why);
            return;
        }
        long nowMs = clockMs.getAsLong();
        setups.forEach(setup -> setup.tick(nowMs));
        sessions.tick(nowMs);
    }

    int sessionCount() {
        return sessions.count();
    }
}
