package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    @Test
    void timesAreLeftAsTheyAreWithoutASeam() {
        for (int sent : new int[] {5, 1000, 900, 500_000, 3, -5, 7, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(timeline.shift(sent)).isZero();
        }
    }

    @Test
    void seamGoesOnBehindTheNewestTime() {
        timeline.shift(100_000);
        timeline.shift(99_000); // disorder
        timeline.continued();
        assertThat(moved(5)).isEqualTo(100_000 + Timeline.GAP_MS);
        assertThat(moved(1005)).isEqualTo(101_000 + Timeline.GAP_MS);
        assertThat(moved(900)).isEqualTo(100_895 + Timeline.GAP_MS);
    }

    @Test
    void jumpForwardOfUpToAMinuteIsLeft() {
        timeline.shift(1000);
        timeline.continued();
        assertThat(timeline.shift(1000)).isZero();
        timeline.continued();
        assertThat(timeline.shift(1000 + Timeline.MAX_FORWARD_MS)).isZero();
        timeline.continued();
        assertThat(moved(61_001 + Timeline.MAX_FORWARD_MS)).isEqualTo(61_000 + Timeline.GAP_MS);
    }

    @Test
    void shiftHoldsOverASeamThatFits() {
        timeline.shift(100_000);
        timeline.continued();
        assertThat(moved(0)).isEqualTo(100_040);
        timeline.continued();
        assertThat(moved(2000)).isEqualTo(102_040);
        timeline.continued();
        assertThat(timeline.shift(110_000))
                .as("back to the clock of the beginning")
                .isZero();
    }

    @Test
    void timesWrapRoundAt32Bits() {
        timeline.shift(-10);
        timeline.continued();
        assertThat(timeline.shift(20)).as("30 ms later").isZero();
        timeline.continued();
        assertThat(moved(-500)).isEqualTo(20 + Timeline.GAP_MS);
        Timeline late = new Timeline();
        late.shift(-10);
        late.continued();
        assertThat(500 + late.shift(500)).isEqualTo(500);
        late.continued();
        assertThat(1_000_000 + late.shift(1_000_000)).isEqualTo(540);
    }

    @Test
    void jumpInMidStreamIsFollowed() {
        timeline.shift(1_000_000);
        timeline.shift(5000); // more than disorder
        timeline.continued();
        assertThat(timeline.shift(6000)).isZero();
    }

    @Test
    void seamBeforeAnyPacketIsNone() {
        timeline.continued();
        assertThat(timeline.shift(77)).isZero();
        assertThat(new Timeline().successor().shift(5)).isZero();
    }

    @Test
    void successorBeginsWithASeam() {
        timeline.shift(9000);
        Timeline next = timeline.successor();
        assertThat(next.shift(0)).isEqualTo(9000 + Timeline.GAP_MS);
        next.shift(1000);
        assertThat(next.successor().shift(0)).isEqualTo(10_000 + 2 * Timeline.GAP_MS);
    }

    @Test
    void restartForgetsEverything() {
        timeline.shift(9000);
        timeline.continued();
        timeline.shift(0);
        timeline.restart();
        assertThat(timeline.shift(0)).isZero();
        timeline.continued();
        assertThat(timeline.shift(40)).isZero();
    }

    private int moved(int sent) {
        return sent + timeline.shift(sent);
    }
}
