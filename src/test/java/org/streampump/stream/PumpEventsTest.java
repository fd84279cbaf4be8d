package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.stream.PumpEvent.PublisherCame;
import org.streampump.stream.PumpEvent.PublisherLeft;
import org.streampump.stream.PumpEvent.StreamChanged;
import org.streampump.stream.PumpEvent.StreamChanged.Change;
import org.streampump.stream.PumpEvent.ViewerCame;
import org.streampump.stream.PumpEvent.ViewerLeft;

/** The events of a hub, and a listener that fails. */
class PumpEventsTest {
    private final TestHub hub = new TestHub();

    private <E extends PumpEvent> List<E> told(Class<E> kind) {
        return hub.told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private Stream<Change> changes() {
        return told(StreamChanged.class).stream().map(StreamChanged::change);
    }

    @Test
    void listenerThatThrowsHarmsNobodyAndIsSaidOnceForEachKind() {
        List<PumpEvent> heard = new ArrayList<>();
        Consumer<PumpEvent> broken = event -> {
            throw new IllegalStateException("broken");
        };
        Consumer<PumpEvent> outOfMemory = event -> {
            throw new OutOfMemoryError("none left");
        };
        Faults faults = new Faults(hub.clock);
        PumpEvents events = new PumpEvents(List.of(broken, outOfMemory, heard::add), faults);
        try (LogLines log = new LogLines(PumpEvents.class)) {
            for (int n = 0; n < 30; n++) {
                events.tell(new PumpEvent.StreamRemoved("news"));
                events.tell(new PumpEvent.GraceOver("news", 15_000));
                hub.clock.advance(1_000);
            }
            assertThat(heard).hasSize(60);
            assertThat(log.all())
                    .hasSize(4)
                    .allMatch(line -> line.matches(
                            "ERROR the listener \\S+ failed on (StreamRemoved|GraceOver); this is said once"));
            assertThat(faults.trouble())
                    .hasValueSatisfying(text ->
                            assertThat(text).startsWith("a listener of the pump's events fails again and again"));
        }
    }

    @Test
    void streamGoesUpIsHeldComesBackAndGoesDown() throws Exception {
        Publication first = hub.publish("a");
        TestHub.feed(first, "LINES h\n");
        assertThat(changes()).isEmpty();
        TestHub.feed(first, "K1\n-2\nK3\n");
        assertThat(changes()).containsExactly(Change.UP);
        first.lost("went away");
        assertThat(changes()).containsExactly(Change.UP, Change.HELD);
        Publication second = hub.publish("a");
        TestHub.feed(second, "LINES h\nK4\nK5\n");
        assertThat(changes()).containsExactly(Change.UP, Change.HELD, Change.BACK);
        second.lost("went away");
        hub.pass(15_000);
        assertThat(changes()).containsExactly(Change.UP, Change.HELD, Change.BACK, Change.HELD, Change.DOWN);
        assertThat(told(PumpEvent.GraceOver.class)).containsExactly(new PumpEvent.GraceOver("news", 15_000));
    }

    @Test
    void orderedEndIsDownAtOnce() throws Exception {
        Publication publication = hub.publish("a");
        TestHub.feed(publication, "LINES h\nK1\n");
        publication.finish();
        assertThat(changes()).containsExactly(Change.UP, Change.DOWN);
        hub.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));
        assertThat(changes()).containsExactly(Change.UP, Change.DOWN);
    }

    @Test
    void stayOfAViewerHasItsFigures() throws Exception {
        TestHub.feed(hub.publish("a"), "LINES h\nK1\n");
        Viewer viewer = hub.watch(new TestOutput());
        hub.clock.advance(2_000);
        viewer.departed("closed by the peer");
        hub.work();
        ViewerInfo info = new ViewerInfo("viewer:1", "test", "tester");
        EndReason gone = new EndReason(EndReason.Kind.LOST, "closed by the peer");
        assertThat(told(ViewerCame.class)).containsExactly(new ViewerCame("news", "news", 1, info));
        assertThat(told(ViewerLeft.class)).containsExactly(new ViewerLeft("news", 1, info, 2_000, 6, 0, gone));
    }

    /** However many come and go: the log counts them, and every listener hears of each. */
    @Test
    void briefStaysAreToldToo() throws Exception {
        TestHub.feed(hub.publish("a"), "LINES h\nK1\n");
        for (int n = 0; n < 100; n++) {
            hub.watch(new TestOutput()).departed("closed by the peer");
            hub.work();
        }
        assertThat(told(ViewerCame.class)).hasSize(100);
        assertThat(told(ViewerLeft.class)).hasSize(100);
    }

    @Test
    void publicationIsToldOnceAndByItsNumber() throws Exception {
        Publication first = hub.publish("a");
        Publication second = hub.publish("a"); // replaces the first
        first.lost("noticed late");
        TestHub.feed(second, "LINES h\nK1\n");
        second.finish();
        assertThat(told(PublisherCame.class)).extracting(PublisherCame::id).containsExactly(1L, 2L);
        assertThat(told(PublisherLeft.class)).extracting(PublisherLeft::id).containsExactly(1L, 2L);
        assertThat(told(PublisherLeft.class))
                .extracting(left -> left.reason().kind())
                .containsExactly(EndReason.Kind.REPLACED, EndReason.Kind.FINISHED);
        assertThat(told(PublisherLeft.class).get(1).receivedBytes()).isEqualTo(11);
    }

    /** A publication may end before the thread that began it has told so. */
    @Test
    void arrivalIsToldBeforeTheDeparture() {
        List<PumpEvent> heard = new ArrayList<>();
        PumpEvents events = new PumpEvents(List.of(heard::add), new Faults());
        PublisherEvents publisher = new PublisherEvents(events, "news", 1, new TestPublisher("a"));
        publisher.left(5, 0, "", new EndReason(EndReason.Kind.KICKED, "ended by an administrator"));
        publisher.came();
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0)).isInstanceOf(PublisherCame.class);
        assertThat(heard.get(1)).isInstanceOf(PublisherLeft.class);
    }
}
