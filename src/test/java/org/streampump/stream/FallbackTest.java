package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Viewers while their stream is offline: they get its fallback, are held for it, or end. */
class FallbackTest {
    private static final ViewerInfo INFO = new ViewerInfo("viewer:1", "test", "tester");

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();
    private Publication backup;

    @BeforeEach
    void aFallback() throws Exception {
        fallsBack("news", "backup");
        rule("backup", TestHub.settings());
        backup = hub.publish(hub.stream("backup"), Lines.FORMAT);
        feed(backup, "LINES b\nKb1\n-b2\n");
    }

    @AfterEach
    void theOutputWasUsedAsItsContractSays() {
        assertKeptContract(output);
    }

    private void rule(String name, StreamSettings settings) {
        hub.rules.put(name, new StreamRule(settings, false));
    }

    private void fallsBack(String name, String fallback) {
        rule(name, TestSettings.with(TestHub.settings(), new Radio(Optional.of(fallback), Optional.empty())));
    }

    private Publication live(Lines format) throws Exception {
        Publication news = hub.publish(hub.stream(), format);
        feed(news, "LINES n\nKn1\n");
        return news;
    }

    @Test
    void viewersOfAStreamThatEndsGoOnInTheFallbackAndBackWhenItReturns() throws Exception {
        Publication news = live(Lines.FORMAT);
        Viewer viewer = hub.watch(output);
        feed(news, "-n2\n");
        news.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("<n>Kn1\n-n2\n(b)Kb1\n-b2\n");
        assertThat(viewer.streamName()).isEqualTo("backup");
        Publication again = hub.publish(hub.stream(), Lines.FORMAT);
        feed(again, "LINES m\n-m1\n");
        feed(backup, "-b3\n");
        hub.pass(250);
        assertThat(output.text()).endsWith("-b2\n-b3\n");
        feed(again, "Km2\n-m3\n");
        hub.pass(250);
        assertThat(output.text()).isEqualTo("<n>Kn1\n-n2\n(b)Kb1\n-b2\n-b3\n(m)Km2\n-m3\n");
        assertThat(viewer.streamName()).isEqualTo("news");
        assertThat(output.ends).isZero();
    }

    @Test
    void theEndOfTheContainerComesBeforeTheFallback() throws Exception {
        rule("backup2", TestHub.settings());
        fallsBack("news", "backup2");
        feed(hub.publish(hub.stream("backup2"), Lines.CLOSING), "LINES b\nKb1\n");
        Publication news = live(Lines.CLOSING);
        hub.watch(output);
        news.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("<n>Kn1\n.\n(b)Kb1\n");
    }

    @Test
    void viewersOfALostEncoderAreHeldForTheGraceTimeFirstAndGetANewcomersBurst() throws Exception {
        Publication news = live(Lines.FORMAT);
        hub.watch(output);
        news.lost("gone");
        for (int second = 0; second < 14; second++) {
            feed(backup, "Kb3\n");
            hub.pass(1_000);
        }
        assertThat(output.text()).startsWith("<n>Kn1\n").doesNotContain("b");
        feed(backup, "Kb4\n");
        hub.clock.advance(600);
        feed(backup, "-b5\nKb6\n");
        hub.pass(500);
        assertThat(output.text()).endsWith("(b)Kb4\n-b5\nKb6\n");
    }

    @Test
    void aViewerKeepsTheSeatOfTheStreamThatItCameFor() throws Exception {
        Publication news = live(Lines.FORMAT);
        Viewer viewer = hub.watch(output);
        hub.stream("backup").configure(new StreamRule(TestHub.withMaxViewers(1), false));
        Seat last = hub.stream("backup").seat().orElseThrow();
        news.finish();
        hub.pass();
        assertThat(viewer.streamName()).isEqualTo("backup");
        assertThat(hub.stream().watchers().seatsTaken()).isEqualTo(1);
        assertThat(hub.stream("backup").watchers().seatsTaken()).isEqualTo(1);
        assertThat(hub.stream("backup").demand().isWanted()).isTrue();
        last.release();
        assertThat(hub.stream("backup").demand().isWanted()).isTrue();
        viewer.departed("gone");
        hub.work();
        assertThat(hub.stream("backup").demand().isWanted()).isFalse();
        assertThat(hub.registry.seatsTaken()).isZero();
        assertThat(hub.stream().watchers().seatsTaken()).isZero();
    }

