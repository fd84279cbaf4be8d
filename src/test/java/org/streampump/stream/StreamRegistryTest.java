package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which streams there are, who may watch them, and what is left when they end. */
class StreamRegistryTest {
    private static final ViewerInfo INFO = new ViewerInfo("viewer:1", "test", "tester");
    private static final StreamRegistry.Limits LIMITS = new StreamRegistry.Limits(3, 2, 60_000);
    private static final EndReason SHUTDOWN = new EndReason(EndReason.Kind.SHUTDOWN, "shutting down");

    private final TestHub hub = new TestHub(LIMITS);
    private final TestOutput output = new TestOutput();

    private static StreamRegistry.Rule pattern() {
        return new StreamRegistry.Rule(TestHub.settings(), true);
    }

    private static Publication publish(Stream stream, String text) throws Exception {
        Publication publication = stream.publish(new TestEncoder("a"), Lines.FORMAT, TestHub.FORMATS);
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
        stream.whenWatchable(waiter);
        hub.pass(100_000);
        stream.noLongerWaits(waiter);
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
        hub.rules.put("small", new StreamRegistry.Rule(TestHub.withMaxViewers(2), false));
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
        hub.rules.put("small", new StreamRegistry.Rule(TestHub.withMaxViewers(1), false));
        List<Integer> told = new ArrayList<>();
        Stream small = hub.stream("small");
        small.whenSeatTaken(() -> told.add(small.seatsTaken()));
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
        assertThat(hub.stream().watch(output, INFO, seat)).isEmpty();
        assertThat(hub.registry.seatsTaken()).isEqualTo(1);
    }

    @Test
    void waitersAreToldOnceWhenTheFirstSegmentIsThere() throws Exception {
        List<String> told = new ArrayList<>();
        hub.stream().whenWatchable(() -> told.add("early"));
        Publication publication = publish(hub.stream(), "LINES h\nK1");
        assertThat(told).isEmpty();
        feed(publication, "\n");
        feed(publication, "K2\n");
        assertThat(told).containsExactly("early");
        hub.stream().whenWatchable(() -> told.add("late"));
        assertThat(told).containsExactly("early", "late");
    }

    @Test
    void aWaiterWhoHasGoneIsNotToldAndOneThatFailsCostsNobodyAnything() throws Exception {
        List<String> told = new ArrayList<>();
        Runnable gone = () -> told.add("gone");
        hub.stream().whenWatchable(gone);
        hub.stream().whenWatchable(() -> {
            throw new IllegalStateException("completed");
        });
        hub.stream().whenWatchable(() -> told.add("other"));
        hub.stream().noLongerWaits(gone);
        publish(hub.stream(), "LINES h\nK\n");
        assertThat(told).containsExactly("other");
    }

    @Test
    void aStreamThatTheConfigurationNoLongerHasEndsWithItsViewersAndWaiters() throws Exception {
        TestEncoder encoder = new TestEncoder("a");
        feed(hub.publish(encoder), "LINES h\nK\n");
        Viewer viewer = hub.watch(output);
        hub.registry.reconfigure(LIMITS, name -> Optional.empty(), List.of());
        hub.work();
        assertThat(encoder.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.REMOVED);
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
                LIMITS, name -> Optional.of(new StreamRegistry.Rule(TestHub.withMaxViewers(1), false)), List.of("b"));
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
                LIMITS, name -> Optional.of(new StreamRegistry.Rule(TestHub.settings(), false)), List.of("live/a"));
        assertThat(output.isOver()).isFalse();
        assertThat(hub.stream("live/a")).isSameAs(stream);
        assertThat(stream.isFromPattern()).isFalse();
    }

    @Test
    void untouchedViewersNoticeNothingOfAChange() throws Exception {
        Publication publication = publish(hub.stream(), "LINES h\nK\n");
        hub.watch(output);
        hub.rules.put("other", new StreamRegistry.Rule(TestHub.settings(), false));
        hub.registry.reconfigure(LIMITS, name -> Optional.ofNullable(hub.rules.get(name)), List.of("news", "other"));
        feed(publication, "-2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<h>K\n-2\n");
    }

    @Test
    void closingEndsEverythingAndNothingBeginsAfterwards() throws Exception {
        TestEncoder encoder = new TestEncoder("a");
        feed(hub.publish(encoder), "LINES h\nK\n");
        Viewer viewer = hub.watch(output);
        List<String> told = new ArrayList<>();
        hub.rules.put("b", new StreamRegistry.Rule(TestHub.settings(), false));
        hub.stream("b").whenWatchable(() -> told.add("b"));
        hub.registry.close(SHUTDOWN);
        hub.work();
        assertThat(encoder.told).extracting(EndReason::kind).containsExactly(EndReason.Kind.SHUTDOWN);
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
