package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.address.AddressLimits;
import org.streampump.address.Networks;

/** Which streams there are, who may watch them, and what is left when they end. */
class StreamRegistryTest {
    private static final ViewerInfo INFO = new ViewerInfo("viewer:1", "test", "tester");
    private static final HubLimits LIMITS = new HubLimits(3, 2, 60_000);
    private static final EndReason SHUTDOWN = new EndReason(EndReason.Kind.SHUTDOWN, "shutting down");

    private final TestHub hub = new TestHub(LIMITS);
    private final TestOutput output = new TestOutput();

    private static StreamRule pattern() {
        return new StreamRule(TestHub.settings(), true);
    }

    private static HubLimits limits(int maxWaiting, int maxStreams, int maxOfPattern) {
        AddressLimits.Most perAddress = new AddressLimits.Most(
                /* connections= */ 0, /* viewers= */ 0, /* waiting= */ 0, /* publishers= */ 0, /* streams= */ 2);
        return new HubLimits(
                /* maxViewers= */ 10,
                maxWaiting,
                maxStreams,
                maxOfPattern,
                /* lingerMs= */ 60_000,
                perAddress,
                Networks.LOOPBACK);
    }

    private static Publication publish(Stream stream, String text) throws Exception {
        Publication publication = stream.broadcast().publish(new TestPublisher("a"), Lines.FORMAT, TestHub.FORMATS);
        feed(publication, text);
        return publication;
    }

    @Test
    void unknownAndInvalidNamesAreNoStreams() {
        hub.rules.put("live/*", pattern());
        assertThat(hub.registry.findOrCreate("other")).isEmpty();
        assertThat(hub.registry.findOrCreate("live/..")).isEmpty();
        assertThat(hub.registry.findOrCreate("live/")).isEmpty();
        assertThat(hub.registry.findOrCreate("live/a\0")).isEmpty();
        assertThat(hub.registry.findOrCreate("live/" + "a".repeat(196))).isEmpty();
        assertThat(hub.registry.streams()).isEmpty();
    }

    @Test
    void patternsGiveBirthToAsManyStreamsAsAreAllowed() {
        hub.rules.put("live/*", pattern());
        assertThat(hub.registry.findOrCreate("live/a")).isPresent();
        assertThat(hub.registry.findOrCreate("live/b")).isPresent();
        assertThat(hub.registry.findOrCreate("live/c")).isEmpty();
        assertThat(hub.registry.findOrCreate("live/a")).isPresent();
        assertThat(hub.registry.findOrCreate("news")).isPresent();
    }

    @Test
    void namesThatOnlyViewersWaitForLeaveHalfOfThePlacesToEncoders() {
        hub.rules.put("live/*", pattern());
        assertThat(hub.registry.findOrAwait("live/a")).isPresent();
        assertThat(hub.registry.findOrAwait("live/b")).isEmpty();
        assertThat(hub.registry.findOrAwait("live/a")).isPresent();
        assertThat(hub.registry.findOrCreate("live/b")).isPresent();
        assertThat(hub.registry.findOrAwait("live/b")).isPresent();
    }

    @Test
    void aPatternLeavesPlacesToTheOthers() throws Exception {
        TestHub of = new TestHub(limits(0, /* maxStreams= */ 4, /* maxOfPattern= */ 2));
        of.rules.put("live/*", new StreamRule(TestHub.settings(), "live/*"));
        of.rules.put("talk", new StreamRule(TestHub.settings(), "*"));
        of.registry.findOrCreate("live/a", "127.0.0.1");
        of.registry.findOrCreate("live/b", "127.0.0.1");
        assertThatThrownBy(() -> of.registry.findOrCreate("live/c", "127.0.0.1"))
                .isInstanceOf(NoRoomException.class)
                .hasMessage("the pattern live/* has no room for another stream");
        assertThat(of.registry.findOrCreate("talk", "127.0.0.1")).isPresent();
    }

