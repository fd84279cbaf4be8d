package org.streampump.container.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    @Test
    void timesAreLeftAsTheyWereSent() {
        assertThat(timeline.shift(1_000_000, -40)).isZero();
        assertThat(timeline.shift(0, 0)).isZero();
        assertThat(timeline.shift(Timeline.MAX_TIMESTAMP, 32_767)).isZero();
    }

    @Test
    void seamThatGoesBackOrFarAheadIsMoved() {
        timeline.shift(100_000, 0);
        timeline.continued();
        assertThat(timeline.shift(0, 0)).isEqualTo(100_040);
        assertThat(timeline.shift(0, 20)).isEqualTo(100_040);
        timeline.continued();
        assertThat(timeline.shift(500_000, 0)).isEqualTo(100_060 + 40 - 500_000);
    }

    @Test
    void seamThatGoesOnIsLeft() {
        timeline.shift(100_000, 0);
        timeline.continued();
        assertThat(timeline.shift(160_000, 0)).isZero();
    }

    @Test
    void clusterIsNeverMovedBeforeZero() {
        timeline.shift(0, 0);
        timeline.continued();
        assertThat(timeline.shift(100_000, 30_000)).isEqualTo(-100_000);
    }

    @Test
    void movedTimesDoNotGrowWithoutEnd() {
        timeline.shift(Timeline.MAX_TIMESTAMP, 0);
        timeline.continued();
        long moved = timeline.shift(0, 1);
        assertThat(moved).isEqualTo(Timeline.MAX_TIMESTAMP + 39);
        timeline.continued();
        assertThat(timeline.shift(0, 0)).isZero();
    }

    @Test
    void gapIsInTheTicksOfTheStream() {
        timeline.restart(1000);
        timeline.shift(0, 0);
        Timeline next = timeline.successor();
        assertThat(next.shift(0, -1)).isEqualTo(40_001);
    }

    @Test
    void coarseTicksHaveAGapOfOne() {
        timeline.restart(Long.MAX_VALUE);
        assertThat(timeline.ticks(Timeline.GAP_MS)).isEqualTo(1);
    }

    @Test
    void beginningWithoutABlockLeavesNoSeam() {
        assertThat(timeline.successor().shift(0, 0)).isZero();
    }
}
