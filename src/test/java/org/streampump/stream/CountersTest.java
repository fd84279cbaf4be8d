package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.feed;

import org.junit.jupiter.api.Test;

/** The counters of a stream and of its pump. */
class CountersTest {
    private final TestHub hub = new TestHub();

    private Counters pump() {
        return hub.registry.counters();
    }

    private Counters news() {
        return hub.stream().counters();
    }

    @Test
    void viewersAreCountedByTheReasonForWhichTheyLeft() throws Exception {
        feed(hub.publish("a"), "LINES h\nK1\n");
        hub.watch(new TestOutput()).departed("gone");
        hub.watch(new TestOutput()).departed("gone");
        hub.watch(new TestOutput()).end(new EndReason(EndReason.Kind.STALLED, "stalled"));
        hub.watch(new TestOutput()).end(new EndReason(EndReason.Kind.OVERRUN, "overrun"));
        hub.watch(new TestOutput());
        hub.work();
        for (Counters counters : new Counters[] {news(), pump()}) {
            assertThat(counters.viewersCame()).isEqualTo(5);
            assertThat(counters.viewersLeft(EndReason.Kind.LOST)).isEqualTo(2);
            assertThat(counters.viewersLeft(EndReason.Kind.STALLED)).isOne();
            assertThat(counters.viewersLeft(EndReason.Kind.OVERRUN)).isOne();
            assertThat(counters.viewersLeft(EndReason.Kind.KICKED)).isZero();
            assertThat(counters.slowViewers()).isEqualTo(2);
        }
    }

    @Test
    void publishersAreCountedByTheReasonForWhichTheyLeft() throws Exception {
        hub.publish("a");
        hub.publish("a"); // replaces the first
        Publication last = hub.publish("a");
        feed(last, "LINES h\nK1\n");
        last.finish();
        last.lost("noticed late");
        for (Counters counters : new Counters[] {news(), pump()}) {
            assertThat(counters.pushed()).isEqualTo(3);
            assertThat(counters.pulled()).isZero();
            assertThat(counters.publishersLeft(EndReason.Kind.REPLACED)).isEqualTo(2);
            assertThat(counters.publishersLeft(EndReason.Kind.FINISHED)).isOne();
            assertThat(counters.publishersLeft(EndReason.Kind.LOST)).isZero();
            assertThat(counters.receivedBytes()).isEqualTo(11);
        }
    }

    @Test
    void bytesAreCountedWhileAViewerStaysAndTheRestWhenItLeaves() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(new TestOutput());
        hub.watch(new TestOutput());
        hub.tick();
        hub.tick();
        assertThat(pump().receivedBytes()).isEqualTo(11);
        assertThat(pump().sentBytes()).isEqualTo(2 * viewer.sentBytes());
        feed(publication, "-2\n");
        hub.pass();
        viewer.departed("gone");
        hub.work();
        assertThat(pump().sentBytes()).isEqualTo(2 * 6 + 3);
        hub.tick();
        assertThat(pump().sentBytes()).isEqualTo(2 * (6 + 3));
        assertThat(pump().receivedBytes()).isEqualTo(14);
        assertThat(publication.sentBytes()).isEqualTo(2 * (6 + 3));
    }

    /** A moved viewer comes and leaves once, and each stream has the bytes that it sent. */
    @Test
    void bytesOfAMovedViewerAreEachStreamsOwn() throws Exception {
        hub.rules.put("music", new StreamRule(TestHub.settings(), false));
        feed(hub.publish(hub.stream("news"), Lines.FORMAT), "LINES h\nK1\n");
        feed(hub.publish(hub.stream("music"), Lines.FORMAT), "LINES m\nK7\n");
        Viewer viewer = hub.watch(new TestOutput());
        long here = viewer.sentBytes();
        assertThat(viewer.moveTo(hub.stream("music"))).isTrue();
        hub.pass(250);
        assertThat(viewer.stream()).isSameAs(hub.stream("music"));
        viewer.departed("gone");
        hub.work();
        Counters music = hub.stream("music").counters();
        assertThat(news().sentBytes()).isEqualTo(here).isPositive();
        assertThat(music.sentBytes()).isEqualTo(viewer.sentBytes() - here).isPositive();
        assertThat(pump().sentBytes()).isEqualTo(viewer.sentBytes());
        assertThat(news().viewersCame()).isOne();
        assertThat(music.viewersCame()).isZero();
        assertThat(news().viewersLeft(EndReason.Kind.LOST)).isZero();
        assertThat(music.viewersLeft(EndReason.Kind.LOST)).isOne();
    }

    /** The lane and the clock may both count; the slower has older figures. */
    @Test
    void oldFiguresTakeNothingBack() {
        RateWatch watch = new RateWatch();
        Counters counters = new Counters();
        watch.count(150, 2, counters);
        watch.count(100, 1, counters);
        watch.count(200, 2, counters);
        assertThat(counters.sentBytes()).isEqualTo(200);
        assertThat(counters.overruns()).isEqualTo(2);
    }

    @Test
    void jumpsOfASlowViewerAreCounted() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        TestOutput slow = new TestOutput();
        Viewer viewer = hub.watch(slow);
        slow.takesParts = true;
        slow.room = 0;
        for (int n = 0; n < 400; n++) {
            feed(publication, "K" + "x".repeat(998) + "\n");
            hub.pass();
        }
        slow.allow(Integer.MAX_VALUE);
        hub.ready(viewer);
        hub.tick();
        assertThat(viewer.overruns()).isPositive();
        assertThat(news().overruns()).isEqualTo(viewer.overruns());
        assertThat(pump().overruns()).isEqualTo(viewer.overruns());
    }
}
