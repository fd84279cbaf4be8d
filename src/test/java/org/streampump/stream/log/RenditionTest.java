package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.container.OversizedUnitException;
import org.streampump.stream.EndReason;
import org.streampump.stream.Lines;
import org.streampump.stream.Publication;
import org.streampump.stream.Quoted;
import org.streampump.stream.Seat;
import org.streampump.stream.TestHub;
import org.streampump.stream.TestOutput;
import org.streampump.stream.TestPublisher;
import org.streampump.stream.Viewer;
import org.streampump.stream.ViewerInfo;

/** Viewers who want a stream in another way than it came, next to those who do not. */
class RenditionTest {
    private static final Quoted QUOTED = new Quoted('>');

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();
    private final TestOutput plain = new TestOutput();

    @AfterEach
    void outputsWereUsedAsTheirContractSays() {
        assertKeptContract(output, plain);
    }

    @Test
    void lateViewerBeginsAtTheJoinPointOfItsBurst() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n-2\n");
        hub.clock.advance(5_000);
        feed(publication, "K3\n-4\n");
        hub.clock.advance(2_000);
        feed(publication, "K5\n-6\n");
        hub.watch(output, QUOTED);
        hub.watch(plain);
        assertThat(output.text()).isEqualTo("[h]>K3\n>-4\n>K5\n>-6\n");
        assertThat(plain.text()).isEqualTo("<h>K3\n-4\nK5\n-6\n");
    }

    @Test
    void whereNoJoinPointComesViewersBeginNearTheLiveEdgeAtOnceThoughTheRenditionIsNew() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n-1\n");
        for (int i = 2; i <= 80; i++) {
            hub.clock.advance(100);
            feed(publication, "-" + i + "\n");
        }
        hub.watch(output, QUOTED);
        assertThat(output.text()).startsWith("[h]>-7").endsWith(">-80\n");
        assertThat(output.text().lines().count()).isBetween(9L, 12L);
        hub.clock.advance(3_000);
        feed(publication, "-81\n");
        TestOutput second = new TestOutput();
        hub.watch(second, QUOTED);
        assertThat(second.text()).isEqualTo("[h]>-81\n");
    }

    @Test
    void whoAsksForARenditionEarlyWaitsForTheFirstJoinPointForFiveSeconds() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n-1\n");
        hub.watch(output, QUOTED);
        for (int i = 2; i <= 50; i++) {
            hub.clock.advance(100);
            feed(publication, "-" + i + "\n");
            hub.pass();
        }
        assertThat(output.text()).isEmpty();
        hub.clock.advance(100);
        feed(publication, "-51\n");
        hub.pass();
        assertThat(output.text()).startsWith("[h]>-4").endsWith(">-51\n");
    }

    @Test
    void allWhoHaveWaitedForWhatIsOverAtOnceAreGivenIt() throws Exception {
        List<Seat> waiting = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            waiting.add(waitingSeat());
        }
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n-2\n");
        publication.finish();
        List<TestOutput> late = new ArrayList<>();
        for (Seat seat : waiting) {
            TestOutput one = new TestOutput();
            one.room = 0;
            late.add(one);
            watch(one, seat);
            hub.pass(10);
        }
        for (TestOutput one : late) {
            one.room = Long.MAX_VALUE;
        }
        hub.pass();
        assertThat(late).extracting(TestOutput::text).containsOnly("[h]>K1\n>-2\n[end]");
        assertThat(late).extracting(one -> one.ends).containsOnly(1);
    }

    private Seat waitingSeat() throws Exception {
        Seat seat = hub.stream().seat().orElseThrow();
        assertThat(seat.waits()).isTrue();
        return seat;
    }

    private void watch(TestOutput to, Seat seat) {
        ViewerInfo info = new ViewerInfo("viewer:1", "test", "tester");
        assertThat(hub.stream().watch(to, info, Optional.of(QUOTED), seat)).isPresent();
        hub.work();
    }

    @Test
    void viewersGoOnTogetherAndASegmentCutInPiecesIsWhole() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n-half");
        hub.watch(output, QUOTED);
        assertThat(output.text()).isEqualTo("[h]>K1\n");
        feed(publication, "way\n");
        hub.pass();
        feed(publication, "-2\nK3\n");
        TestOutput later = new TestOutput();
        hub.watch(later, QUOTED);
        hub.pass();
        assertThat(output.text()).isEqualTo("[h]>K1\n>-halfway\n>-2\n>K3\n");
        assertThat(later.text()).isEqualTo(output.text());
    }

    @Test
    void aChangeOfHeaderEndsPlainViewersAndIsToldToTheOthersAtAJoinPoint() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        hub.watch(plain);
        feed(publication, "R i\n-lost\nK2\n-3\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("[h]>K1\n{i}>K2\n>-3\n");
        assertThat(output.isOver()).isFalse();
        assertThat(plain.text()).isEqualTo("<h>K1\n");
        assertThat(plain.ends).isEqualTo(1);
        TestOutput later = new TestOutput();
        hub.watch(later, QUOTED);
        assertThat(later.text()).isEqualTo("[i]>K2\n>-3\n");
    }

    @Test
    void anEncoderThatReturnsWithAnotherHeaderIsAChangeOfHeader() throws Exception {
        Publication first = hub.publish("a");
        feed(first, "LINES h\nK1\n-2\n");
        hub.watch(output, QUOTED);
        first.lost("reset");
        hub.pass(5_000);
        assertThat(output.isOver()).isFalse();
        Publication second = hub.publish("a");
        feed(second, "LINES i\n-x\nK3\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("[h]>K1\n>-2\n{i}>K3\n");
    }

    @Test
    void theEndIsToldWhenTheStreamEndsInOrder() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        publication.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("[h]>K1\n[end]");
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void whoIsBeingSentTheHeaderWhenTheStreamEndsGetsTheRestAndTheEnd() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.takesParts = true;
        output.room = 2;
        Viewer viewer = hub.watch(output, QUOTED);
        publication.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("[h");
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("[h]>K1\n[end]");
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void theEndIsToldWhenNobodyReturnsWithinTheGraceTime() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        publication.lost("reset");
        hub.pass(14_000);
        assertThat(output.text()).isEqualTo("[h]>K1\n");
        hub.pass(2_000);
        assertThat(output.text()).isEqualTo("[h]>K1\n[end]");
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void aPumpThatStopsDoesNotSayThatTheStreamHasEnded() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        hub.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "stopping"));
        hub.work();
        assertThat(output.text()).isEqualTo("[h]>K1\n");
        assertThat(output.isOver()).isTrue();
    }

    @Test
    void anotherContainerEndsTheRenditionAndIsNotRenderedAtAll() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        publication.lost("reset");
        Publication other = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.ENDING, TestHub.FORMATS);
        feed(other, "LINES j\nK2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("[h]>K1\n[end]");
        Seat seat = hub.stream().seat().orElseThrow();
        assertThat(hub.stream().watch(new TestOutput(), new ViewerInfo("v:1", "test", "t"), Optional.of(QUOTED), seat))
                .isEmpty();
    }

    @Test
    void whatCannotBeWrittenInAnotherWayIsALineAMinuteHoweverManyAsk() {
        MediaMemory memory = new MediaMemory(MediaMemory.UNBOUNDED);
        Renditions renditions = new Renditions("news", memory.share());
        OversizedUnitException why = new OversizedUnitException("a packet of 70000 bytes");
        try (LogLines log = new LogLines(Renditions.class)) {
            for (long nowMs = 0; nowMs < 120_000; nowMs += 1_000) {
                renditions.sayUnwritable("cannot be written for a viewer", why, nowMs);
            }
            assertThat(log.warnings())
                    .hasSize(2)
                    .containsOnly("WARN stream news: cannot be written for a viewer: a packet of 70000 bytes");
        }
    }

    @Test
    void aRenditionThatNobodyReadsIsForgotten() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        long before = hub.stream().broadcast().keptBytes();
        Viewer viewer = hub.watch(output, QUOTED);
        hub.pass(1_000);
        assertThat(hub.stream().broadcast().keptBytes()).isGreaterThan(before);
        viewer.departed("gone");
        hub.work();
        hub.pass(7_000);
        feed(publication, "K2\n");
        hub.pass(4_000);
        assertThat(hub.stream().broadcast().keptBytes()).isEqualTo(before + "K2\n".length());
    }

    @Test
    void oneWhoIsWatchedIsKept() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        for (int n = 0; n < 4; n++) {
            hub.pass(5_000);
            feed(publication, "K2\n");
        }
        hub.pass();
        assertThat(output.text()).startsWith("[h]>K1\n").endsWith(">K2\n>K2\n>K2\n>K2\n");
    }

    @Test
    void aStreamIsWrittenInSoManyWaysOnly() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        List<TestOutput> outputs = new ArrayList<>();
        for (int n = 0; n < Renditions.MANY + 3; n++) {
            TestOutput each = new TestOutput();
            outputs.add(each);
            hub.watch(each, new Quoted((char) ('a' + n)));
        }
        assertThat(outputs.get(Renditions.MANY - 1).text()).isEqualTo("[h]hK1\n");
        assertThat(outputs.get(Renditions.MANY).text()).isEqualTo("[h]>K1\n");
        assertThat(outputs.get(Renditions.MANY + 2).text()).isEqualTo("[h]>K1\n");
    }

    @Test
    void whatTheLogCannotHoldOverrunsAViewerWithTheRenditionsHeader() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.room = 6;
        Viewer viewer = hub.watch(output, QUOTED);
        for (int n = 0; n < 40; n++) {
            feed(publication, "K" + "x".repeat(10_000) + "\n");
        }
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(viewer.overruns()).isPositive();
        assertThat(output.text().substring("[h]>K1\n".length())).startsWith(">Kxxx");
    }

    @Test
    void whatARenditionsLogCannotHoldEndsItsViewersAndNobodyElse() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output, QUOTED);
        hub.watch(plain);
        String longest =
                "K" + "x".repeat((int) TestHub.settings().log().bytes() / 2 - 2) + "\n"; // a mark in front is too much
        feed(publication, longest);
        hub.pass();
        assertThat(output.text()).isEqualTo("[h]>K1\n");
        assertThat(output.isOver()).isTrue();
        hub.clock.advance(5_000);
        feed(publication, "K2\n");
        hub.pass(2_000);
        feed(publication, "K3\n");
        hub.pass();
        assertThat(plain.text()).isEqualTo("<h>K1\n" + longest + "K2\nK3\n");
        TestOutput later = new TestOutput();
        hub.watch(later, QUOTED);
        assertThat(later.text()).isEqualTo("[h]>K2\n>K3\n");
    }
}