    @Test
    void anAddressLeavesPlacesToTheOthersUnlessItIsTrusted() throws Exception {
        TestHub of = new TestHub(limits(0, /* maxStreams= */ 10, /* maxOfPattern= */ 10));
        of.rules.put("live/*", pattern());
        of.registry.findOrCreate("live/a", "192.0.2.1");
        of.registry.findOrAwait("live/b", "::ffff:192.0.2.1");
        assertThatThrownBy(() -> of.registry.findOrCreate("live/c", "192.0.2.1"))
                .isInstanceOf(NoRoomException.class)
                .hasMessage("no more than 2 streams of patterns from one address");
        assertThat(of.registry.findOrCreate("live/a", "192.0.2.1")).isPresent();
        assertThat(of.registry.findOrCreate("live/c", "192.0.2.2")).isPresent();
        for (String name : List.of("live/d", "live/e", "live/f")) {
            assertThat(of.registry.findOrCreate(name, "127.0.0.1")).isPresent();
        }
        of.registry.find("live/a").orElseThrow().close(new EndReason(EndReason.Kind.REMOVED, "test"));
        assertThat(of.registry.findOrCreate("live/g", "192.0.2.1")).isPresent();
    }

    @Test
    void theOldestUnusedStreamMakesRoomForANewOne() throws Exception {
        TestHub of = new TestHub(limits(0, /* maxStreams= */ 3, /* maxOfPattern= */ 3));
        of.rules.put("live/*", pattern());
        Seat seat = of.stream("live/used").seat().orElseThrow();
        of.stream("live/old");
        of.pass(500);
        of.stream("live/young");
        of.pass(499);
        assertThat(of.registry.findOrCreate("live/next"))
                .isEmpty(); // who asked for the others may be about to use them
        of.pass(1);
        assertThat(of.registry.findOrCreate("live/next")).isPresent();
        assertThat(of.registry.find("live/old")).isEmpty();
        assertThat(of.registry.find("live/young")).isPresent();
        of.pass(10_000);
        assertThat(of.registry.findOrCreate("live/more")).isPresent();
        assertThat(of.registry.find("live/young")).isEmpty();
        assertThat(of.registry.find("live/used")).isPresent();
        seat.release();
    }

    @Test
    void anAddressMakesRoomAmongItsOwn() throws Exception {
        TestHub of = new TestHub(limits(0, /* maxStreams= */ 10, /* maxOfPattern= */ 10));
        of.rules.put("live/*", pattern());
        of.registry.findOrCreate("live/other", "192.0.2.2");
        of.pass(1_000);
        of.registry.findOrCreate("live/a", "192.0.2.1");
        of.pass(1_000);
        of.registry.findOrCreate("live/b", "192.0.2.1");
        assertThat(of.registry.findOrCreate("live/c", "192.0.2.1")).isPresent();
        assertThat(of.registry.find("live/a")).isEmpty();
        assertThat(of.registry.find("live/b")).isPresent();
        assertThat(of.registry.find("live/other")).isPresent();
    }

    @Test
    void anUnusedStreamOfAPatternDisappearsAfterAWhile() {
        hub.rules.put("live/*", pattern());
        hub.stream("live/a");
        hub.stream("news");
        hub.pass(59_999);
        assertThat(hub.registry.find("live/a")).isPresent();
        hub.pass(1);
        assertThat(hub.registry.find("live/a")).isEmpty();
        assertThat(hub.registry.find("news")).isPresent();
    }

