package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.container.FormatDetector;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.Chain;
import org.streampump.source.SourceSnapshot.State;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.EndReason;
import org.streampump.stream.Lines;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.PumpEvent.SourceSwitched;
import org.streampump.stream.Seat;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.ViewerInfo;

class SourcesTest {
    private final SourceBench bench = new SourceBench();

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
        for (FakeSource source : bench.made) {
            source.awaitEnd();
        }
    }

    // ---- rounds

    @Test
    void addressesAreTriedInOrderAndAgainAfterABackOff() throws Exception {
        bench.pull("a", "b");
        assertThat(bench.snapshot().state()).isEqualTo(State.CONNECTING);
        assertThat(bench.snapshot().active()).contains("fake://a/x");
        bench.nextFails("a");
        assertThat(bench.snapshot().active()).contains("fake://b/x");
        bench.nextFails("b");
        assertThat(bench.snapshot())
                .isEqualTo(new SourceSnapshot(
                        List.of("fake://a/x", "fake://b/x"),
                        Optional.empty(),
                        State.WAITING,
                        2,
                        Optional.of("fake://b/x: no connection")));
        bench.advance(999);
        assertThat(bench.isQuiet()).isTrue();
        bench.advance(1);
        bench.nextFails("a");
        bench.nextFails("b");
        bench.advance(1_999);
        assertThat(bench.isQuiet()).isTrue();
        bench.advance(1);
        bench.nextBrings("a", "K1\n");
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.LIVE);
        assertThat(bench.stream()
                        .broadcast()
                        .publication()
                        .orElseThrow()
                        .publisher()
                        .peer())
                .isEqualTo("fake://a/x");
        assertThat(bench.sources.snapshot("other")).isEmpty();
    }

    @Test
    void attemptsHaveDaemonThreadsThatBearTheStreamsName() throws Exception {
        bench.pull("a");
        FakeSource source = bench.next("a");
        assertThat(source.thread().getName()).isEqualTo("streampump-source-news");
        assertThat(source.thread().isDaemon()).isTrue();
        source.take(intake -> assertThat(intake.silence()).isEqualTo(Duration.ofSeconds(15)));
        source.fail("no connection");
        bench.work();
        assertThat(source.thread().isAlive()).isFalse();
    }

    @Test
    void lostSourceIsFollowedByTheNextAtOnceAndViewersGoOn() throws Exception {
        bench.dispatcher.start();
        bench.pull("a", "b");
        FakeSource first = bench.nextBrings("a", "K1\n");
        CollectingOutput output = new CollectingOutput();
        Seat seat = bench.stream().seat().orElseThrow();
        bench.stream().watch(output, new ViewerInfo("viewer:1", "test", "tester"), Optional.empty(), seat);
        SourceBench.await(() -> output.text().equals("<h>K1\n"));
        first.fail("connection reset");
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.HELD);
        bench.work();
        bench.nextBrings("b", "-not yet\nK2\n");
        SourceBench.await(() -> output.text().endsWith("K2\n"));
        assertThat(output.text()).startsWith("<h>K1\n").doesNotContain("not yet");
        assertThat(output.isOver()).isFalse();
    }

    @Test
    void whileViewersAreHeldThePausesStayShort() throws Exception {
        bench.pull("a");
        bench.nextBrings("a", "K1\n").fail("connection reset");
        bench.work();
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.HELD);
        for (long pause : new long[] {1_000, 2_000, 3_000, 3_000, 3_000}) {
            bench.advance(pause - 1);
            assertThat(bench.isQuiet()).isTrue();
            bench.advance(1);
            bench.nextFails("a");
        }
        bench.registry.tick();
        bench.advance(3_000);
        bench.registry.tick();
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.OFFLINE); // grace is over
        bench.nextFails("a");
        bench.advance(3_000);
        assertThat(bench.isQuiet()).isTrue();
    }

    @Test
    void afterAMinuteOfSuccessTheBackOffBeginsAnew() throws Exception {
        bench.pull("a");
        bench.nextFails("a");
        bench.advance(1_000);
        bench.nextFails("a");
        bench.advance(2_000);
        FakeSource lasting = bench.nextBrings("a", "K1\n");
        feedFor(lasting, SourceLoop.SUCCESS_MS);
        lasting.fail("connection reset");
        bench.work();
        bench.advance(1_000);
        FakeSource brief = bench.nextBrings("a", "K2\n");
        feedFor(brief, SourceLoop.SUCCESS_MS - 1_000);
        brief.fail("connection reset");
        bench.work();
        bench.advance(1_999);
        assertThat(bench.isQuiet()).isTrue();
        bench.advance(1);
        bench.next("a");
    }

    private void feedFor(FakeSource source, long ms) throws Exception {
        for (long passed = 0; passed < ms; passed += 1_000) {
            source.feed("-\n");
            bench.advance(1_000);
        }
    }

    @Test
    void streamThatEndsInOrderEndsForItsViewersAndIsTriedAfterABackOff() throws Exception {
        bench.pull("a", "b");
        bench.nextBrings("a", "K1\n").end();
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.OFFLINE);
        bench.work();
        assertThat(bench.snapshot().state()).isEqualTo(State.WAITING);
        assertThat(bench.snapshot().lastError()).isEmpty();
        bench.advance(999);
        assertThat(bench.isQuiet()).isTrue();
        bench.advance(1);
        bench.next("a");
    }

    @Test
    void sourceThatBringsNothingHasFailed() throws Exception {
        bench.pull("a", "b");
        bench.next("a").end();
        bench.work();
        assertThat(bench.snapshot().lastError()).contains("fake://a/x: ended before it brought anything");
        bench.next("b");
    }

    @Test
    void failureIsForgottenWhenTheStreamIsThereAgain() throws Exception {
        bench.pull("a");
        bench.nextFails("a");
        bench.work();
        assertThat(bench.snapshot().lastError()).isPresent();
        bench.advance(1_000);
        FakeSource source = bench.nextBrings("a", "K1\n");
        bench.work();
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
        assertThat(bench.snapshot().lastError()).isEmpty();
        source.fail("connection reset");
        bench.work();
        assertThat(bench.snapshot().lastError()).contains("fake://a/x: connection reset");
    }

    @Test
    void streamThatIsThereHasNoErrorThoughABetterAddressFails() throws Exception {
        FakeSource third = liveOnThird();
        bench.work();
        feedFor(third, SourceLoop.RETURN_AFTER_MS);
        bench.nextFails("a");
        bench.work();
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
        assertThat(bench.snapshot().lastError()).isEmpty();
    }

    @Test
    void bugOfASourceIsAFailureOfItsAttempt() throws Exception {
        bench.pull("a", "b");
        bench.next("a").crash();
        bench.work();
        assertThat(bench.snapshot().lastError()).contains("fake://a/x: internal error: see the log");
        bench.next("b");
    }

    @Test
    void foreignTextsInReasonsAreMadeFitToBeShown() throws Exception {
        bench.pull("a");
        bench.next("a").fail("404 No\r\nStream \u001b" + "x".repeat(500));
        bench.work();
        assertThat(bench.snapshot().lastError().orElseThrow())
                .startsWith("fake://a/x: 404 No..Stream .xxx")
                .hasSizeLessThan(250);
    }

    // ---- the hub says no

    @Test
    void refusedStreamIsFollowedByTheNextAddress() throws Exception {
        bench.pull("a", "b");
        FakeSource source = bench.nextBrings("a", "K1\n");
        assertThatThrownBy(() -> source.feed("!\n")).isInstanceOf(RefusedStreamException.class);
        source.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().lastError().orElseThrow()).startsWith("fake://a/x: a line begins with !");
        bench.next("b");
    }

    @Test
    void containerThatTheStreamDoesNotAcceptIsRefused() throws Exception {
        bench.sources.apply(Map.of(SourceBench.NEWS, new Sources.Pull(bench.config(null, "a"), Set.of("mpegts"))));
        bench.work();
        FakeSource source = bench.next("a");
        assertThatThrownBy(() -> source.bring("K1\n")).isInstanceOf(RefusedStreamException.class);
        source.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().state()).isEqualTo(State.WAITING);
    }

    @Test
    void kickedSourceStopsAndIsTriedAfterABackOff() throws Exception {
        bench.pull("a", "b");
        FakeSource source = bench.nextBrings("a", "K1\n");
        bench.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked"));
        assertThat(source.isStopped()).isTrue();
        source.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().state()).isEqualTo(State.WAITING);
        bench.advance(1_000);
        bench.next("a");
    }

    @Test
    void sourceThatFeedsAfterTheHubHasEndedItIsTold() throws Exception {
        bench.pull("a");
        FakeSource source = bench.nextBrings("a", "K1\n");
        source.take(intake -> {
            bench.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "kicked"));
            assertThatThrownBy(() -> intake.feed(new byte[1], 0, 1)).isInstanceOf(PublicationEndedException.class);
        });
        source.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().state()).isEqualTo(State.WAITING);
    }

    @Test
    void connectionThatBringsNoStreamIsEndedByTheHubAndFollowedByTheNext() throws Exception {
        bench.pull("a", "b");
        FakeSource source = bench.next("a");
        source.begin();
        bench.work();
        bench.advance(StreamSettings.DEFAULTS.publisher().idleMs());
        assertThat(source.isStopped()).isTrue();
        source.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().lastError().orElseThrow()).startsWith("fake://a/x: idle: sent nothing for 10 s");
        bench.next("b");
    }

    @Test
    void whileSomebodyElsePublishesNoOtherAddressIsTried() throws Exception {
        Publisher other = new OtherPublisher();
        bench.stream().broadcast().publish(other, Lines.FORMAT, new FormatDetector(List.of(Lines.FORMAT)));
        bench.pull("a", "b");
        FakeSource source = bench.next("a");
        assertThatThrownBy(source::begin).isInstanceOf(IOException.class).hasMessage("somebody else is publishing");
        source.awaitEnd();
        bench.work();
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.snapshot().state()).isEqualTo(State.WAITING);
        assertThat(bench.stream().broadcast().publication().orElseThrow().publisher())
                .isSameAs(other);
    }

    // ---- return to a better address

    private FakeSource liveOnThird() throws Exception {
        bench.pull("a", "b", "c");
        bench.nextFails("a");
        bench.nextFails("b");
        return bench.nextBrings("c", "K1\n");
    }

    @Test
    void betterAddressesAreTriedBehindTheBackOfAWorseOne() throws Exception {
        FakeSource third = liveOnThird();
        feedFor(third, SourceLoop.RETURN_AFTER_MS - 1_000);
        assertThat(bench.isQuiet()).isTrue();
        feedFor(third, 1_000);
        bench.nextFails("a");
        assertThat(bench.snapshot().active()).contains("fake://c/x");
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
        bench.nextFails("b");
        third.feed("K2\n");
        feedFor(third, SourceLoop.RETURN_AGAIN_MS - 1_000);
        assertThat(bench.isQuiet()).isTrue();
        feedFor(third, 1_000);
        bench.next("a");
        assertThat(third.isStopped()).isFalse();
    }

    @Test
    void betterAddressTakesOverWhenItBringsTheStream() throws Exception {
        FakeSource third = liveOnThird();
        feedFor(third, SourceLoop.RETURN_AFTER_MS);
        FakeSource first = bench.next("a");
        third.feed("K2\n");
        first.begin();
        assertThat(third.isStopped()).isTrue();
        third.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().active()).contains("fake://a/x");
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
        assertThat(bench.told)
                .filteredOn(SourceSwitched.class::isInstance)
                .containsExactly(new SourceSwitched(SourceBench.NEWS, "fake://c/x", "fake://a/x"));
        assertThat(bench.stream().counters().switches()).isOne();
        assertThat(bench.registry.counters().switches()).isOne();
        assertThat(bench.registry.counters().attempts()).isEqualTo(4);
        first.feed("LINES h\nK3\n");
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.LIVE);
        feedFor(first, SourceLoop.RETURN_AFTER_MS);
        assertThat(bench.isQuiet()).isTrue();
    }

    @Test
    void oldSourcesEndMayBeNoticedBeforeTheNewOnesBegin() throws Exception {
        FakeSource third = liveOnThird();
        feedFor(third, SourceLoop.RETURN_AFTER_MS);
        FakeSource first = bench.next("a");
        first.take(intake -> {
            bench.stream().broadcast().end(new EndReason(EndReason.Kind.IDLE, "idle"));
            try {
                third.awaitEnd();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            intake.begin(Lines.FORMAT);
        });
        bench.work();
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.snapshot().active()).contains("fake://a/x");
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
    }

    @Test
    void betterAddressThatIsOnItsWayFollowsAWorseOneThatIsLost() throws Exception {
        FakeSource third = liveOnThird();
        feedFor(third, SourceLoop.RETURN_AFTER_MS);
        FakeSource first = bench.next("a");
        third.fail("connection reset");
        bench.work();
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.snapshot().state()).isEqualTo(State.CONNECTING);
        assertThat(bench.snapshot().active()).contains("fake://a/x");
        first.fail("no connection");
        bench.work();
        bench.nextFails("b");
        bench.nextBrings("c", "K2\n");
    }

    @Test
    void betterAddressThatSoonFailsAgainIsLeftAloneForLonger() throws Exception {
        FakeSource third = liveOnThird();
        feedFor(third, SourceLoop.RETURN_AFTER_MS);
        FakeSource first = bench.nextBrings("a", "K2\n");
        first.fail("connection reset");
        bench.work();
        bench.nextFails("b");
        FakeSource again = bench.nextBrings("c", "K3\n");
        feedFor(again, SourceLoop.RETURN_AGAIN_MS - 1_000);
        assertThat(bench.isQuiet()).isTrue();
        feedFor(again, 1_000);
        bench.next("a");
    }

    // ---- on demand

    @Test
    void onDemandNothingRunsUntilSomebodyWantsTheStream() throws Exception {
        bench.pullOnDemand(Duration.ofSeconds(30), "a");
        bench.advance(100_000);
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.snapshot().state()).isEqualTo(State.IDLE);
        Seat seat = bench.stream().seat().orElseThrow();
        bench.work();
        FakeSource source = bench.nextBrings("a", "K1\n");
        feedFor(source, 100_000);
        seat.release();
        feedFor(source, 29_000);
        assertThat(source.isStopped()).isFalse();
        assertThat(bench.snapshot().state()).isEqualTo(State.LIVE);
        feedFor(source, 1_000);
        assertThat(source.isStopped()).isTrue();
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.OFFLINE);
        assertThat(bench.snapshot().state()).isEqualTo(State.IDLE);
        source.awaitEnd();
        bench.work();
        bench.advance(100_000);
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.stream().seat()).isPresent();
        bench.work();
        bench.next("a");
    }

    @Test
    void visitThatNoTickSeesProlongsTheLinger() throws Exception {
        bench.pullOnDemand(Duration.ofSeconds(30), "a");
        bench.stream().seat().orElseThrow().release();
        bench.work();
        FakeSource source = bench.next("a");
        bench.advance(29_000);
        bench.stream().seat().orElseThrow().release();
        bench.advance(29_000);
        assertThat(source.isStopped()).isFalse();
        bench.advance(1_000);
        assertThat(source.isStopped()).isTrue();
    }

    @Test
    void withoutALingerTheSourceGoesWithTheLastViewer() throws Exception {
        bench.pullOnDemand(Duration.ZERO, "a");
        Seat seat = bench.stream().seat().orElseThrow();
        bench.work();
        FakeSource source = bench.next("a");
        bench.advance(250);
        assertThat(source.isStopped()).isFalse();
        seat.release();
        bench.advance(250);
        assertThat(source.isStopped()).isTrue();
        assertThat(bench.snapshot().state()).isEqualTo(State.IDLE);
    }

    @Test
    void viewersWhoComeAndGoDoNotMakeThePumpKnockMoreOften() throws Exception {
        bench.pullOnDemand(Duration.ZERO, "a");
        Seat seat = bench.stream().seat().orElseThrow();
        bench.work();
        bench.nextFails("a");
        seat.release();
        bench.advance(250);
        assertThat(bench.snapshot().state()).isEqualTo(State.IDLE);
        Seat again = bench.stream().seat().orElseThrow();
        bench.work();
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.snapshot().state()).isEqualTo(State.WAITING);
        bench.advance(750);
        bench.next("a");
        again.release();
    }

    // ---- configuration

    @Test
    void unchangedSourceGoesOnAndAChangedOneBeginsAnew() throws Exception {
        bench.pull("a");
        FakeSource source = bench.nextBrings("a", "K1\n");
        bench.pull("a");
        assertThat(bench.isQuiet()).isTrue();
        assertThat(source.isStopped()).isFalse();
        bench.pull("b");
        assertThat(source.isStopped()).isTrue();
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.HELD);
        source.awaitEnd();
        bench.work();
        bench.nextBrings("b", "K2\n");
        assertThat(bench.stream().state()).isEqualTo(BroadcastState.LIVE);
        assertThat(bench.snapshot().attempts()).isEqualTo(1);
    }

    @Test
    void removedSourceStopsAlsoWhileItConnects() throws Exception {
        bench.pull("a");
        FakeSource source = bench.next("a");
        bench.sources.apply(Map.of());
        bench.work();
        assertThat(source.isStopped()).isTrue();
        source.awaitEnd();
        bench.work();
        bench.advance(100_000);
        assertThat(bench.isQuiet()).isTrue();
        assertThat(bench.sources.snapshot(SourceBench.NEWS)).isEmpty();
        bench.stream().seat().orElseThrow().release();
        bench.work();
        assertThat(bench.isQuiet()).isTrue();
    }

    @Test
    void streamThatWasRemovedEndsItsSource() throws Exception {
        bench.pull("a");
        FakeSource source = bench.nextBrings("a", "K1\n");
        bench.streams.clear();
        bench.reconfigureRegistry();
        assertThat(source.isStopped()).isTrue();
        source.awaitEnd();
        bench.sources.apply(Map.of());
        bench.work();
        bench.advance(100_000);
        assertThat(bench.isQuiet()).isTrue();
    }

    @Test
    void sourceThatIsToldToStopCannotBeginAnyMore() throws Exception {
        bench.pull("a");
        FakeSource source = bench.next("a");
        source.take(intake -> {
            bench.sources.apply(Map.of());
            bench.work();
            assertThatThrownBy(() -> intake.begin(Lines.FORMAT))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the source was removed by the configuration");
        });
        assertThat(bench.stream().broadcast().publication()).isEmpty();
    }

    @Test
    void closingLeavesNoThreadAndNothingBeginsAfterwards() throws Exception {
        bench.pull("a", "b");
        FakeSource connecting = bench.next("a");
        bench.sources.close();
        assertThat(connecting.thread().isAlive()).isFalse();
        bench.work();
        bench.advance(100_000);
        bench.pull("c");
        assertThat(bench.isQuiet()).isTrue();
    }

    @Test
    void closingEndsAlsoTheOneThatIsLiveAndTheOneThatIsBetter() throws Exception {
        FakeSource third = liveOnThird();
        feedFor(third, SourceLoop.RETURN_AFTER_MS);
        FakeSource first = bench.next("a");
        bench.sources.close();
        assertThat(third.thread().isAlive()).isFalse();
        assertThat(first.thread().isAlive()).isFalse();
        assertThat(bench.stream().broadcast().publication()).isEmpty();
    }

    // ---- chains of pumps

    private static final String ONE = "1111111111111111";
    private static final String TWO = "2222222222222222";

    private String own() {
        return bench.sources.identity(SourceBench.NEWS);
    }

    private String asker() {
        return bench.sources.asker(SourceBench.NEWS);
    }

    @Test
    void requestsTellForWhichPumpsTheStreamIsWanted() throws Exception {
        assertThat(asker()).matches("[0-9a-f]{16}");
        bench.pullOnDemand(Duration.ofSeconds(30), "a");
        assertThat(bench.sources.wantedBy(SourceBench.NEWS, List.of(ONE, TWO))).isTrue();
        assertThat(bench.sources.wantedBy(SourceBench.NEWS, List.of())).isTrue();
        assertThat(bench.stream().seat()).isPresent();
        bench.work();
        FakeSource source = bench.next("a");
        source.take(intake -> assertThat(intake.chain()).containsExactly(ONE, TWO, asker()));
        bench.nowMs.addAndGet(WantedBy.REMEMBERED_MS);
        source.take(intake -> assertThat(intake.chain()).containsExactly(asker()));
    }

    @Test
    void pumpThatMeetsItselfInARequestRefuses() {
        bench.pull("a");
        assertThat(bench.sources.wantedBy(SourceBench.NEWS, List.of(ONE, asker())))
                .isFalse();
        assertThat(bench.sources.wantedBy("other", List.of(ONE))).isTrue();
    }

    @Test
    void pumpOnWhichManyPumpsHangIsNotRefused() throws Exception {
        bench.pull("a");
        for (int i = 0; i < 100; i++) {
            bench.sources.wantedBy(SourceBench.NEWS, List.of(String.format("%016x", i)));
        }
        bench.next("a").take(intake -> {
            assertThat(bench.sources.wantedBy("origin", intake.chain())).isTrue();
        });
    }

    @Test
    void oneStreamMayComeFromAnotherOfTheSamePump() {
        bench.pull("a");
        assertThat(bench.sources.wantedBy("other", List.of(asker()))).isTrue();
        assertThat(bench.sources.chainOf("other")).doesNotContain(own()).hasSize(1);
    }

    @Test
    void pumpsThatAskAreRememberedInALimitedNumberTheLatestLast() throws Exception {
        bench.pull("a");
        for (int i = 0; i < 100; i++) {
            bench.sources.wantedBy(SourceBench.NEWS, List.of(String.format("%016x", i)));
        }
        bench.next("a").take(intake -> {
            assertThat(intake.chain())
                    .hasSize(Chain.MAX_PUMPS)
                    .endsWith("0000000000000062", "0000000000000063", asker());
            assertThat(Chain.parse(Chain.text(intake.chain()))).isEqualTo(intake.chain());
        });
    }

    @Test
    void whatAnswersTellIsOfNoUseInRequests() {
        bench.pull("a");
        assertThat(bench.sources.wantedBy(SourceBench.NEWS, bench.sources.chainOf(SourceBench.NEWS)))
                .isTrue();
    }

    @Test
    void answersTellByWhichPumpsTheStreamHasCome() throws Exception {
        bench.pull("a");
        FakeSource source = bench.next("a");
        source.take(intake -> intake.cameBy(TWO + ", nonsense," + ONE));
        assertThat(bench.sources.chainOf(SourceBench.NEWS)).containsExactly(own());
        source.begin();
        assertThat(bench.sources.chainOf(SourceBench.NEWS)).containsExactly(TWO, ONE, own());
        source.fail("connection reset");
        bench.work();
        assertThat(bench.sources.chainOf(SourceBench.NEWS)).containsExactly(TWO, ONE, own()); // viewers are held
        bench.advance(1_000);
        bench.nextBrings("a", "K1\n");
        assertThat(bench.sources.chainOf(SourceBench.NEWS)).containsExactly(own());
    }

    @Test
    void pumpThatMeetsItselfInAnAnswerTriesTheNextAddress() throws Exception {
        bench.pull("a", "b");
        FakeSource looped = bench.next("a");
        assertThatThrownBy(() -> looped.take(intake -> intake.cameBy(ONE + "," + own())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("loop: ");
        looped.awaitEnd();
        bench.work();
        assertThat(bench.snapshot().lastError().orElseThrow()).startsWith("fake://a/x: loop: ");
        FakeSource endless = bench.next("b");
        String many = String.join(",", Collections.nCopies(Chain.MAX_PUMPS, ONE));
        assertThatThrownBy(() -> endless.take(intake -> intake.cameBy(many))).hasMessageStartingWith("loop: ");
    }

    @Test
    void answerWithoutAChainIsNobodysLoop() throws Exception {
        bench.pull("a");
        bench.next("a").take(intake -> intake.cameBy(null));
    }

    private static final class OtherPublisher implements Publisher {
        @Override
        public String peer() {
            return "192.0.2.1:4000";
        }

        @Override
        public Object identity() {
            return "other";
        }

        @Override
        public void ended(EndReason reason) {
            // nobody ends it here
        }
    }
}
