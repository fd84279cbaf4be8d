package org.streampump.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.container.FormatDetector;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamSettings;

class HttpEncoderTest {
    private static final EndReason KICKED = new EndReason(EndReason.Kind.KICKED, "kicked");

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger gone = new AtomicInteger();
    private final FakeExchange exchange = new FakeExchange();
    private final HttpEncoder encoder =
            new HttpEncoder(exchange.request(), exchange.response(), "me", clock, gone::incrementAndGet);
    private final Stream stream = new StreamRegistry(
                    new Dispatcher(1),
                    new StreamRegistry.Limits(0, 1, 0),
                    name -> Optional.of(new StreamRegistry.Rule(StreamSettings.defaults(), false)),
                    () -> 1_000)
            .findOrCreate("news")
            .orElseThrow();

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private Publication publish() throws Exception {
        return stream.publish(encoder, Lines.FORMAT, new FormatDetector(List.of(Lines.FORMAT)));
    }

    @Test
    void anEncoderThatIsEndedBeforeItsBodyIsReadIsToldAllTheSame() throws Exception {
        Publication publication = publish();
        stream.endPublication(KICKED);
        encoder.begin(publication);
        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.text()).isEqualTo("kicked\n");
    }

    @Test
    void anEncoderIsAnsweredOnceAndGoneOnce() throws Exception {
        encoder.begin(publish());
        stream.endPublication(KICKED);
        encoder.ended(new EndReason(EndReason.Kind.SHUTDOWN, "later"));
        exchange.reader.onAllDataRead();
        exchange.reader.onError(new IllegalStateException("later still"));
        assertThat(exchange.text()).isEqualTo("kicked\n");
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    @Test
    void anEncoderThatDiesIsToldFromAConnectionThatFails() throws Exception {
        Publication publication = publish();
        encoder.begin(publication);
        exchange.reader.onError(new IOException(new EOFException())); // as Tomcat says it
        assertThatThrownBy(() -> publication.feed(new byte[1], 0, 1))
                .isInstanceOfSatisfying(
                        PublicationEndedException.class,
                        e -> assertThat(e.reason())
                                .isEqualTo(new EndReason(
                                        EndReason.Kind.LOST, "the encoder went away without ending its request")));
    }

    @Test
    void theHubDoesNotWaitForAnHttp2WindowToTakeAText() throws Exception {
        FakeExchange second = new FakeExchange();
        second.protocol = "HTTP/2.0";
        HttpEncoder encoder = new HttpEncoder(second.request(), second.response(), "me", clock, gone::incrementAndGet);
        encoder.begin(stream.publish(encoder, Lines.FORMAT, new FormatDetector(List.of(Lines.FORMAT))));
        stream.endPublication(KICKED);
        assertThat(second.status).isEqualTo(403);
        assertThat(second.text()).isEmpty();
        assertThat(second.completed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    @Test
    void withoutAClockARefusedEncoderIsCompletedAtOnce() throws Exception {
        clock.shutdownNow();
        encoder.begin(publish());
        stream.endPublication(KICKED);
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }
}