    @Test
    void aStreamOfAPatternStaysWhileSomebodyWaitsWatchesOrPublishes() throws Exception {
        hub.rules.put("live/*", pattern());
        Stream stream = hub.stream("live/a");
        Runnable waiter = () -> {};
        stream.broadcast().whenWatchable(waiter, 1_000_000);
        hub.pass(100_000);
        stream.broadcast().noLongerWaits(waiter);
        hub.pass(50_000);
        Seat seat = stream.seat().orElseThrow();
        hub.pass(100_000);
        seat.release();
        publish(stream, "LINES h\nK\n");
        Viewer viewer = hub.watch(stream, output);
        hub.pass(11_000); // the encoder is idle
        hub.pass(16_000); // the grace is over
        assertThat(viewer.isGone()).isTrue();
        hub.pass(59_000);
        assertThat(hub.registry.find("live/a")).contains(stream);
        hub.pass(1_000);
        assertThat(hub.registry.find("live/a")).isEmpty();
        assertThatThrownBy(() -> publish(stream, "LINES h\n")).isInstanceOf(BusyException.class);
    }

    @Test
    void seatsAreLimitedPerStreamAndForThePump() {
        hub.rules.put("small", new StreamRule(TestHub.withMaxViewers(2), false));
        Seat one = hub.stream("small").seat().orElseThrow();
        assertThat(hub.stream("small").seat()).isPresent();
        assertThat(hub.stream("small").seat()).isEmpty();
        assertThat(hub.stream().seat()).isPresent();
        assertThat(hub.stream().seat()).isEmpty();
        one.release();
        one.release();
        assertThat(hub.registry.seatsTaken()).isEqualTo(2);
        assertThat(hub.stream("small").seat()).isPresent();
        assertThat(hub.stream("small").seat()).isEmpty();
    }

    @Test
    void whoeverWantsToKnowLearnsThatASeatWasTaken() {
        hub.rules.put("small", new StreamRule(TestHub.withMaxViewers(1), false));
        List<Integer> told = new ArrayList<>();
        Stream small = hub.stream("small");
        small.demand().whenSeatTaken(() -> told.add(small.watchers().seatsTaken()));
        assertThat(small.seat()).isPresent();
        assertThat(small.seat()).isEmpty();
        assertThat(told).containsExactly(1);
    }

    @Test
    void whoeverEndsGivesTheSeatBackOnce() throws Exception {
        publish(hub.stream(), "LINES h\nK\n");
        for (EndReason.Kind kind : EndReason.Kind.values()) {
            Viewer viewer = hub.watch(new TestOutput());
            assertThat(hub.registry.seatsTaken()).isEqualTo(1);
            viewer.end(new EndReason(kind, "over"));
            hub.work();
            assertThat(hub.registry.seatsTaken()).isZero();
        }
    }

    @Test
    void anOfflineStreamCannotBeWatchedAndTheSeatStaysTheCallers() {
        Seat seat = hub.stream().seat().orElseThrow();
        assertThat(hub.stream().watch(output, INFO, Optional.empty(), seat)).isEmpty();
        assertThat(hub.registry.seatsTaken()).isEqualTo(1);
    }

    @Test
    void waitersAreToldOnceWhenTheFirstSegmentIsThere() throws Exception {
        List<String> told = new ArrayList<>();
        hub.stream().broadcast().whenWatchable(() -> told.add("early"), 60_000);
        Publication publication = publish(hub.stream(), "LINES h\nK1");
        assertThat(told).isEmpty();
        feed(publication, "\n");
        feed(publication, "K2\n");
        assertThat(told).containsExactly("early");
        hub.stream().broadcast().whenWatchable(() -> told.add("late"), 60_000);
        assertThat(told).containsExactly("early", "late");
    }

    @Test
    void aWaiterWhoHasGoneIsNotToldAndOneThatFailsCostsNobodyAnything() throws Exception {
        List<String> told = new ArrayList<>();
        Runnable gone = () -> told.add("gone");
        hub.stream().broadcast().whenWatchable(gone, 60_000);
        hub.stream()
                .broadcast()
                .whenWatchable(
                        () -> {
                            throw new IllegalStateException("completed");
                        },
                        60_000);
        hub.stream().broadcast().whenWatchable(() -> told.add("other"), 60_000);
        hub.stream().broadcast().noLongerWaits(gone);
        publish(hub.stream(), "LINES h\nK\n");
        assertThat(told).containsExactly("other");
    }

