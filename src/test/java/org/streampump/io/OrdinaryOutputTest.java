package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streampump.container.FormatDetector;
import org.streampump.servlet.FakeExchange;
import org.streampump.stream.Dispatcher;
import org.streampump.stream.EndReason;
import org.streampump.stream.HubLimits;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.Publisher;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.StreamRule;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.Viewer;
import org.streampump.stream.ViewerInfo;

/** Where a container may wait for the peer, the lane hands over what it writes, and does nothing else meanwhile. */
class OrdinaryOutputTest {
    private final FakeExchange exchange = new FakeExchange();
    private final Queue<Runnable> aside = new ArrayDeque<>();
    private OrdinaryOutput output;

    @BeforeEach
    void watch() throws Exception {
        Stream stream = new StreamRegistry(
                        new Dispatcher(1),
                        new HubLimits(0, 1, 0),
                        name -> Optional.of(new StreamRule(StreamSettings.DEFAULTS, false)),
                        () -> 1_000)
                .findOrCreate("news")
                .orElseThrow();
        Publication publication =
                stream.broadcast().publish(new Anybody(), Lines.FORMAT, new FormatDetector(List.of(Lines.FORMAT)));
        byte[] film = "LINES h\nK1\n".getBytes(StandardCharsets.US_ASCII);
        publication.feed(film, 0, film.length);
        output = new OrdinaryOutput(
                exchange.request().startAsync(),
                exchange.response().getOutputStream(),
                /* pieceBytes= */ 8_192,
                new OpenExchanges(System::nanoTime),
                aside::add);
        ViewerInfo info = new ViewerInfo("viewer:1", "test", "tester");
        Viewer viewer = stream.watch(
                        output, info, Optional.empty(), stream.seat().orElseThrow())
                .orElseThrow();
        output.start(viewer);
        exchange.writer.onWritePossible();
    }

    private static final class Anybody implements Publisher {
        @Override
        public String peer() {
            return "encoder:1";
        }

        @Override
        public Object identity() {
            return this;
        }

        @Override
        public void ended(EndReason reason) {
            // nothing to do
        }
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        output.write(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void aWriteIsHandedOverAndUntilItIsOverNothingIsTaken() throws Exception {
        assertThat(output.isReady()).isTrue();
        write("one");
        assertThat(output.isReady()).isFalse();
        assertThat(exchange.text()).isEmpty();
        aside.remove().run();
        assertThat(exchange.text()).isEqualTo("one");
        assertThat(output.isReady()).isTrue();
        write("two");
        aside.remove().run();
        assertThat(exchange.text()).isEqualTo("onetwo");
    }

    @Test
    void whatAWindowHoldsBackIsSentOnAsideAsWell() throws Exception {
        assertThat(output.isReady()).isTrue();
        write("one");
        exchange.stalled = true;
        aside.remove().run();
        assertThat(output.isReady()).isFalse();
        exchange.stalled = false;
        exchange.writer.onWritePossible();
        assertThat(output.isReady()).isFalse();
        aside.remove().run();
        assertThat(output.isReady()).isTrue();
        assertThat(aside).isEmpty();
    }

    @Test
    void aViewerWhoLeavesDuringAWriteIsCompletedAfterIt() throws Exception {
        assertThat(output.isReady()).isTrue();
        write("one");
        output.abort();
        assertThat(exchange.completed).isZero();
        aside.remove().run();
        assertThat(exchange.completed).isEqualTo(1);
    }

    @Test
    void aStreamThatEndsDuringAWriteIsCompletedAfterIt() throws Exception {
        assertThat(output.isReady()).isTrue();
        write("one");
        output.end();
        assertThat(exchange.completed).isZero();
        aside.remove().run();
        assertThat(exchange.text()).isEqualTo("one");
        assertThat(exchange.completed).isEqualTo(1);
    }
}
