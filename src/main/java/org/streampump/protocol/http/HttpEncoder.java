package org.streampump.protocol.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import org.streampump.container.RefusedStreamException;
import org.streampump.protocol.EncoderExchange;
import org.streampump.protocol.EncoderStatus;
import org.streampump.protocol.StationHeaders;
import org.streampump.stream.Encoder;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.StationInfo;

/**
 * An encoder whose request body is its stream. The answer comes when the body ends, or early when the stream is refused or the
 * hub ends the publication.
 */
final class HttpEncoder implements Encoder, EncoderExchange.Owner {
    private final EncoderExchange exchange;
    private final Object identity;
    private final StationInfo station;
    private final Runnable whenGone;
    private volatile Publication publication;

    HttpEncoder(
            HttpServletRequest request,
            HttpServletResponse response,
            Object identity,
            ScheduledExecutorService clock,
            Runnable whenGone) {
        this.exchange = new EncoderExchange(request, response, clock, this);
        this.identity = identity;
        this.station = StationHeaders.of(request);
        this.whenGone = whenGone;
    }

    void begin(Publication publication) throws IOException {
        this.publication = publication;
        exchange.begin();
    }

    @Override
    public String peer() {
        return exchange.peer();
    }

    @Override
    public Object identity() {
        return identity;
    }

    @Override
    public StationInfo station() {
        return station;
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        try {
            publication.feed(bytes, offset, length);
        } catch (RefusedStreamException e) {
            exchange.answer(EncoderStatus.of(e), e.getMessage());
        } catch (PublicationEndedException e) {
            exchange.answer(EncoderStatus.of(e.reason()), e.reason().text());
        }
    }

    @Override
    public void bodyEnded() {
        try {
            publication.finish();
            exchange.answer(HttpServletResponse.SC_OK, "end of stream: " + publication.summary());
        } catch (RefusedStreamException e) {
            exchange.answer(EncoderStatus.of(e), e.getMessage());
        } catch (PublicationEndedException e) {
            exchange.answer(EncoderStatus.of(e.reason()), e.reason().text());
        }
    }

    @Override
    public void failed(String why) {
        publication.lost(why);
    }

    @Override
    public void gone() {
        whenGone.run();
    }

    @Override
    public void ended(EndReason reason) {
        exchange.end(EncoderStatus.of(reason), reason.text());
    }
}
