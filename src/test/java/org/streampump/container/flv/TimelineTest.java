package org.streampump.container.flv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline first = new Timeline();

    @Test
    void firstPublicationIsLeftAsItIs() {
        for (int sent : new int[] {0, 70, 40, -5, 3, Integer.MIN_VALUE}) {
            assertThat(pass(first, sent)).isEqualTo(sent);
        }
    }

    @Test
    void successorGoesOnBehindTheNewest() {
        pass(first, 1000);
        pass(first, 980);
        Timeline second = first.successor();
        assertThat(pass(second, 5000)).isEqualTo(1000 + Timeline.GAP_MS);
        assertThat(pass(second, 4990)).isEqualTo(1030);
        assertThat(pass(second, 5040)).isEqualTo(1080);
        assertThat(pass(second.successor(), 0)).isEqualTo(1120);
    }

    @Test
    void untimedTagsInFrontGetTheTimestampOfTheFirstTimedOne() {
        pass(first, 1000);
        Timeline second = first.successor();
        assertThat(second.output(0, false)).isEqualTo(1040);
        assertThat(second.output(77, false)).isEqualTo(1040);
        assertThat(second.output(3_600_000, true)).isEqualTo(1040);
        assertThat(second.output(3_600_010, false)).isEqualTo(1050);
    }

    @Test
    void goesOnAcrossTheWrap() {
        pass(first, -20); // 20 ms before 2 to the 32nd
        Timeline second = first.successor();
        assertThat(pass(second, 100)).isEqualTo(20);
        assertThat(pass(second.successor(), -7)).isEqualTo(60);
    }

    @Test
    void newBeginningIsFollowedBack() {
        pass(first, 600_000);
        pass(first, 100);
        assertThat(pass(first.successor(), 0)).isEqualTo(140);
    }

    @Test
    void successorOfNothingIsAFirstPublication() {
        assertThat(first.successor().output(55, true)).isEqualTo(55);
        pass(first, 1000);
        Timeline silent = first.successor();
        assertThat(silent.successor().output(55, true)).isEqualTo(1040);
    }

    @Test
    void restartGoesOnWhereTheStreamWasIfItIsContinued() {
        pass(first, 1000);
        first.restart();
        assertThat(pass(first, 0)).isZero();
        Timeline second = first.successor();
        pass(second, 700);
        second.restart();
        assertThat(pass(second, 3)).isEqualTo(80);
    }

    private static int pass(Timeline timeline, int sent) {
        int output = timeline.output(sent, true);
        timeline.passed(output);
        return output;
    }
}
