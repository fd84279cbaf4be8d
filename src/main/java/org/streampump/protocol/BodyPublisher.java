package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.streampump.access.Grant;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.BareBody;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.StationInfo;

/**
 * An encoder whose request body is its stream. The answer comes when the body ends, or early when the stream is refused or the
 * hub ends the publication.
 */
public final class BodyPublisher implements Publisher, PublishExchange.Owner {
    private final PublishExchange exchange;
    private final Grant grant;
    private final StationInfo station;
    private final Runnable whenGone;
    private final Runnable whenNothingCame;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Publication publication; // null before the first byte if the body may stay empty
    private volatile Opening late; // null unless the first byte opens the publication

    /**
     * @param whenGone run once, when the request is over
     */
    public BodyPublisher(Visit visit, Grant grant, ScheduledExecutorService clock, Runnable whenGone) {
        this(visit, null, grant, clock, whenGone, () -> {});
    }

    /**
     * @param bare the bytes that replace a body that the request does not announce; null if it announces a body
     * @param whenNothingCame run once, if no byte of the body has come
     */
    public BodyPublisher(
            Visit visit,
            BareBody bare,
            Grant grant,
            ScheduledExecutorService clock,
            Runnable whenGone,
            Runnable whenNothingCame) {
        this.exchange = new PublishExchange(visit.request(), visit.response(), bare, clock, this);
        this.grant = grant;
        this.station = StationHeaders.of(visit.request());
        this.whenGone = whenGone;
        this.whenNothingCame = whenNothingCame;
    }

    /** Begins to read the body into this publication. */
    public void begin(Publication publication) throws IOException {
        this.publication = publication;
        exchange.begin();
    }

    /** Opens the encoder's publication on the stream. */
    public interface Opening {
        Publication open() throws BusyException;
    }

    /**
     * Opens the publication and begins to read, for an encoder that has already been answered. If the stream is taken, the
     * encoder is disconnected.
     */
    public void begin(Opening opening) throws IOException {
        if (opened(opening)) {
            exchange.begin();
        }
    }

    /**
     * Begins to read the body; the first byte opens the publication, so that a request without a body disturbs no publication.
     *
     * @param patienceMs maximum time for the first byte, in milliseconds
     */
    public void beginWhenFed(Opening opening, long patienceMs) throws IOException {
        late = opening;
        exchange.begin();
        exchange.later(this::endUnlessFed, patienceMs);
    }

    private void endUnlessFed() {
        if (publication == null && exchange.isOpen()) {
            nothingCame();
            exchange.end(HttpServletResponse.SC_REQUEST_TIMEOUT, "no body came");
        }
    }

    private void nothingCame() {
        if (told.compareAndSet(false, true)) {
            whenNothingCame.run();
        }
    }

    /** Opens the publication. Returns whether the stream had a place; if not, the encoder has been told. */
    private boolean opened(Opening opening) {
        try {
            publication = opening.open();
            return true;
        } catch (BusyException e) {
            exchange.answer(HttpStatus.of(e), e.getMessage());
            return false;
        }
    }

    @Override
    public String peer() {
        return exchange.peer();
    }

    @Override
    public StationInfo station() {
        return station;
    }

    @Override
    public Object identity() {
        return grant.identity();
    }

    @Override
    public boolean isStranger() {
        return grant.isStranger();
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        if (publication == null && !opened(late)) {
            return;
        }
        try {
            publication.feed(bytes, offset, length);
        } catch (RefusedStreamException e) {
            exchange.answer(HttpStatus.of(e), e.getMessage());
        } catch (PublicationEndedException e) {
            exchange.answer(HttpStatus.of(e.reason()), e.reason().text());
        }
    }

    @Override
    public void bodyEnded() {
        if (publication == null) {
            nothingCame();
            exchange.answer(HttpServletResponse.SC_LENGTH_REQUIRED, "no body came");
            return;
        }
        try {
            publication.finish();
            exchange.answer(HttpServletResponse.SC_OK, "end of stream: " + publication.summary());
        } catch (RefusedStreamException e) {
            exchange.answer(HttpStatus.of(e), e.getMessage());
        } catch (PublicationEndedException e) {
            exchange.answer(HttpStatus.of(e.reason()), e.reason().text());
        }
    }

    @Override
    public void failed(String why) {
        Publication present = publication;
        if (present != null) {
            present.lost(why);
        } else if (exchange.isOpen()) {
            nothingCame();
        }
    }

    @Override
    public void gone() {
        whenGone.run();
    }

    @Override
    public void afterWhatWaits(Runnable then) {
        exchange.afterWhatWaits(then);
    }

    @Override
    public void ended(EndReason reason) {
        Publication present = publication;
        if (reason.kind() == EndReason.Kind.IDLE && present != null && present.receivedBytes() == 0) {
            nothingCame();
        }
        exchange.end(HttpStatus.of(reason), reason.text());
    }
}
