package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.stream.TestHub.FORMATS;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.Pace;
import org.streampump.container.FormatDetector;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.UnsupportedStreamException;

/** Encoders that come, go, come back and send nonsense, and what their viewers notice of it. */
class PublicationTest {
    /** Two fifths of a log. */
    private static final String MUCH = "x".repeat(100 * 1024);

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();

    @AfterEach
    void outputsWereUsedAsTheirContractSays() {
        assertKeptContract(output);
    }

    private Publication publishUnannounced(FormatDetector allowed) throws BusyException {
        return hub.stream().broadcast().publish(new TestPublisher("a"), null, allowed);
    }

    /** A viewer of a stream whose first publication was lost just now. */
    private Viewer held() throws Exception {
        Publication first = hub.publish("a");
        feed(first, "LINES h\nK1\n-2\n-3");
        Viewer viewer = hub.watch(output);
        first.lost("connection reset");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n");
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.HELD);
        return viewer;
    }

    @Test
    void theContainerIsFoundFromTheFirstBytesHoweverTheyAreSplit() throws Exception {
        byte[] bytes = Lines.ascii("LINES h\nK1\n-2\n");
        for (int first = 0; first <= bytes.length; first++) {
            TestHub fresh = new TestHub();
            Publication publication = fresh.stream().broadcast().publish(new TestPublisher("a"), null, FORMATS);
            publication.feed(bytes, 0, first);
            publication.feed(bytes, first, bytes.length - first);
            TestOutput out = new TestOutput();
            fresh.watch(out);
            assertThat(out.text()).isEqualTo("<h>K1\n-2\n");
        }
    }

    @Test
    void firstBytesThatNobodyKnowsAreRefusedAndTheAnswerListsWhatIsSupported() throws Exception {
        Publication publication = publishUnannounced(FORMATS);
        assertThatThrownBy(() -> feed(publication, "GIF89a"))
                .isInstanceOf(UnsupportedStreamException.class)
                .hasMessageContaining("Lines");
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.OFFLINE);
        assertThat(hub.stream().broadcast().publication()).isEmpty();
    }

    @Test
    void aStreamThatEndsBeforeItIsRecognisedIsRefused() throws Exception {
        Publication publication = publishUnannounced(FORMATS);
        feed(publication, "LIN");
        assertThatThrownBy(publication::finish).isInstanceOf(UnsupportedStreamException.class);
    }

    @Test
    void anAnnouncedContainerThatIsNotAllowedIsRefused() throws Exception {
        FormatDetector other = new FormatDetector(List.of(Lines.ENDING));
        Publication publication = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.FORMAT, other);
        assertThatThrownBy(() -> feed(publication, "LINES h\n"))
                .isInstanceOf(UnsupportedStreamException.class)
                .hasMessageContaining("not allowed");
    }

    @Test
    void anAnnouncedContainerIsTakenAtItsWord() throws Exception {
        Publication publication = hub.publish("a");
        assertThatThrownBy(() -> feed(publication, "no lines\n")).isInstanceOf(MalformedStreamException.class);
    }

    @Test
    void whatCameBeforeARefusalIsSentOnAndTheStreamIsHeld() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output);
        assertThatThrownBy(() -> feed(publication, "-2\n-3\n!")).isInstanceOf(MalformedStreamException.class);
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n-3\n");
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.HELD);
        assertThat(hub.stream().broadcast().publication()).isEmpty();
    }

    @Test
    void aUnitThatOutgrowsTheLogIsRefused() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        assertThatThrownBy(() -> feed(publication, "K" + "x".repeat(200_000)))
                .isInstanceOf(OversizedUnitException.class);
    }

    @Test
    void aBugInASegmenterEndsThePublicationOnly() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output);
        assertThatThrownBy(() -> feed(publication, "$"))
                .isInstanceOfSatisfying(
                        PublicationEndedException.class,
                        e -> assertThat(e.reason().kind()).isEqualTo(EndReason.Kind.FAILED));
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.HELD);
        feed(hub.publish("a"), "LINES i\nK2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n(i)K2\n");
    }

    @Test
    void feedingAfterTheEndSaysWhyItEnded() throws Exception {
        Publication publication = hub.publish("a");
        hub.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked by an administrator"));
        assertThatThrownBy(() -> feed(publication, "LINES h\n"))
                .isInstanceOf(PublicationEndedException.class)
                .hasMessage("kicked by an administrator");
        assertThatThrownBy(publication::finish).isInstanceOf(PublicationEndedException.class);
        publication.lost("does nothing");
    }

    @Test
    void viewersWhoWereHeldGoOnAtTheFirstJoinPointOfTheReturningEncoder() throws Exception {
        held();
        hub.pass(14_000);
        Publication second = hub.publish("a");
        feed(second, "LINES i\n-4\n-5\n");
        hub.pass();
        assertThat(output.text()).startsWith("<h>K1\n-2\n").doesNotContain("4");
        String before = output.text();
        feed(second, "K6\n-7\n");
        hub.pass();
        assertThat(output.text()).isEqualTo(before + "(i)K6\n-7\n");
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.LIVE);
    }

    @Test
    void aViewerWhoIsFarBehindCrossesTheSeamInItsPlace() throws Exception {
        Publication first = hub.publish("a");
        feed(first, "LINES h\nK1\n");
        output.room = 1;
        Viewer viewer = hub.watch(output);
        feed(first, "-2\n");
        first.lost("reset");
        feed(hub.publish("a"), "LINES i\nK3\n-4\n");
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n(i)K3\n-4\n");
    }

    @Test
    void aViewerWhoJoinsBehindTheSeamGetsOneHeader() throws Exception {
        held();
        feed(hub.publish("a"), "LINES i\nK3\n-4\n");
        hub.clock.advance(5_000);
        TestOutput late = new TestOutput();
        hub.watch(late);
        assertThat(late.text()).isEqualTo("<i>K3\n-4\n");
    }

    @Test
    void viewersGoOnWithoutAJoinPointWhenTheReturningEncoderNeverSendsOne() throws Exception {
        held();
        Publication second = hub.publish("a");
        feed(second, "LINES i\n");
        for (int i = 0; i < 30; i++) {
            feed(second, "-x\n");
            hub.pass(400);
        }
        assertThat(output.text()).startsWith("<h>K1\n-2\n").contains("\n(i)-x\n-x\n");
    }

    @Test
    void viewersDoNotGoOnAtAContinuation() throws Exception {
        held();
        Publication second = hub.publish("a");
        feed(second, "LINES i\n-4\n");
        for (int i = 0; i < 30; i++) {
            feed(second, "+5\n");
            hub.pass(400);
        }
        feed(second, "+5\n-6\n+7\n");
        hub.pass();
        assertThat(output.text())
                .startsWith("<h>K1\n-2\n")
                .endsWith("(i)-6\n+7\n")
                .doesNotContain("5");
    }

    @Test
    void anotherContainerEndsTheOldViewersAndBeginsAnew() throws Exception {
        held();
        Publication second = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.ENDING, FORMATS);
        feed(second, "LINES i\nK4\n");
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n");
        TestOutput late = new TestOutput();
        hub.watch(late);
        assertThat(late.text()).isEqualTo("<i>K4\n");
    }

    @Test
    void aContainerThatCannotContinueEndsTheOldViewers() throws Exception {
        Publication first = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.ENDING, FORMATS);
        feed(first, "LINES h\nK1\n");
        hub.watch(output);
        first.lost("reset");
        hub.pass();
        assertThat(output.isOver()).isFalse();
        feed(hub.stream().broadcast().publish(new TestPublisher("a"), Lines.ENDING, FORMATS), "LINES h\nK2\n");
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void viewersEndWhenTheGraceIsOver() throws Exception {
        held();
        hub.pass(14_999);
        assertThat(output.isOver()).isFalse();
        hub.pass(1);
        assertThat(output.ends).isEqualTo(1);
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.OFFLINE);
    }

    @Test
    void withoutGraceViewersEndAtOnce() throws Exception {
        hub.rules.put("news", new StreamRule(TestHub.withGrace(0), false));
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.watch(output);
        publication.lost("reset");
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void nonsenseDuringTheGraceDisturbsNobody() throws Exception {
        held();
        for (String nonsense : new String[] {"GIF89a", "LINES x\n!"}) {
            Publication wrong = publishUnannounced(FORMATS);
            assertThatThrownBy(() -> feed(wrong, nonsense)).isInstanceOf(Exception.class);
        }
        Publication empty = hub.publish("a");
        empty.finish();
        hub.pass();
        assertThat(output.isOver()).isFalse();
        feed(hub.publish("a"), "LINES i\nK9\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n-2\n(i)K9\n");
    }

    @Test
    void theSameEncoderReplacesItsGhostAtOnceAndViewersGoOn() throws Exception {
        TestPublisher ghost = new TestPublisher("a");
        Publication first = hub.publish(ghost);
        feed(first, "LINES h\nK1\n");
        hub.watch(output);
        Publication second = hub.publish("a");
        assertThat(ghost.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.REPLACED);
        assertThatThrownBy(() -> feed(first, "-2\n")).isInstanceOf(PublicationEndedException.class);
        first.lost("of no interest");
        feed(second, "LINES i\nK3\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n(i)K3\n");
    }

    @Test
    void anotherEncoderIsTurnedAway() throws Exception {
        Publication first = hub.publish("a");
        assertThatThrownBy(() -> hub.publish("b")).isInstanceOf(BusyException.class);
        first.finish();
        hub.publish("b");
    }

    @Test
    void anEncoderIsToldOutsideOfTheTurn() throws Exception {
        TestPublisher ghost = new TestPublisher("a");
        Publication first = hub.publish(ghost);
        ghost.whenEnded = () -> CompletableFuture.runAsync(() -> first.lost("another thread gets the turn"))
                .orTimeout(Pace.seconds(5).toSeconds(), TimeUnit.SECONDS)
                .join();
        hub.publish("a");
        assertThat(ghost.told).hasSize(1);
    }

    @Test
    void viewersOfAnAbandonedLogAreEndedOutsideOfTheTurn() throws Exception {
        Publication first = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.ENDING, FORMATS);
        feed(first, "LINES h\nK1" + MUCH + "\n");
        boolean[] free = new boolean[1];
        TestOutput slow = new TestOutput() {
            @Override
            public void end() {
                super.end();
                free[0] = CompletableFuture.supplyAsync(() -> {
                            hub.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "needs the turn"));
                            return true;
                        })
                        .completeOnTimeout(false, Pace.seconds(5).toSeconds(), TimeUnit.SECONDS)
                        .join();
            }
        };
        slow.room = 1;
        hub.watch(slow);
        first.lost("reset");
        for (String line : new String[] {"K2" + MUCH + "\n", "K3" + MUCH + "\n", "K4\n"}) {
            Publication next = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.ENDING, FORMATS);
            feed(next, "LINES h\n" + line);
            next.lost("reset");
        }
        hub.work();
        assertThat(slow.ends).isEqualTo(1);
        assertThat(free[0]).isTrue();
    }

    @Test
    void anIdleEncoderIsEndedAndToldWhy() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.publish(publisher);
        feed(publication, "LINES h\nK1\n");
        hub.pass(9_999);
        assertThat(publisher.told).isEmpty();
        hub.pass(1);
        assertThat(publisher.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.IDLE);
        assertThat(publisher.told.get(0).text()).isEqualTo("idle: sent nothing for 10 s");
        assertThat(hub.stream().state()).isEqualTo(BroadcastState.HELD);
    }

    @Test
    void anEncoderWhoseBytesNeverMakeAUnitIsEndedAndToldWhatIsMissing() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.publish(publisher);
        hub.pass(9_000); // from the first byte on
        feed(publication, "LINES h\n");
        dripFor29999Ms(publication, "H h\n");
        assertThat(publisher.told).isEmpty();
        hub.pass(1);
        assertThat(publisher.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.REFUSED);
        assertThat(publisher.told.get(0).text())
                .startsWith("no whole unit in 24 B within 30 s: no whole header and first segment has come;");
        assertThat(hub.stream().broadcast().publication()).isEmpty();
    }

    @Test
    void whatTheContainerMissesIsSaidToAnEncoderThatNeverBegins() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.publish(publisher);
        feed(publication, "LINES h\nA no tables\n");
        dripFor29999Ms(publication, "H h\n");
        hub.pass(1);
        assertThat(publisher.told.get(0).text()).isEqualTo("no whole unit in 36 B within 30 s: no tables");
    }

    @Test
    void bytesOfNoContainerHoldTheNameNoLonger() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.stream().broadcast().publish(publisher, null, FORMATS);
        feed(publication, "L");
        dripFor29999Ms(publication, "");
        assertThat(publisher.told).isEmpty();
        hub.pass(1);
        assertThat(publisher.told.get(0).text())
                .startsWith("no whole unit in 1 B within 30 s: no supported container was recognised; supported: ");
    }

    @Test
    void afterOneUnitBytesMayTakeTheirTime() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.publish(publisher);
        feed(publication, "LINES h\nK1\n");
        dripFor29999Ms(publication, "H h\n");
        dripFor29999Ms(publication, "H h\n");
        assertThat(publisher.told).isEmpty();
    }

    /** Never idle. */
    private void dripFor29999Ms(Publication publication, String drop) throws Exception {
        for (int n = 0; n < 4; n++) {
            hub.pass(7_000);
            feed(publication, drop);
        }
        hub.pass(1_999);
    }

    @Test
    void anEncoderThatIsKickedEndsItsViewers() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        feed(hub.publish(publisher), "LINES h\nK1\n");
        hub.watch(output);
        assertThat(hub.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked")))
                .isTrue();
        hub.pass();
        assertThat(publisher.told).hasSize(1);
        assertThat(output.ends).isEqualTo(1);
        assertThat(hub.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked")))
                .isFalse();
    }

    @Test
    void theSummaryCountsWhatWasReceived() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.clock.advance(2_000);
        publication.finish();
        assertThat(publication.receivedBytes()).isEqualTo(11);
        assertThat(publication.summary()).isEqualTo("11 B in 2 s");
    }

    private Publication publishClosing() throws Exception {
        Publication publication = hub.stream().broadcast().publish(new TestPublisher("a"), Lines.CLOSING, FORMATS);
        feed(publication, "LINES h\nK1\n");
        return publication;
    }

    @Test
    void viewersGetTheContainersEndWhenTheStreamEndsInOrder() throws Exception {
        Publication publication = publishClosing();
        hub.watch(output);
        feed(publication, "-cut short");
        publication.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n.\n");
        assertThat(output.ends).isOne();
    }

    @Test
    void viewersGetTheContainersEndWhenTheEncoderDoesNotReturn() throws Exception {
        Publication publication = publishClosing();
        hub.watch(output);
        publication.lost("connection reset");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n");
        hub.pass(15_000);
        assertThat(output.text()).isEqualTo("<h>K1\n.\n");
        assertThat(output.ends).isOne();
    }

    @Test
    void whoGoesOnGetsNoEndBetween() throws Exception {
        publishClosing().lost("connection reset");
        hub.watch(output);
        Publication next = publishClosing();
        hub.pass();
        next.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n(h)K1\n.\n");
    }

    @Test
    void whoBeginsToWaitAfterABroadcastDoesNotGetIt() throws Exception {
        Publication publication = hub.publish("a");
        publication.feed(Lines.ascii("LINES h\nK1\n"), 0, 11);
        publication.finish();
        Seat meanwhile = hub.stream().seat().orElseThrow();
        assertThat(meanwhile.waits()).isTrue(); // in the same millisecond
        hub.pass(1);
        Seat afterwards = hub.stream().seat().orElseThrow();
        assertThat(afterwards.waits()).isTrue();
        assertThat(hub.stream().format(meanwhile)).contains(Lines.FORMAT);
        assertThat(hub.stream().format(afterwards)).isEmpty();
        assertThat(hub.stream().header(afterwards)).isEmpty();
    }

    @Test
    void whoHasWaitedGetsWhatWasOverAtOnce() throws Exception {
        Seat seat = hub.stream().seat().orElseThrow();
        List<String> told = new ArrayList<>();
        seat.waits();
        hub.stream().broadcast().whenWatchable(() -> told.add("come"), 60_000);
        hub.publish("a").finish(); // nothing at all: it goes on waiting
        assertThat(told).isEmpty();
        Publication short1 = hub.publish("a");
        short1.feed(Lines.ascii("LINES h\nK1\n"), 0, 11);
        short1.finish();
        assertThat(told).containsExactly("come");
        assertThat(hub.stream().format(seat)).contains(Lines.FORMAT);
        assertThat(hub.stream().format()).isEmpty();
        ViewerInfo info = new ViewerInfo("viewer:1", "test", "tester");
        Seat late = hub.stream().seat().orElseThrow();
        assertThat(hub.stream().watch(output, info, Optional.empty(), late)).isEmpty(); // came after the end
        assertThat(hub.stream().header(late)).isEmpty();
        assertThat(hub.stream().header(seat)).isPresent();
        late.release();
        assertThat(hub.stream().watch(output, info, Optional.empty(), seat)).isPresent();
        TestOutput rendered = new TestOutput();
        Seat other = hub.stream().seat().orElseThrow();
        other.waits();
        assertThat(hub.stream().watch(rendered, info, Optional.of(new Quoted('q')), other))
                .isPresent();
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K1\n");
        assertThat(output.ends).isOne();
        assertThat(rendered.text()).startsWith("[h]").contains("K1");
        assertThat(rendered.ends).isOne();
        hub.pass(2_000);
        assertThat(hub.stream().format(seat)).isEmpty();
        assertThat(hub.stream().logs().count()).isZero();
    }

    @Test
    void whatPlaysIsKnownUntilTheStreamEnds() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        assertThat(hub.stream().title()).isEmpty();
        hub.stream().broadcast().title("Singer - Song");
        feed(publication, "H j\nK2\n"); // a header that says nothing
        assertThat(hub.stream().title()).isEqualTo("Singer - Song");
        feed(publication, "H k=Other\nK3\n");
        assertThat(hub.stream().title()).isEqualTo("Other");
        feed(publication, "H l=\nK4\n"); // one that says that there is none
        assertThat(hub.stream().title()).isEmpty();
        feed(publication, "H m=Last\nK5\n");
        publication.finish();
        assertThat(hub.stream().title()).isEmpty();
    }

    @Test
    void titleMayBeSaidBeforeTheFirstSegment() throws Exception {
        Publication publication = hub.publish("a");
        hub.stream().broadcast().title("Singer - Song");
        feed(publication, "LINES h\nK1\n");
        assertThat(hub.stream().title()).isEqualTo("Singer - Song");
    }

    @Test
    void titleOfSomebodyWhoNeverBeganIsForgotten() throws Exception {
        hub.publish("a").lost("gone");
        hub.stream().broadcast().title("Singer - Song");
        feed(hub.publish("b"), "LINES h\nK1\n");
        assertThat(hub.stream().title()).isEmpty();
    }

    @Test
    void peakOfViewersIsThatOfTheLastPublication() throws Exception {
        feed(hub.publish("a"), "LINES h\nK1\n");
        Viewer first = hub.watch(output);
        hub.watch(new TestOutput());
        first.departed("gone");
        hub.work();
        assertThat(hub.stream().watchers().peak()).isEqualTo(2);

        hub.publish("a"); // the same encoder again: one viewer has stayed
        assertThat(hub.stream().watchers().peak()).isEqualTo(1);
        hub.watch(new TestOutput());
        assertThat(hub.stream().watchers().peak()).isEqualTo(2);
    }
}
