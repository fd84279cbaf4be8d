package org.streampump.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.access.Grant;
import org.streampump.container.FormatDetector;
import org.streampump.io.BareBody;
import org.streampump.io.BodyReader;
import org.streampump.io.LingeringClose;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.BusyException;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;

class BodyPublisherTest {
    private static final EndReason KICKED = new EndReason(EndReason.Kind.KICKED, "kicked");

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger gone = new AtomicInteger();
    private final FakeExchange exchange = new FakeExchange();
    private final BodyPublisher publisher =
            new BodyPublisher(visit(exchange), Grant.to("me"), clock, gone::incrementAndGet);
    private final Stream stream = new StreamRegistry(
                    new Dispatcher(1),
                    new HubLimits(0, 1, 0),
                    name -> Optional.of(new StreamRule(StreamSettings.DEFAULTS, false)),
                    () -> 1_000)
            .findOrCreate("news")
            .orElseThrow();

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private Publication publish() throws BusyException {
        return stream.broadcast().publish(publisher, Lines.FORMAT, new FormatDetector(List.of(Lines.FORMAT)));
    }

    @Test
    void anEncoderThatIsEndedBeforeItsBodyIsReadIsToldAllTheSame() throws Exception {
        Publication publication = publish();
        stream.broadcast().end(KICKED);
        publisher.begin(publication);
        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.text()).isEqualTo("kicked\n");
    }

    @Test
    void anEncoderIsAnsweredOnceAndGoneOnce() throws Exception {
        publisher.begin(publish());
        stream.broadcast().end(KICKED);
        publisher.ended(new EndReason(EndReason.Kind.SHUTDOWN, "later"));
        exchange.reader.onAllDataRead();
        exchange.reader.onError(new IllegalStateException("later still"));
        assertThat(exchange.text()).isEqualTo("kicked\n");
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    /** Thousands of them in ten seconds would hold all memory with their buffers. */
    @Test
    void theClockKeepsNothingOfAnEncoderThatIsOver() throws Exception {
        clock.setRemoveOnCancelPolicy(true); // as the pump's
        publisher.beginWhenFed(this::publish, 1_000_000);
        exchange.receive("L");
        assertThat(clock.getQueue()).hasSize(1);
        exchange.stalled = true;
        stream.broadcast().end(KICKED);
        assertThat(clock.getQueue()).hasSize(2);
        exchange.stalled = false;
        exchange.writer.onWritePossible();
        exchange.reader.onAllDataRead();
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(clock.getQueue()).isEmpty();
    }

    @Test
    void anEncoderThatDiesIsToldFromAConnectionThatFails() throws Exception {
        Publication publication = publish();
        publisher.begin(publication);
        exchange.reader.onError(new IOException(new EOFException())); // as Tomcat says it
        assertThatThrownBy(() -> publication.feed(new byte[1], 0, 1))
                .isInstanceOfSatisfying(
                        PublicationEndedException.class,
                        e -> assertThat(e.reason())
                                .isEqualTo(new EndReason(
                                        EndReason.Kind.LOST, "the encoder went away without ending its request")));
    }

    @Test
    void nobodyWaitsForAnEncoderThatDoesNotTakeItsAnswer() throws Exception {
        FakeExchange second = new FakeExchange();
        second.protocol = "HTTP/2.0";
        second.stalled = true;
        BodyPublisher publisher = new BodyPublisher(visit(second), Grant.to("me"), clock, gone::incrementAndGet);
        publisher.begin(stream.broadcast().publish(publisher, Lines.FORMAT, new FormatDetector(List.of(Lines.FORMAT))));
        stream.broadcast().end(KICKED);
        second.reader.onAllDataRead();
        second.writer.onWritePossible();
        assertThat(second.text()).isEmpty();
        assertThat(second.completed).isZero();
        second.stalled = false;
        second.writer.onWritePossible();
        assertThat(second.status).isEqualTo(403);
        assertThat(second.text()).isEqualTo("kicked\n");
        assertThat(second.completed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    /** Tomcat makes a 500 of a request that is still open when everybody has been told of its stop. */
    @Test
    void aRequestIsOverWhenTheContainerHasToldOfItsStopThoughAnAnswerIsJustBeingBegun() throws Exception {
        exchange.stalled = true;
        publisher.begin(publish());
        List<Integer> completed = new ArrayList<>();
        exchange.meanwhile = () -> {
            try {
                exchange.timeOut();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            completed.add(exchange.completed);
        };
        stream.broadcast().end(KICKED);
        assertThat(completed).containsExactly(1);
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.header("Content-Length")).isEqualTo("0");
        assertThat(gone).hasValue(1);
    }

    @Test
    void anEncoderThatNeverTakesItsAnswerIsGivenUp() throws Exception {
        exchange.stalled = true;
        publisher.begin(publish());
        exchange.reader.onAllDataRead();
        exchange.writer.onWritePossible();
        assertThat(exchange.completed).isZero();
        clock.getQueue().forEach(Runnable::run); // later
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(exchange.text()).isEmpty();
        assertThat(gone).hasValue(1);
    }

    @Test
    void anEncoderThatSendsOnIsNotReadUntilItsAnswerIsOut() throws Exception {
        exchange.stalled = true;
        publisher.begin(publish());
        stream.broadcast().end(KICKED);
        exchange.receive(new byte[2 * LingeringClose.MAX_BYTES]);
        assertThat(exchange.completed).isZero();
        exchange.stalled = false;
        exchange.writer.onWritePossible();
        assertThat(exchange.text()).isEqualTo("kicked\n");
        assertThat(exchange.completed).isEqualTo(1);
    }

    @Test
    void withoutAClockARefusedEncoderIsCompletedAtOnce() throws Exception {
        clock.shutdownNow();
        publisher.begin(publish());
        stream.broadcast().end(KICKED);
        assertThat(exchange.completed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    // ---- without a body that the request announces

    private final FakeBody bare = new FakeBody();

    private static Visit visit(FakeExchange exchange) {
        return new Visit(exchange.request(), exchange.response(), "news", "", null, null);
    }

    private BodyPublisher barePublisher() {
        Visit visit = new Visit(exchange.request(), exchange.response(), "news", "", null, null);
        return new BodyPublisher(visit, bare, Grant.to("me"), clock, gone::incrementAndGet, () -> {});
    }

    private BodyPublisher.Opening opening(BodyPublisher publisher) {
        return () -> stream.broadcast().publish(publisher, null, new FormatDetector(List.of(Lines.FORMAT)));
    }

    @Test
    void aBareBodyEndsInOrderWithItsConnection() throws Exception {
        BodyPublisher publisher = barePublisher();
        publisher.begin(opening(publisher));
        bare.receive("LINES h\nK1\n");
        assertThat(stream.state()).isEqualTo(BroadcastState.LIVE);
        bare.consumer.bodyEnded();
        assertThat(stream.broadcast().publication()).isEmpty();
        assertThat(bare.closed).isEqualTo(1);
        assertThat(gone).hasValue(1);
        assertThat(exchange.started).isZero();
        assertThat(exchange.committed).isFalse();
    }

    @Test
    void aBareBodyThatIsRefusedOrEndedByTheHubIsClosed() throws Exception {
        BodyPublisher publisher = barePublisher();
        publisher.begin(opening(publisher));
        bare.receive("LINES h\nK1\n!\n");
        assertThat(bare.closed).isEqualTo(1);
        bare.receive("K2\n");
        bare.consumer.bodyFailed(new IOException("closed"));
        assertThat(bare.closed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    @Test
    void aBareBodyThatTheHubEndsIsClosed() throws Exception {
        BodyPublisher publisher = barePublisher();
        publisher.begin(opening(publisher));
        stream.broadcast().end(KICKED);
        assertThat(bare.closed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    @Test
    void anEncoderThatIsLateForAPlaceIsDisconnected() throws Exception {
        publish();
        FakeExchange other = new FakeExchange();
        Visit visit = new Visit(other.request(), other.response(), "news", "", null, null);
        BodyPublisher stranger =
                new BodyPublisher(visit, bare, Grant.to("somebody else"), clock, gone::incrementAndGet, () -> {});
        stranger.begin(opening(stranger));
        assertThat(bare.consumer).isNull();
        assertThat(bare.closed).isEqualTo(1);
        assertThat(gone).hasValue(1);
        assertThat(stream.broadcast().publication()).isPresent();
    }

    @Test
    void aBodyThatNeverComesDisturbsNobody() throws Exception {
        Publication present = publish();
        BodyPublisher publisher = barePublisher();
        publisher.beginWhenFed(opening(publisher), 60_000);
        bare.consumer.bodyEnded();
        assertThat(stream.broadcast().publication()).contains(present);
        assertThat(bare.closed).isEqualTo(1);
        assertThat(gone).hasValue(1);
    }

    @Test
    void aBodyIsNotWaitedForForEver() throws Exception {
        BodyPublisher publisher = barePublisher();
        clock.shutdownNow(); // so that it is late at once
        publisher.beginWhenFed(opening(publisher), 60_000);
        assertThat(bare.closed).isEqualTo(1);
        assertThat(stream.broadcast().publication()).isEmpty();
    }

    @Test
    void theFirstByteBeginsThePublication() throws Exception {
        BodyPublisher publisher = barePublisher();
        publisher.beginWhenFed(opening(publisher), 60_000);
        assertThat(stream.broadcast().publication()).isEmpty();
        bare.receive("L");
        assertThat(stream.broadcast().publication()).isPresent();
        bare.consumer.bodyFailed(new IOException("connection reset by the peer"));
        assertThat(stream.broadcast().publication()).isEmpty();
        assertThat(bare.closed).isEqualTo(1);
    }

    private static final class FakeBody implements BareBody {
        private BodyReader.Consumer consumer;
        private int closed;

        @Override
        public void afterWhatWaits(Runnable task) {
            task.run();
        }

        @Override
        public void begin(BodyReader.Consumer reader) {
            consumer = reader;
        }

        @Override
        public void close() {
            closed++;
        }

        void receive(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            consumer.body(bytes, 0, bytes.length);
        }
    }
}
