package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.Pace;
import org.streampump.container.MediaTime;
import org.streampump.events.OperatorLog;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.StreamLog;

/** One viewer's turns, given by the test. */
class ViewerTest {
    private static final String BODY = "x".repeat(1_000);

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();

    @AfterEach
    void theOutputWasUsedAsItsContractSays() {
        assertKeptContract(output);
        assertThat(output.isOver() || output.room <= 0 || output.unflushed() == 0)
                .isTrue();
    }

    private void settings(StreamSettings settings) {
        hub.rules.put("news", new StreamRule(settings, false));
    }

    /** A log that has been full, with a join point every tenth of it. */
    private Publication overflowed() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n");
        fill(publication, 0, 600);
        return publication;
    }

    /** Units of 1 kB that carry their number; every 25th is a join point. */
    private void fill(Publication publication, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            feed(publication, unit(i));
            hub.clock.advance(10);
        }
    }

    private static String unit(int number) {
        return (number % 25 == 0 ? "K" : "-") + number + BODY + "\n";
    }

    private static String units(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(unit(i));
        }
        return text.toString();
    }

    private static int numberOfFirstUnit(String text) {
        return Integer.parseInt(text.substring(1, text.indexOf('x')));
    }

    @Test
    void lateViewerStartsAtTheJoinPointThatSatisfiesTheBurstWithTheHeaderFirst() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n");
        for (String line : new String[] {"K1\n", "-2\n", "K3\n", "-4\n", "K5\n", "-6\n"}) {
            feed(publication, line);
            hub.clock.advance(300);
        }
        hub.watch(output);
        assertThat(output.text()).isEqualTo("<h>K3\n-4\nK5\n-6\n");
        feed(publication, "-7\n-8");
        hub.pass();
        assertThat(output.text()).endsWith("K5\n-6\n-7\n");
    }

    @Test
    void earlyViewerWaitsForTheFirstJoinPoint() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n-1\n-2\n");
        hub.watch(output);
        assertThat(output.text()).isEmpty();
        feed(publication, "-3\nK4\n-5\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K4\n-5\n");
    }

    @Test
    void withoutABurstAViewerWaitsForTheNextJoinPoint() throws Exception {
        settings(TestHub.atLiveEdge());
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n-2\n");
        hub.watch(output);
        hub.clock.advance(500);
        feed(publication, "-3\n");
        hub.pass();
        assertThat(output.text()).isEmpty();
        feed(publication, "K4\n-5\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K4\n-5\n");
    }

    @Test
    void aStreamWithoutJoinPointsIsBegunAfterFiveSecondsNearTheLiveEdge() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n" + unit(1));
        hub.watch(output);
        int i = 1;
        while (output.count() == 0 && i < 100) {
            i++;
            hub.clock.advance(100);
            feed(publication, "-" + i + BODY + "\n");
            hub.pass();
        }
        assertThat(i).isEqualTo(51);
        assertThat(output.text()).startsWith("<h>-");
        assertThat(output.text().lines().count()).isBetween(9L, 12L);
    }

    @Test
    void whoComesWhenJoinPointsHaveStoppedBeginsNearTheLiveEdgeAtOnce() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        for (int i = 2; i <= 80; i++) {
            hub.clock.advance(100);
            feed(publication, "-" + i + "\n");
        }
        hub.watch(output);
        assertThat(output.text()).startsWith("<h>-7").endsWith("-80\n");
        assertThat(output.text().lines().count()).isBetween(9L, 12L);
    }

    @Test
    void whoAsksForTheNextJoinPointIsGivenWhatThereIsAfterFiveSeconds() throws Exception {
        settings(TestHub.atLiveEdge());
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output);
        for (int i = 2; i <= 50; i++) {
            hub.clock.advance(100);
            feed(publication, "-" + i + "\n");
            hub.pass();
        }
        assertThat(output.text()).isEmpty();
        hub.clock.advance(100);
        feed(publication, "-51\n");
        hub.pass();
        assertThat(output.text()).startsWith("<h>-").endsWith("-51\n");
        assertThat(output.text().lines().count()).isLessThanOrEqualTo(3);
    }

    @Test
    void anOverrunViewerGoesOnNearTheLiveEdgeWhereThereIsNoJoinPoint() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(output);
        assertThat(output.text()).isEqualTo("<h>K1\n");
        output.room = 0;
        for (int i = 2; i <= 200; i++) {
            hub.clock.advance(100);
            feed(publication, "-" + i + BODY + "\n");
        }
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        String skipped = output.text().substring("<h>K1\n".length());
        assertThat(viewer.overruns()).isEqualTo(1);
        assertThat(numberOfFirstUnit(skipped)).isBetween(188, 192);
        assertThat(skipped).endsWith("-200" + BODY + "\n");
    }

    @Test
    void whatWasSentIsFlushed() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output);
        assertThat(output.unflushed()).isZero();
        feed(publication, units(1, 200));
        hub.pass();
        assertThat(output.unflushed()).isZero();
        assertThat(output.text()).isEqualTo("<h>K1\n" + units(1, 200));
    }

    @Test
    void noWriteIsLargerThanTheOutputAsksFor() throws Exception {
        output.pieceBytes = 8_192;
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK" + "y".repeat(100_000) + "\n" + units(1, 100));
        hub.watch(output);
        assertThat(output.largestWrite).isEqualTo(8_192);
        assertThat(output.text()).isEqualTo("<h>K" + "y".repeat(100_000) + "\n" + units(1, 100));
    }

    @Test
    void anOutputThatIsNotReadyIsLeftAloneAndGoesOnWhenItIs() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.room = 1;
        Viewer viewer = hub.watch(output);
        assertThat(output.text()).isEqualTo("<h>");
        feed(publication, "-2\n");
        hub.pass();
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>");
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n");
    }

    @Test
    void anOverrunViewerSkipsToTheNewestJoinPointAndIsCounted() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(output);
        String before = output.text();
        output.room = 0;
        fill(publication, 0, 10);
        hub.pass();
        fill(publication, 10, 600);
        hub.pass();
        assertThat(viewer.isGone()).isFalse();
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(viewer.overruns()).isEqualTo(1);
        assertThat(output.text()).isEqualTo(before + units(575, 600));
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void aViewerOverrunWhileItWaitedInTheMiddleOfAPieceFinishesThePieceAndSkips() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n" + units(0, 200));
        output.takesParts = true;
        output.room = 3 + StreamLog.BLOCK_BYTES - 1L; // ends in the middle of a unit that lies in two blocks
        Viewer viewer = hub.watch(output);
        assertThat(output.text()).doesNotEndWith("\n");
        fill(publication, 200, 600);
        hub.pass();
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(viewer.overruns()).isEqualTo(1);
        assertThat(viewer.isGone()).isFalse();
        String text = output.text().substring(3);
        int skipped = text.length() - units(575, 600).length();
        assertThat(text).endsWith(units(575, 600));
        assertThat(units(0, 200)).startsWith(text.substring(0, skipped));
        assertThat(text.substring(0, skipped)).endsWith("\n");
    }

    @Test
    void anOverrunViewerGetsTheContinuationOnlyOfAnotherHeader() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(output);
        String before = output.text();
        output.room = 0;
        fill(publication, 0, 560);
        feed(publication, "H other\n");
        fill(publication, 560, 600);
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo(before + "(other)" + units(575, 600));
    }

    @Test
    void aViewerOverrunInsideALongUnitEndsWithTheReason() throws Exception {
        settings(TestSettings.of(1_000, 0, 60_000, 1 << 20, 0, 0, 20_000, 10_000, 15_000));
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK" + "y".repeat(400_000) + "\n");
        output.room = 4;
        Viewer viewer = hub.watch(output);
        fill(publication, 0, 1_300);
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void aViewerOfAStreamWithoutJoinPointsIsOverrunToASafeBoundary() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(output);
        String before = output.text();
        output.room = 0;
        for (int i = 1; i < 600; i++) {
            feed(publication, "-" + i + BODY + "\n");
        }
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        String skipped = output.text().substring(before.length());
        assertThat(viewer.overruns()).isEqualTo(1);
        assertThat(numberOfFirstUnit(skipped)).isBetween(370, 420);
        assertThat(skipped).endsWith("-599" + BODY + "\n");
    }

    @Test
    void aStalledViewerIsAbortedAfterTheStallTime() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.room = 1;
        Viewer viewer = hub.watch(output);
        for (int second = 0; second < 19; second++) {
            feed(publication, "-2\n");
            hub.pass(1_000);
        }
        assertThat(viewer.isGone()).isFalse();
        feed(publication, "-2\n");
        hub.pass(1_000);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.aborts).isEqualTo(1);
        assertThat(hub.stream().watchers().viewers()).isEmpty();
    }

    @Test
    void aViewerThatKeepsMakingProgressIsNotStalled() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.pieceBytes = 1_000;
        Viewer viewer = hub.watch(output);
        for (int i = 0; i < 20; i++) {
            feed(publication, units(0, 25));
            output.room = 1;
            hub.ready(viewer);
            hub.pass(9_000);
        }
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void beingReadyForAFlushIsProgress() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.room = 4; // header and unit
        Viewer viewer = hub.watch(output);
        for (int i = 0; i < 2; i++) {
            feed(publication, "-2\n");
            hub.pass(9_000);
        }
        output.room = 1;
        output.takeOnlyFlush = true;
        hub.ready(viewer);
        feed(publication, "-2\n");
        hub.pass(9_000);
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void aSilentConnectionGetsFillersWhenAllIsSent() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n-2");
        hub.watch(output);
        hub.pass(9_000);
        assertThat(output.text()).isEqualTo("<h>K1\n");
        feed(publication, "2");
        hub.pass(1_000);
        assertThat(output.text()).isEqualTo("<h>K1\n" + Lines.FILLER);
        hub.pass(1_000);
        assertThat(output.text()).isEqualTo("<h>K1\n" + Lines.FILLER);
        feed(publication, "2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n" + Lines.FILLER + "-222\n");
    }

    @Test
    void aViewerWhoWaitedLongForItsJoinPointGetsNoFillerBehindIt() throws Exception {
        settings(TestSettings.of(1_000, 0, 60_000, 1 << 20, 0, 0, 20_000, 10_000, 15_000));
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n-");
        hub.watch(output);
        for (int i = 0; i < 30; i++) {
            feed(publication, "2");
            hub.pass(500);
        }
        assertThat(output.text()).isEmpty();
        feed(publication, "\nK3\n");
        hub.pass();
        hub.pass(100);
        assertThat(output.text()).isEqualTo("<h>K3\n");
    }

    @Test
    void aBlockedViewerGetsNoFiller() throws Exception {
        Publication publication = hub.publish("a");
        output.room = 1;
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(output);
        hub.pass(9_000);
        feed(publication, "-2\n");
        hub.pass(9_000);
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n");
    }

    @Test
    void aFailedConnectionEndsTheViewerOnceAndGivesItsSeatBack() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.failure = new IOException("broken pipe");
        Viewer viewer = hub.watch(output);
        viewer.departed("again");
        hub.ready(viewer);
        hub.pass();
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.aborts).isEqualTo(1);
        assertThat(hub.registry.seatsTaken()).isZero();
    }

    @Test
    void anOutputThatThrowsOfTheContainersOwnIsLost() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.failure = new NullPointerException();
        Viewer viewer = hub.watch(output);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.aborts).isEqualTo(1);
    }

    @Test
    void anErrorEndsThatViewerAndNoOther() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.error = new NoClassDefFoundError("a class of the container");
        Viewer viewer = hub.watch(output);
        TestOutput other = new TestOutput();
        hub.watch(other);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.aborts).isEqualTo(1);
        assertThat(other.text()).isEqualTo("<h>K1\n");
    }

    /** An exception that cannot be told: what makes a turn fail where nothing is left to say so with. */
    private static final class Untellable extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new NoClassDefFoundError("a class of ours");
        }
    }

    @Test
    void viewerWhoseTurnHasFailedHasAnotherOne() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        output.failure = new Untellable();
        Viewer viewer = hub.watch(output);
        assertThat(viewer.isGone()).isFalse();
        output.failure = null;
        hub.registry.tick(); // nothing new has come, and nobody has woken it
        hub.work();
        assertThat(output.text()).isEqualTo("<h>K1\n");
        assertThat(hub.registry.seatsTaken()).isEqualTo(1);
    }

    @Test
    void viewerWhoseTurnsFailTwiceLeavesAndTheOthersNoticeNothing() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        List<TestOutput> good = List.of(new TestOutput(), new TestOutput(), new TestOutput(), new TestOutput());
        hub.watch(good.get(0));
        hub.watch(good.get(1));
        output.failure = new Untellable();
        try (LogLines log = new LogLines(OperatorLog.class, Lane.class)) {
            Viewer viewer = hub.watch(output);
            hub.watch(good.get(2));
            hub.watch(good.get(3));
            feed(publication, "-2\n");
            runPasses();
            assertThat(viewer.isGone()).isTrue();
            assertThat(log.all())
                    .contains("ERROR a viewer's turn failed")
                    .anyMatch(line -> line.startsWith("INFO stream news: viewer 3 viewer:1 left after ")
                            && line.endsWith(": internal error: its turns failed, see above in the log"));
        }
        assertThat(output.aborts).isEqualTo(1);
        assertThat(hub.registry.seatsTaken()).isEqualTo(good.size());
        assertThat(hub.registry.viewers()).hasSize(good.size());
        assertThat(hub.stream().watchers().carried()).isEqualTo(good.size());
        assertThat(good).allMatch(each -> each.text().equals("<h>K1\n-2\n"));
    }

    /** As they are when something has come: nobody has been woken alone. */
    private void runPasses() {
        await().atMost(Pace.seconds(10)).until(() -> {
            hub.dispatcher.lanes().forEach(Lane::work);
            return output.isOver();
        });
    }

    @Test
    void viewerThatCannotLeaveInOrderIsGoneAllTheSame() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Seat seat = hub.stream().seat().orElseThrow();
        seat.whenReleased(() -> {
            throw new NoClassDefFoundError("a class of a protocol");
        });
        Viewer viewer = hub.stream()
                .watch(output, new ViewerInfo("viewer:1", "test", "tester"), Optional.empty(), seat)
                .orElseThrow();
        hub.work();
        viewer.departed("gone");
        hub.work();
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.aborts).isEqualTo(1);
        assertThat(hub.registry.seatsTaken()).isZero();
        assertThat(hub.registry.viewers()).isEmpty();
        assertThat(hub.stream().watchers().carried()).isZero();
    }

    @Test
    void theFirstReasonEndsAViewerAndNothingReachesItsOutputAfterwards() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        Viewer viewer = hub.watch(output);
        viewer.end(new EndReason(EndReason.Kind.KICKED, "kicked"));
        viewer.departed("later");
        feed(publication, "-2\n");
        hub.ready(viewer);
        hub.pass(60_000);
        assertThat(output.ends).isEqualTo(1);
        assertThat(output.text()).isEqualTo("<h>K1\n");
    }

    @Test
    void everyViewerGetsAllOfAnOrderlyStreamThenItsEnd() throws Exception {
        Publication publication = overflowed();
        output.room = 0;
        Viewer slow = hub.watch(output);
        TestOutput quick = new TestOutput();
        hub.watch(quick);
        fill(publication, 600, 745); // the slow one's place is in the log's oldest eighth
        publication.finish();
        hub.pass();
        output.room = Long.MAX_VALUE;
        hub.ready(slow);
        assertThat(slow.overruns()).isZero();
        assertThat(output.text()).endsWith(units(600, 745)).isEqualTo(quick.text());
        assertThat(output.ends).isEqualTo(1);
        assertThat(quick.ends).isEqualTo(1);
        assertKeptContract(quick);
    }

    @Test
    void aViewerWhoCameJustBeforeTheEndOfAShortStreamGetsIt() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n-1");
        hub.watch(output);
        feed(publication, "2\n-3\n");
        publication.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>-12\n-3\n");
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void whatComesBetweenTheLastLookAndTheEndIsNotMissed() throws Exception {
        StreamLog log = Lines.log(1 << 20, 10_000);
        log.header(Lines.header("h"));
        Cursor cursor = new Cursor(log, TestHub.settings().log());
        assertThat(cursor.prepare(0, 1_000)).isFalse();
        log.write(new byte[10], 0, 10);
        log.seal(true, /* seam= */ false, MediaTime.UNKNOWN, 0);
        log.end();
        assertThat(cursor.isAtEnd()).isFalse();
        assertThat(cursor.prepare(0, 1_000)).isTrue();
    }
}