    @Test
    void whoCannotGoOnEnds() throws Exception {
        Publication news = live(Lines.ENDING);
        hub.watch(output);
        news.finish();
        hub.pass();
        assertThat(output.text()).isEqualTo("<n>Kn1\n");
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void withoutALiveFallbackViewersEndAsEver() throws Exception {
        Publication news = live(Lines.FORMAT);
        backup.finish();
        hub.watch(output);
        news.finish();
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void theFallbackOfAFallbackIsFollowedAndACircleIsHarmless() throws Exception {
        fallsBack("first", "second");
        fallsBack("second", "news");
        fallsBack("news", "first");
        Publication news = live(Lines.FORMAT);
        hub.watch(output);
        news.finish();
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
        assertThat(hub.stream().fallback()).isEmpty();
        feed(hub.publish(hub.stream("second"), Lines.FORMAT), "LINES s\nKs1\n");
        assertThat(hub.stream().fallback()).contains(hub.stream("second"));
    }

    @Test
    void newcomersGetTheFallbackWhateverItsContainerAndComeBackWhereItAllowsThat() throws Exception {
        TestOutput film = new TestOutput();
        rule("film", TestHub.settings());
        Publication other = hub.publish(hub.stream("film"), Lines.ENDING);
        feed(other, "LINES f\nKf1\n");
        Viewer guest = come(hub.stream().fallback().orElseThrow(), output);
        fallsBack("news", "film");
        hub.stream().configure(hub.rules.get("news"));
        Viewer spectator = come(hub.stream().fallback().orElseThrow(), film);
        assertThat(output.text()).isEqualTo("<b>Kb1\n-b2\n");
        assertThat(film.text()).isEqualTo("<f>Kf1\n");
        live(Lines.FORMAT);
        hub.pass(250);
        feed(other, "-f2\n");
        hub.pass(250);
        assertThat(guest.streamName()).isEqualTo("news");
        assertThat(output.text()).isEqualTo("<b>Kb1\n-b2\n(n)Kn1\n");
        assertThat(spectator.streamName()).isEqualTo("film");
        assertThat(film.text()).isEqualTo("<f>Kf1\n-f2\n");
    }

    private Viewer come(Stream stream, TestOutput to) {
        Seat seat = hub.stream().seat().orElseThrow();
        Viewer viewer = stream.watch(to, INFO, Optional.empty(), seat).orElseThrow();
        hub.work();
        return viewer;
    }

    @Test
    void aFallbackThatIsPulledOnDemandIsOpenedForViewersWhoAreHeldMeanwhile() throws Exception {
        backup.finish();
        Publication news = live(Lines.FORMAT);
        hub.watch(output);
        AtomicInteger asked = new AtomicInteger();
        hub.stream("backup").demand().whenSeatTaken(asked::incrementAndGet);
        assertThat(hub.stream("backup").demand().isWanted()).isFalse();
        news.finish();
        hub.pass(250);
        assertThat(asked).hasPositiveValue();
        assertThat(hub.stream("backup").demand().isWanted()).isTrue();
        assertThat(output.ends).isZero();
        Publication pulled = hub.publish(hub.stream("backup"), Lines.FORMAT);
        feed(pulled, "LINES p\nKp1\n");
        hub.pass(250);
        assertThat(output.text()).isEqualTo("<n>Kn1\n(p)Kp1\n");
    }

    @Test
    void whoIsHeldForAFallbackThatDoesNotComeEnds() throws Exception {
        backup.finish();
        Publication news = live(Lines.FORMAT);
        hub.watch(output);
        hub.stream("backup").demand().whenSeatTaken(() -> {});
        news.finish();
        hub.pass(14_000);
        assertThat(output.ends).isZero();
        hub.pass(1_000);
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void whoCouldNotGoOnInAFallbackIsNotHeldForIt() throws Exception {
        backup.finish();
        Publication news = live(Lines.ENDING);
        hub.watch(output);
        hub.stream("backup").demand().whenSeatTaken(() -> {});
        news.finish();
        hub.pass();
        assertThat(output.ends).isEqualTo(1);
    }

    @Test
    void whoWaitsIsToldWhenAFallbackIsThere() throws Exception {
        backup.finish();
        AtomicInteger told = new AtomicInteger();
        hub.stream().broadcast().whenWatchable(told::incrementAndGet, 60_000);
        hub.pass(250);
        assertThat(told).hasValue(0);
        feed(hub.publish(hub.stream("backup"), Lines.FORMAT), "LINES b\nKb1\n");
        hub.pass(250);
        assertThat(told).hasValue(1);
    }

    @Test
    void whoIsInAFallbackEndsWhenTheStreamThatItCameForIsRemoved() throws Exception {
        Publication news = live(Lines.FORMAT);
        hub.watch(output);
        news.finish();
        hub.pass();
        hub.rules.remove("news");
        hub.registry.reconfigure(hub.registry.limits(), name -> Optional.ofNullable(hub.rules.get(name)), List.of());
        hub.pass(250);
        assertThat(output.ends).isEqualTo(1);
        assertThat(hub.registry.seatsTaken()).isZero();
        assertThat(hub.stream("backup").watchers().viewers()).isEmpty();
    }

    @Test
    void whoWasMovedForGoodDoesNotComeBack() throws Exception {
        live(Lines.FORMAT);
        Viewer viewer = hub.watch(output);
        assertThat(viewer.moveTo(hub.stream("backup"))).isTrue();
        hub.pass(250);
        hub.pass(250);
        assertThat(viewer.streamName()).isEqualTo("backup");
    }

    @Test
    void aViewerEndsAtABoundaryWhenItHasWatchedLongEnoughWhereverItIs() throws Exception {
        StreamSettings settings = TestHub.settings();
        rule(
                "news",
                TestSettings.withMaxDuration(
                        TestSettings.with(settings, new Radio(Optional.of("backup"), Optional.empty())), 60_000));
        Publication news = live(Lines.FORMAT);
        Viewer viewer = hub.watch(output);
        news.finish();
        hub.pass(5_000);
        assertThat(viewer.streamName()).isEqualTo("backup");
        String before = output.text();
        for (int second = 0; second < 54; second++) {
            feed(backup, "-x\n");
            hub.pass(1_000);
        }
        output.takesParts = true;
        output.room = 3;
        feed(backup, "-long\n");
        hub.pass();
        assertThat(viewer.isGone()).isFalse();
        hub.pass(1_000);
        feed(backup, "-later\n");
        assertThat(output.text()).isEqualTo(before + "-x\n".repeat(54) + "-lo");
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo(before + "-x\n".repeat(54) + "-long\n");
        assertThat(output.ends).isEqualTo(1);
    }
}
