package org.streampump.container.flv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final int SOUND = Timeline.track(false, 0);
    private static final int VIDEO = Timeline.track(true, 0);

    private final Timeline first = new Timeline();

    @Test
    void clockThatGoesOnIsLeftAsItIs() {
        for (int sent : new int[] {0, 70, 40, 3, 900, 4000, 500_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(pass(first, sent)).isEqualTo(sent);
        }
    }

    @Test
    void tracksMayBeFarApart() {
        pass(first, 9000, SOUND);
        assertThat(pass(first, 0, VIDEO)).isZero();
        assertThat(pass(first, 9020, SOUND)).isEqualTo(9020);
        assertThat(pass(first, 40, VIDEO)).isEqualTo(40);
    }

    @Test
    void successorGoesOnBehindTheNewest() {
        pass(first, 1000);
        pass(first, 980);
        Timeline second = first.successor();
        assertThat(pass(second, 5000)).isEqualTo(1000 + Timeline.USUAL_FRAME_MS);
        assertThat(pass(second, 4990)).isEqualTo(1030);
        assertThat(pass(second, 5040)).isEqualTo(1080);
        assertThat(pass(second.successor(), 0)).isEqualTo(1120);
    }

    @Test
    void untimedTagsInFrontGetTheTimestampOfTheFirstTimedOne() {
        pass(first, 1000);
        Timeline second = first.successor();
        assertThat(second.output(0, Timeline.UNTIMED)).isEqualTo(1040);
        assertThat(second.output(77, Timeline.UNTIMED)).isEqualTo(1040);
        assertThat(second.output(3_600_000, VIDEO)).isEqualTo(1040);
        assertThat(second.output(3_600_010, Timeline.UNTIMED)).isEqualTo(1050);
    }

    @Test
    void untimedTagsNeverGoFarBack() {
        pass(first, 60_000);
        assertThat(first.output(59_500, Timeline.UNTIMED)).isEqualTo(59_500);
        assertThat(first.output(0, Timeline.UNTIMED)).isEqualTo(60_000);
        assertThat(pass(first, 60_040)).isEqualTo(60_040);
    }

    @Test
    void goesOnAcrossTheWrap() {
        pass(first, -20); // 20 ms before 2 to the 32nd
        assertThat(pass(first, 20)).isEqualTo(20);
        Timeline second = first.successor();
        assertThat(pass(second, 100)).isEqualTo(60);
        assertThat(pass(second.successor(), -7)).isEqualTo(100);
    }

    @Test
    void clockThatGoesBackGoesOnAfterOneFrame() {
        pass(first, 600_000);
        pass(first, 600_100);
        assertThat(pass(first, 100)).isEqualTo(600_200);
        assertThat(pass(first, 200)).isEqualTo(600_300);
        assertThat(pass(first, 0)).as("a little disorder").isEqualTo(600_100);
        assertThat(pass(first, 300)).isEqualTo(600_400);
        assertThat(pass(first.successor(), 0)).isEqualTo(600_500);
    }

    @Test
    void clockOf24BitsGoesOn() {
        pass(first, 0xff_ffd7);
        pass(first, 0xff_ffff);
        assertThat(pass(first, 0x28)).isEqualTo(0x100_0027);
    }

    @Test
    void frameOfVideoIsWhatIsMeasured() {
        pass(first, 0, VIDEO);
        pass(first, 0, SOUND);
        pass(first, 64, SOUND);
        pass(first, 100, VIDEO);
        pass(first, 128, SOUND);
        first.restart();
        assertThat(pass(first, 0, SOUND)).isEqualTo(228);
        assertThat(pass(first, 0, VIDEO)).isEqualTo(228);
    }

    @Test
    void noTrackGoesBackAtASeam() {
        pass(first, 900, VIDEO);
        pass(first, 1000, VIDEO);
        pass(first, 950, SOUND);
        first.restart();
        assertThat(pass(first, 500, SOUND)).isEqualTo(1100);
        assertThat(pass(first, 0, VIDEO)).as("it would be 600").isEqualTo(1001);
        assertThat(pass(first, 100, VIDEO)).isEqualTo(1101);
    }

    @Test
    void tracksMayChangeTheirClocksOneAfterTheOther() {
        for (int time = 50_000; time <= 50_400; time += 100) {
            pass(first, time, VIDEO);
            pass(first, time + 50, SOUND);
        }
        assertThat(pass(first, 0, SOUND)).isEqualTo(50_550);
        assertThat(pass(first, 50_500, VIDEO)).isEqualTo(50_500);
        assertThat(pass(first, 50_600, VIDEO)).isEqualTo(50_600);
        assertThat(pass(first, 100, SOUND)).isEqualTo(50_650);
        assertThat(pass(first, 100, VIDEO)).isEqualTo(50_650);
    }

    @Test
    void singleWrongTimestampMovesNothingElse() {
        pass(first, 50_000);
        pass(first, 50_100);
        assertThat(pass(first, 0)).isEqualTo(50_200);
        assertThat(pass(first, 50_300)).isEqualTo(50_300);
        assertThat(pass(first, 50_400)).isEqualTo(50_400);
    }

    @Test
    void videoThatComesBackWithTheClockItHadGoesOnBesideTheSound() {
        pass(first, 6000, VIDEO);
        for (int time = 6000; time <= 60_000; time += 100) {
            pass(first, time, SOUND);
        }
        assertThat(pass(first, 6040, VIDEO)).isBetween(60_001, 60_100);
        assertThat(pass(first, 60_100, SOUND)).isEqualTo(60_100);
        assertThat(pass(first, 6140, VIDEO)).isBetween(60_101, 60_200);
    }

    @Test
    void successorOfNothingIsAFirstPublication() {
        assertThat(first.successor().output(55, VIDEO)).isEqualTo(55);
        pass(first, 1000);
        Timeline silent = first.successor();
        assertThat(silent.successor().output(55, VIDEO)).isEqualTo(1040);
    }

    @Test
    void restartGoesOnWhereTheStreamWas() {
        first.restart();
        assertThat(pass(first, 1000)).as("nothing has come before").isEqualTo(1000);
        first.restart();
        assertThat(pass(first, 0)).isEqualTo(1040);
        Timeline second = first.successor();
        assertThat(pass(second, 700)).isEqualTo(1080);
        second.restart();
        assertThat(pass(second, 3)).isEqualTo(1120);
    }

    private static int pass(Timeline timeline, int sent) {
        return pass(timeline, sent, VIDEO);
    }

    private static int pass(Timeline timeline, int sent, int track) {
        int output = timeline.output(sent, track);
        timeline.passed(output, track);
        return output;
    }
}
