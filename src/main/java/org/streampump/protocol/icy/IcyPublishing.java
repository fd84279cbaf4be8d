package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.streampump.access.Grant;
import org.streampump.container.FormatDetector;
import org.streampump.door.Refusal;
import org.streampump.io.BareBody;
import org.streampump.io.Peer;
import org.streampump.protocol.BodyPublisher;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.HttpStatus;
import org.streampump.protocol.Visit;
import org.streampump.stream.Broadcast;
import org.streampump.stream.BusyException;
import org.streampump.stream.Publication;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamSettings;

/**
 * Icecast's encoders: decides who may publish and which format an encoder announces, and gives the answer that the encoder
 * waits for before it sends. The stream ends with the connection; a connection that breaks means that the encoder is lost.
 */
final class IcyPublishing {
    private final HttpPublishers publishers;
    private final ScheduledExecutorService clock;

    IcyPublishing(HttpPublishers publishers, ScheduledExecutorService clock) {
        this.publishers = publishers;
        this.clock = clock;
    }

    void publish(Visit visit) throws IOException {
        try {
            begin(visit, new IcySource(visit.request()));
        } catch (Refusal refusal) {
            if (!publishers.holds(visit, refusal)) {
                IcyAnswer.refuse(visit, refusal, publishers);
            }
        }
    }

    private void begin(Visit visit, IcySource source) throws IOException, Refusal {
        publishers.checkOpen(visit);
        Grant grant = publishers.grant(visit);
        FormatDetector expected = publishers.expected(visit);
        if (source.isProbe()) {
            IcyAnswer.ok(visit);
            return;
        }
        if (!BareBody.isPossible(visit.request())) {
            throw notHere();
        }
        Stream stream = publishers.stream(visit);
        if (isSomebodyElses(stream, grant)) { // while the encoder can still be told
            throw new Refusal(HttpServletResponse.SC_CONFLICT, "somebody else is publishing");
        }
        if (!stream.broadcast().hasRoom()) {
            throw new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, Broadcast.NO_MEMORY);
        }
        Runnable leave = publishers.enter(visit);
        String peer = Peer.of(visit.request());
        BodyPublisher publisher = new BodyPublisher(
                visit,
                body(visit, source.head(), leave),
                grant,
                clock,
                leave,
                () -> publishers.logNothingCame(visit.name(), peer, grant));
        if (source.isExplicit()) {
            publisher.begin(() -> open(stream, publisher, expected));
        } else {
            publisher.beginWhenFed(
                    () -> open(stream, publisher, expected),
                    visit.config().get(StreamSettings.class).publisher().idleMs());
        }
    }

    /**
     * Opens the publication of an encoder that has already been answered. A refusal, because a different encoder was first, can
     * only be logged.
     */
    private Publication open(Stream stream, BodyPublisher publisher, FormatDetector expected) throws BusyException {
        try {
            return stream.broadcast().publish(publisher, null, expected);
        } catch (BusyException e) {
            publishers.logRefused(stream.name(), publisher.peer(), new Refusal(HttpStatus.of(e), e.getMessage()));
            throw e;
        }
    }

    private static boolean isSomebodyElses(Stream stream, Grant grant) {
        return stream.broadcast()
                .publication()
                .filter(present -> !present.publisher().identity().equals(grant.identity()))
                .isPresent();
    }

    /** Takes the body of an encoder that has entered. */
    private static BareBody body(Visit visit, BareBody.Head head, Runnable leave) throws IOException, Refusal {
        Optional<? extends BareBody> body = Optional.empty();
        try {
            body = BareBody.take(visit.request(), visit.response(), head);
        } finally {
            if (body.isEmpty()) {
                leave.run();
            }
        }
        return body.orElseThrow(IcyPublishing::notHere);
    }

    private static Refusal notHere() {
        return new Refusal(
                HttpServletResponse.SC_LENGTH_REQUIRED,
                "this server does not give Icecast sources their connection: send the body chunked or with a"
                        + " Content-Length");
    }
}