    @Test
    void aWaiterIsToldWhenItsTimeIsOver() {
        List<String> told = new ArrayList<>();
        hub.stream().broadcast().whenWatchable(() -> told.add("patient"), 60_000);
        hub.stream().broadcast().whenWatchable(() -> told.add("hasty"), 10_000);
        hub.pass(9_999);
        assertThat(told).isEmpty();
        hub.pass(1);
        assertThat(told).containsExactly("hasty");
        hub.pass(50_000);
        assertThat(told).containsExactly("hasty", "patient");
    }

    @Test
    void whoWaitsForTheEncoderThatIsThereIsToldWhenItLeavesForGood() throws Exception {
        List<String> told = new ArrayList<>();
        Publication lost = publish(hub.stream(), "LINES h\nK1");
        hub.stream().broadcast().whenStarted(() -> told.add("start"), 10_000);
        hub.stream().broadcast().whenWatchable(() -> told.add("any"), 60_000);
        lost.lost("connection failed"); // may return
        assertThat(told).isEmpty();
        publish(hub.stream(), "LINES h\nK1");
        hub.stream().broadcast().end(new EndReason(EndReason.Kind.KICKED, "by the administrator"));
        assertThat(told).containsExactly("start");
        hub.stream().broadcast().whenStarted(() -> told.add("too late"), 10_000);
        assertThat(told).containsExactly("start", "too late");
        publish(hub.stream(), "LINES h\nK1");
        hub.stream().broadcast().whenStarted(() -> told.add("next"), 10_000);
        assertThat(told).containsExactly("start", "too late");
    }

    @Test
    void theSeatsOfThoseWhoWaitAreLimitedPerStreamAndForThePump() {
        TestHub of = new TestHub(limits(/* maxWaiting= */ 3, /* maxStreams= */ 0, /* maxOfPattern= */ 0));
        of.rules.put("small", new StreamRule(TestHub.withMaxWaiting(1), false));
        Seat first = of.stream("small").seat().orElseThrow();
        assertThat(first.waits()).isTrue();
        assertThat(first.waits()).isTrue();
        Seat second = of.stream("small").seat().orElseThrow();
        assertThat(second.waits()).isFalse();
        assertThat(of.stream().seat().orElseThrow().waits()).isTrue();
        assertThat(of.stream().seat().orElseThrow().waits()).isTrue();
        assertThat(of.stream().seat().orElseThrow().waits()).isFalse();
        first.waitsNoLonger();
        first.waitsNoLonger();
        assertThat(second.waits()).isTrue();
        assertThat(of.stream().seat().orElseThrow().waits()).isFalse();
        second.release();
        second.waitsNoLonger();
        assertThat(second.waits()).isFalse();
        assertThat(of.stream().seat().orElseThrow().waits()).isTrue();
        assertThat(of.stream().seat().orElseThrow().waits()).isFalse();
    }

