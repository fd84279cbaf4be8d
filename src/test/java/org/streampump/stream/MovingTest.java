package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.assertKeptContract;
import static org.streampump.stream.TestHub.feed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Viewers who go on in another stream because they are asked to. */
class MovingTest {
    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();
    private Publication news;
    private Publication music;

    @BeforeEach
    void twoStreams() throws Exception {
        hub.rules.put("music", new StreamRule(TestHub.settings(), false));
        news = hub.publish(hub.stream("news"), Lines.FORMAT);
        music = hub.publish(hub.stream("music"), Lines.FORMAT);
        feed(news, "LINES n\nKn1\n");
        feed(music, "LINES m\nKm1\n-m2\n");
        hub.clock.advance(5_000);
        feed(music, "Km3\n-m4\n");
    }

    @AfterEach
    void theOutputWasUsedAsItsContractSays() {
        assertKeptContract(output);
    }

    private boolean move(Viewer viewer, String destination) {
        boolean moves = viewer.moveTo(hub.stream(destination));
        hub.work();
        return moves;
    }

    @Test
    void aViewerGoesOnAtTheNewestJoinPointBehindTheContinuation() throws Exception {
        Viewer viewer = hub.watch(output);
        assertThat(move(viewer, "music")).isTrue();
        assertThat(output.text()).isEqualTo("<n>Kn1\n(m)Km3\n-m4\n");
        feed(news, "-n2\n");
        feed(music, "-m5\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<n>Kn1\n(m)Km3\n-m4\n-m5\n");
        assertThat(viewer.sentBytes()).isEqualTo(output.count());
        assertThat(viewer.streamName()).isEqualTo("music");
        assertThat(hub.stream("news").watchers().viewers()).isEmpty();
        assertThat(hub.stream("music").watchers().viewers()).containsExactly(viewer);
        assertThat(hub.stream("news").watchers().carried()).isZero();
        assertThat(hub.stream("music").watchers().carried()).isEqualTo(1);
    }

    @Test
    void theUnitThatIsBeingSentIsFinishedFirst() throws Exception {
        output.takesParts = true;
        output.room = 5;
        Viewer viewer = hub.watch(output);
        assertThat(output.text()).isEqualTo("<n>Kn");
        assertThat(move(viewer, "music")).isTrue();
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("<n>Kn1\n(m)Km3\n-m4\n");
    }

    @Test
    void aSeatGoesWithItsViewerIfThereIsOne() throws Exception {
        Viewer viewer = hub.watch(output);
        assertThat(hub.stream("news").watchers().seatsTaken()).isEqualTo(1);
        move(viewer, "music");
        assertThat(hub.stream("news").watchers().seatsTaken()).isZero();
        assertThat(hub.stream("music").watchers().seatsTaken()).isEqualTo(1);
        hub.stream("news").configure(new StreamRule(TestHub.withMaxViewers(1), false));
        Seat last = hub.stream("news").seat().orElseThrow();
        assertThat(move(viewer, "news")).isFalse();
        assertThat(viewer.streamName()).isEqualTo("music");
        last.release();
        viewer.departed("gone");
        hub.work();
        assertThat(hub.stream("music").watchers().seatsTaken()).isZero();
        assertThat(hub.stream("music").watchers().carried()).isZero();
        assertThat(hub.registry.seatsTaken()).isZero();
        assertThat(move(viewer, "news")).isFalse();
        assertThat(hub.registry.seatsTaken()).isZero();
    }

    @Test
    void whatCannotGoOnIsLeftWhereItIs() throws Exception {
        hub.rules.put("film", new StreamRule(TestHub.settings(), false));
        Viewer viewer = hub.watch(output);
        assertThat(move(viewer, "film")).isFalse();
        feed(hub.publish(hub.stream("film"), Lines.ENDING), "LINES f\nKf1\n");
        assertThat(move(viewer, "film")).isFalse();
        TestOutput ending = new TestOutput();
        Viewer ofFilm = hub.watch(hub.stream("film"), ending);
        assertThat(move(ofFilm, "music")).isFalse();
        assertThat(ending.text()).isEqualTo("<f>Kf1\n");
        assertThat(output.text()).isEqualTo("<n>Kn1\n");
    }

    @Test
    void aViewerWaitsForAJoinPointWhereItIs() throws Exception {
        hub.rules.put("film", new StreamRule(TestHub.settings(), false));
        Publication film = hub.publish(hub.stream("film"), Lines.FORMAT);
        feed(film, "LINES f\n-f1\n");
        Viewer viewer = hub.watch(output);
        assertThat(move(viewer, "film")).isTrue();
        feed(news, "-n2\n");
        hub.pass();
        feed(film, "Kf2\n-f3\n");
        hub.pass(250);
        assertThat(output.text()).isEqualTo("<n>Kn1\n-n2\n(f)Kf2\n-f3\n");
    }

    @Test
    void aViewerStaysWhereItIsWhenTheOtherStreamEndsBefore() throws Exception {
        output.room = 0;
        Viewer viewer = hub.watch(output);
        assertThat(move(viewer, "music")).isTrue();
        music.finish();
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        feed(news, "-n2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<n>Kn1\n-n2\n");
    }

    @Test
    void theLastOfTwoWishesCounts() throws Exception {
        Viewer viewer = hub.watch(output);
        assertThat(viewer.moveTo(hub.stream("music"))).isTrue();
        assertThat(viewer.moveTo(hub.stream("news"))).isTrue();
        feed(news, "-n2\n");
        hub.pass();
        assertThat(output.text()).isEqualTo("<n>Kn1\n-n2\n");
        assertThat(hub.stream("news").watchers().seatsTaken()).isEqualTo(1);
        assertThat(hub.stream("music").watchers().seatsTaken()).isZero();
    }

    @Test
    void whatHasEndedIsReadToItsEndFirst() throws Exception {
        output.takesParts = true;
        output.room = 5;
        Viewer viewer = hub.watch(output);
        feed(news, "-n2\n");
        news.finish();
        assertThat(move(viewer, "music")).isTrue();
        output.room = Long.MAX_VALUE;
        hub.ready(viewer);
        assertThat(output.text()).isEqualTo("<n>Kn1\n-n2\n(m)Km3\n-m4\n");
        assertThat(viewer.isGone()).isFalse();
    }

    @Test
    void whoMovesIntoAStreamThatIsRemovedEnds() throws Exception {
        Viewer viewer = hub.watch(output);
        move(viewer, "music");
        hub.stream("music").close(new EndReason(EndReason.Kind.REMOVED, "removed"));
        hub.work();
        assertThat(output.ends).isEqualTo(1);
        assertThat(hub.registry.seatsTaken()).isZero();
    }
}
