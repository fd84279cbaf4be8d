package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Remedy;
import org.streampump.door.Refusal;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.HttpStatus;
import org.streampump.protocol.PublishExchange;
import org.streampump.protocol.Visit;

/** One PushStart request of a session. The request is answered when its body is complete, or when no more of the body is expected. */
final class MmshPushBody implements PublishExchange.Owner {
    private final PublishExchange exchange;
    private final String streamName;
    private final ContainerFormat format;
    private final FormatDetector allowed;
    private final boolean resumesUnknown;
    private final HttpPublishers publishers;
    private final Runnable whenGone;
    private volatile MmshPushSession session;

    /**
     * Makes the body of an admitted request.
     *
     * @param format ASF
     * @param allowed the containers that the stream accepts
     * @param resumesUnknown whether the encoder wants to continue a session that does not exist
     * @param whenGone run once, when the request is over
     */
    MmshPushBody(
            Visit visit,
            HttpPublishers publishers,
            ScheduledExecutorService clock,
            ContainerFormat format,
            FormatDetector allowed,
            boolean resumesUnknown,
            Runnable whenGone) {
        this.exchange = new PublishExchange(visit.request(), visit.response(), clock, this);
        this.streamName = visit.name();
        this.format = format;
        this.allowed = allowed;
        this.resumesUnknown = resumesUnknown;
        this.publishers = publishers;
        this.whenGone = whenGone;
    }

    String peer() {
        return exchange.peer();
    }

    ContainerFormat format() {
        return format;
    }

    FormatDetector allowed() {
        return allowed;
    }

    /**
     * @param session the session that the request has started in
     */
    void begin(MmshPushSession session) throws IOException {
        this.session = session;
        exchange.begin();
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        try {
            session.feed(this, bytes, offset, length);
        } catch (RefusedStreamException e) {
            if (resumesUnknown && session.isWithoutHeader()) {
                refuse(new Refusal(
                        HttpServletResponse.SC_NOT_FOUND, "no session with this push-id, and " + e.getMessage()));
            } else {
                refuse(new Refusal(HttpStatus.of(e), Remedy.added(e, format).getMessage()));
            }
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private void refuse(Refusal refusal) {
        boolean isOurs = session.refused(this, refusal.getMessage());
        exchange.answer(refusal.status(), refusal.getMessage());
        if (isOurs) {
            publishers.logRefused(streamName, peer(), refusal);
        }
    }

    @Override
    public void bodyEnded() {
        session.bodyEnded(this);
        exchange.answerInOrder(MmshPushHeads.accepted(session.id()));
    }

    /** Answers after the encoder has ended its stream, which may be long before the end of its body. */
    void finished(long id) {
        exchange.answerAndClose(MmshPushHeads.accepted(id));
    }

    @Override
    public void failed(String why) {
        session.lost(this, why);
    }

    @Override
    public void gone() {
        session.lost(this, "the request was ended");
        whenGone.run();
    }

    /**
     * Runs a task on a thread of the servlet container, after the encoder's bytes that are waiting for such a thread. Any
     * thread.
     */
    void afterWhatWaits(Runnable task) {
        exchange.afterWhatWaits(task);
    }

    /** Ends the request for a reason that does not lie in its body. Any thread. */
    void end(int status, String why) {
        exchange.end(status, why);
    }
}