    @Test
    void allWhoWantToKnowLearnThatASeatIsGivenBack() {
        List<String> told = new ArrayList<>();
        Seat seat = hub.stream().seat().orElseThrow();
        seat.whenReleased(() -> told.add("first"));
        seat.whenReleased(() -> told.add("second"));
        seat.release();
        seat.release();
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void aStreamThatTheConfigurationNoLongerHasEndsWithItsViewersAndWaiters() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        feed(hub.publish(publisher), "LINES h\nK\n");
        Viewer viewer = hub.watch(output);
        hub.registry.reconfigure(LIMITS, name -> Optional.empty(), List.of());
        hub.work();
        assertThat(publisher.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.REMOVED);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.text()).isEqualTo("<h>K\n");
        assertThat(hub.registry.streams()).isEmpty();
        assertKeptContract(output);
    }

    @Test
    void changedSettingsHoldForWhoIsThere() throws Exception {
        feed(hub.publish("a"), "LINES h\nK\n");
        hub.watch(output);
        hub.registry.reconfigure(
                LIMITS, name -> Optional.of(new StreamRule(TestHub.withMaxViewers(1), false)), List.of("b"));
        assertThat(hub.stream().seat()).isEmpty();
        assertThat(output.isOver()).isFalse();
        assertThat(hub.registry.find("b")).isPresent();
    }

    @Test
    void aStreamOfAPatternThatGetsSettingsOfItsOwnGoesOn() throws Exception {
        hub.rules.put("live/*", pattern());
        Stream stream = hub.stream("live/a");
        publish(stream, "LINES h\nK\n");
        hub.watch(stream, output);
        hub.registry.reconfigure(
                LIMITS, name -> Optional.of(new StreamRule(TestHub.settings(), false)), List.of("live/a"));
        assertThat(output.isOver()).isFalse();
        assertThat(hub.stream("live/a")).isSameAs(stream);
        assertThat(stream.isFromPattern()).isFalse();
    }

    @Test
    void untouchedViewersNoticeNothingOfAChange() throws Exception {
        Publication publication = publish(hub.stream(), "LINES h\nK\n");
        hub.watch(output);
        hub.rules.put("other", new StreamRule(TestHub.settings(), false));
        hub.registry.reconfigure(LIMITS, name -> Optional.ofNullable(hub.rules.get(name)), List.of("news", "other"));
        feed(publication, "-2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K\n-2\n");
    }

    @Test
    void closingEndsEverythingAndNothingBeginsAfterwards() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        feed(hub.publish(publisher), "LINES h\nK\n");
        Viewer viewer = hub.watch(output);
        List<String> told = new ArrayList<>();
        hub.rules.put("b", new StreamRule(TestHub.settings(), false));
        hub.stream("b").broadcast().whenWatchable(() -> told.add("b"), 60_000);
        hub.registry.close(SHUTDOWN);
        hub.work();
        assertThat(publisher.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.SHUTDOWN);
        assertThat(viewer.isGone()).isTrue();
        assertThat(output.ends).isEqualTo(1);
        assertThat(told).containsExactly("b");
        assertThat(hub.registry.isEmpty()).isTrue();
        assertThat(hub.registry.seatsTaken()).isZero();
        assertThatThrownBy(() -> hub.publish("a")).isInstanceOf(BusyException.class);
        assertThat(hub.stream().seat()).isEmpty();
        assertThat(hub.registry.findOrCreate("c")).isEmpty();
    }

    @Test
    void endedLogsKeepNoMoreThanAStreamMayAndNoLongerThanTheirReadersNeed() throws Exception {
        String much = "x".repeat(100 * 1024); // two fifths of a log
        publish(hub.stream(), "LINES h\nK" + much + "\n").finish();
        assertThat(hub.stream().logs().count()).isEqualTo(1);
        hub.pass(2_000); // so long for those who have waited
        assertThat(hub.stream().logs().count()).isZero(); // nobody watched
        List<TestOutput> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Publication publication = publish(hub.stream(), "LINES h\nK" + much + "\n");
            TestOutput out = new TestOutput();
            out.room = 1;
            slow.add(out);
            hub.watch(out);
            publication.finish();
            hub.pass(1);
        }
        assertThat(hub.stream().logs().count()).isEqualTo(2);
        assertThat(slow).extracting(TestOutput::isOver).containsExactly(true, false, false);
        hub.pass(40_000);
        assertThat(hub.stream().logs().count()).isZero();
        assertKeptContract(slow.toArray(TestOutput[]::new));
    }

    @Test
    void endedLogsAreNotMoreThanAFewHoweverShort() throws Exception {
        for (int i = 0; i < 10; i++) {
            publish(hub.stream(), "LINES h\nK" + i + "\n").finish();
        }
        assertThat(hub.stream().logs().count()).isEqualTo(8);
        hub.pass(2_000);
        assertThat(hub.stream().logs().count()).isZero();
    }
}
