package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.stream.TestHub.feed;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.events.OperatorLog;

/** Advice to the operator about streams in which viewers cannot begin well. */
class AdviceTest {
    private static final String WHO = "stream news: publisher encoder:a: ";

    private final TestHub hub = new TestHub();
    private final LogLines log = new LogLines(OperatorLog.class);

    @AfterEach
    void stopListening() {
        log.close();
    }

    private List<String> lines() {
        return log.all().stream()
                .filter(line -> line.startsWith("WARN ") || line.contains(": over: "))
                .toList();
    }

    /** Lets seconds pass, at the beginning of each of which a line comes. */
    private void pass(Publication publication, int seconds, String line) throws Exception {
        for (int n = 0; n < seconds; n++) {
            feed(publication, line);
            for (int tick = 0; tick < 4; tick++) {
                hub.pass(250);
            }
        }
    }

    @Test
    void aStreamThatGoesWellHasNoAdvice() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n");
        for (int n = 0; n < 20; n++) {
            pass(publication, 1, "K1\n");
            pass(publication, 4, "-2\n");
            assertThat(publication.advice()).isEmpty();
        }
        assertThat(lines()).isEmpty();
    }

    @Test
    void aStreamWithoutKeyFramesIsOneLineWithinSecondsAndOneWhenItIsOver() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n");
        pass(publication, 7, "-1\n");
        assertThat(publication.advice())
                .hasValueSatisfying(text -> assertThat(text)
                        .matches("no key frame for [67] s: set the encoder's key frame interval to 1 to 2 s"));
        pass(publication, 300, "-1\n");
        assertThat(publication.advice())
                .hasValueSatisfying(text -> assertThat(text).startsWith("no key frame for 5 min"));
        pass(publication, 17, "K1\n");
        assertThat(publication.advice()).isEmpty();
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).startsWith("WARN " + WHO + "no key frame for ");
        assertThat(lines().get(1)).startsWith("INFO " + WHO + "over: ");
    }

    @Test
    void keyFramesThatAreFarApartAreOneStateAndSayHowFar() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n");
        for (int n = 0; n < 12; n++) {
            pass(publication, 1, "K1\n");
            pass(publication, 1, "-1\n");
            assertThat(publication.advice().orElse("")).isEqualTo(n == 0 ? "" : farApart());
            pass(publication, 8, "-1\n");
            assertThat(publication.advice()).isPresent();
        }
        assertThat(lines()).hasSize(1);
    }

    private static String farApart() {
        return "key frames come up to 10 s apart: set the encoder's key frame interval to 1 to 2 s";
    }

    @Test
    void silenceIsNotTakenForMissingKeyFrames() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        for (int n = 0; n < 5; n++) {
            for (int tick = 0; tick < 36; tick++) {
                hub.pass(250);
            }
            feed(publication, "-2\n");
        }
        assertThat(publication.advice()).isEmpty();
        assertThat(lines()).isEmpty();
    }

    @Test
    void anEncoderThatReturnsIsNotBlamedForItsAbsence() throws Exception {
        Publication first = hub.publish("a");
        feed(first, "LINES h\nK1\n");
        first.lost("reset");
        hub.pass(12_000);
        Publication second = hub.publish("a");
        feed(second, "LINES h\n");
        pass(second, 3, "-2\n");
        assertThat(second.advice()).isEmpty();
    }

    @Test
    void whatTheSegmenterSaysIsSaidFirstAndOncePerMinuteAtMost() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        for (int n = 0; n < 6; n++) {
            feed(publication, "A tables are\u0007 wrong\n");
            pass(publication, 4, "K1\n");
            assertThat(publication.advice()).contains("tables are. wrong");
            feed(publication, "A \n");
            pass(publication, 4, "K1\n");
            assertThat(publication.advice()).isEmpty();
        }
        assertThat(lines())
                .containsExactly("WARN " + WHO + "tables are. wrong", "INFO " + WHO + "over: tables are. wrong");
        pass(publication, 60, "K1\n");
        feed(publication, "A tables are\u0007 wrong\n");
        pass(publication, 2, "K1\n");
        assertThat(lines()).hasSize(3);
    }

    @Test
    void videoThatFlapsIsOneStateWhateverTheTimes() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        for (int n = 0; n < 5; n++) {
            feed(publication, "A video stopped at 0:" + (10 + n) + "\n");
            pass(publication, 4, "K1\n");
            assertThat(publication.advice()).contains("video stopped at 0:" + (10 + n));
            feed(publication, "A \n");
            pass(publication, 4, "K1\n");
        }
        assertThat(lines())
                .containsExactly(
                        "WARN " + WHO + "video stopped at 0:10", "INFO " + WHO + "over: video stopped at 0:10");
    }

    @Test
    void bytesThatMakeNoSegmentAreSaid() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\n-");
        pass(publication, 6, "x");
        assertThat(publication.advice())
                .hasValueSatisfying(text -> assertThat(text).startsWith("nothing to watch for "));
        feed(publication, "\nK1\n");
        pass(publication, 2, "K2\n");
        assertThat(publication.advice()).isEmpty();
        assertThat(lines()).hasSize(2);
    }

    @Test
    void anEncoderThatSaysNothingLeavesTheNameOfTheLikelyCause() throws Exception {
        TestPublisher publisher = new TestPublisher("a");
        Publication publication = hub.publish(publisher);
        for (int n = 0; n < 24; n++) {
            hub.pass(250);
        }
        assertThat(publication.advice())
                .hasValueSatisfying(text -> assertThat(text).contains("proxy_request_buffering off"));
        assertThat(lines()).hasSize(1);
        for (int n = 0; n < 20; n++) {
            hub.pass(250);
        }
        assertThat(publisher.told).hasSize(1);
        assertThat(publisher.told.get(0).text()).contains("no first byte").contains("proxy_request_buffering off");
    }

    @Test
    void aBroadcastThatComesAllAtOnceLeavesTheNameOfTheLikelyCause() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\n");
        hub.pass(1_500);
        feed(publication, "T 1800000\nK2\n");
        publication.finish();
        assertThat(lines())
                .containsExactly(
                        "WARN " + WHO + "30 min 0 s of media came within 1 s: a proxy before the pump has collected"
                                + " the body (nginx: proxy_request_buffering off), or the encoder does not keep time"
                                + " (ffmpeg: -re)");
    }

    @Test
    void aBroadcastThatComesTooFastIsSaidWhileItComesAndNotOnceMore() throws Exception {
        Publication publication = hub.publish("a");
        feed(publication, "LINES h\nK1\nT 90000\n");
        hub.pass(3_000);
        assertThat(publication.advice())
                .hasValueSatisfying(text -> assertThat(text).startsWith("1 min 30 s of media came within 3 s"));
        publication.finish();
        assertThat(lines()).hasSize(1);
    }

    @Test
    void whatIsLiveOrShortIsNotTooFast() throws Exception {
        for (int mediaMs : new int[] {-1, 0, 9_000, 14_999}) {
            Publication publication = hub.publish("a");
            feed(publication, "LINES h\nK1\nT " + mediaMs + "\nK1\n");
            hub.pass(1_500);
            assertThat(publication.advice()).isEmpty();
            publication.finish();
        }
        assertThat(lines()).isEmpty();
    }
}
