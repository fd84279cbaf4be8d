package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By how much publications are moved. Times are milliseconds in the tests, but for what they say. */
final class TimelineTest {
    private static final int VIDEO = 0x100;
    private static final int AUDIO = 0x101;
    private static final int OTHER_VIDEO = 0x200;
    private static final long WRAP_MS = (1L << 33) / 90;

    private Timeline timeline = new Timeline();

    /** A picture every 40 ms whose PCR is 700 ms before it, and sound every 100 ms that comes 150 ms behind the pictures. */
    private void play(long from, long until) {
        for (long at = from; at < until; at += 20) {
            if ((at - from) % 40 == 0) {
                video(at);
            }
            if ((at - from) % 100 == 0) {
                audio(at - 150);
            }
        }
    }

    private long video(long ms) {
        return take(VIDEO, ms - 700, ms);
    }

    private long audio(long ms) {
        return take(AUDIO, -1, ms);
    }

    /** Returns what it is moved by, in milliseconds; backwards, if that is shorter. */
    private long take(int pid, long pcr, long pts) {
        long taken = timeline.take(pid, pcr < 0 ? Ticks.NONE : ticks(pcr), ticks(pts), ticks(pts));
        return Ticks.between(0, taken) / Ticks.PER_MS;
    }

    private static long ticks(long ms) {
        return Ticks.plus(0, ms * Ticks.PER_MS);
    }

    private void nextPublication() {
        timeline = timeline.successor();
    }

    @Test
    void aFirstPublicationIsLeftAloneHoweverItsTimesJump() {
        play(5_000, 8_000);
        assertThat(video(100)).isZero();
        assertThat(video(3_600_000)).isZero();
        assertThat(video(WRAP_MS - 10)).isZero();
        assertThat(take(OTHER_VIDEO, 5, 10)).isZero();
        assertThat(timeline.areMoving()).isFalse();
    }

    @Test
    void theNextOneGoesOnOneFrameBehind() {
        play(1_000, 9_000); // pictures up to 8,960
        nextPublication();
        assertThat(timeline.areMoving()).isTrue();
        assertThat(video(1_000)).isBetween(8_000L, 8_000L + 100); // sound that is yet to come must go on too
    }

    @Test
    void withoutSoundItIsExactlyOneFrame() {
        for (int at = 1_000; at < 3_000; at += 20) {
            video(at);
        }
        nextPublication();
        assertThat(video(1_400)).isEqualTo(3_000 - 1_400);
    }

    @Test
    void oneTimeSaysNothingOfTheFrameDistance() {
        video(1_000);
        nextPublication();
        assertThat(video(800)).isEqualTo(1_040 - 800);
    }

    @Test
    void eachTrackGoesOnStrictlyWhereverThePredecessorWasCut() {
        for (long end = 5_000; end < 6_000; end += 10) {
            timeline = new Timeline();
            play(1_000, end);
            long lastVideo = 1_000 + (end - 1 - 1_000) / 40 * 40;
            long lastAudio = 1_000 + (end - 1 - 1_000) / 100 * 100 - 150;
            nextPublication();
            long moved = video(2_000);
            assertThat(2_000 + moved).as("video, cut at %d", end).isBetween(lastVideo + 40, lastVideo + 40 + 130);
            assertThat(audio(2_000 - 150)).isEqualTo(moved);
            assertThat(2_000 - 150 + moved).as("audio, cut at %d", end).isGreaterThan(lastAudio);
        }
    }

    @Test
    void thePcrDoesNotGoBackWhereTheNextEncoderSendsItEarlier() {
        play(1_000, 5_000); // PCR up to 4,260
        nextPublication();
        assertThat(take(VIDEO, 9_000, 11_000) + 9_000).isGreaterThanOrEqualTo(4_260 + 40);
    }

    @Test
    void aPcrAloneSettlesItToo() {
        play(1_000, 5_000);
        nextPublication();
        long moved = timeline.take(VIDEO, ticks(300), Ticks.NONE, Ticks.NONE);
        assertThat(Ticks.between(0, moved) / Ticks.PER_MS + 300).isGreaterThanOrEqualTo(5_000);
        assertThat(video(1_000)).isEqualTo(Ticks.between(0, moved) / Ticks.PER_MS);
    }

    @Test
    void oneAmountForTheWholePublicationHoweverItsTimesJump() {
        play(1_000, 5_000);
        nextPublication();
        long moved = video(1_000);
        assertThat(audio(900)).isEqualTo(moved);
        assertThat(video(50_000)).isEqualTo(moved);
        assertThat(video(7)).isEqualTo(moved);
        assertThat(take(0x102, -1, 30)).isEqualTo(moved); // subtitles, say, that come later
    }

    @Test
    void aThirdOneGoesOnBehindTheSecond() {
        play(1_000, 5_000);
        nextPublication();
        long moved = video(1_000);
        play(1_040, 3_000);
        nextPublication();
        assertThat(video(1_000)).isBetween(moved + 2_000, moved + 2_100);
    }

    @Test
    void onesThatBringNothingAreSkipped() {
        play(1_000, 5_000);
        nextPublication();
        nextPublication();
        assertThat(video(1_000)).isBetween(4_000L, 4_100L);
    }

    @Test
    void timesWrap() {
        play(WRAP_MS - 2_000, WRAP_MS + 2_000);
        nextPublication();
        assertThat(video(500)).isBetween(1_499L, 1_600L);
        timeline = new Timeline();
        play(WRAP_MS - 4_000, WRAP_MS - 1_000);
        nextPublication();
        assertThat(video(500)).isBetween(-1_501L, -1_400L);
    }

    @Test
    void anEncoderWhoseClockGoesOnIsLeftAlone() {
        play(1_000, 5_000);
        nextPublication();
        assertThat(video(5_100)).isZero();
        play(5_140, 9_000);
        nextPublication();
        assertThat(video(1_000)).isBetween(8_000L, 8_100L);
        long moved = timeline.offset(VIDEO);
        play(1_040, 3_000);
        nextPublication();
        video(3_110);
        assertThat(timeline.offset(VIDEO)).as("as before").isEqualTo(moved);
    }

    @Test
    void aGapIsClosed() {
        play(1_000, 5_000);
        nextPublication();
        assertThat(video(12_000)).isBetween(-7_000L, -6_900L);
    }

    @Test
    void programsWithClocksOfTheirOwnGoOnEachByItself() {
        play(1_000, 5_000);
        for (long at = 500_000; at < 504_000; at += 40) {
            take(OTHER_VIDEO, at - 100, at);
        }
        nextPublication();
        assertThat(take(OTHER_VIDEO, 1_900, 2_000)).isBetween(502_000L, 502_100L);
        assertThat(video(2_000)).isBetween(3_000L, 3_100L);
        assertThat(audio(1_900)).isEqualTo(Ticks.between(0, timeline.offset(VIDEO)) / Ticks.PER_MS);
    }

    @Test
    void programsWithOneClockThatComeBackWithTwoGoOnEachByItself() {
        for (long at = 1_000; at < 5_000; at += 40) {
            video(at);
            take(OTHER_VIDEO, at - 100, at);
        }
        nextPublication();
        assertThat(video(2_000)).isBetween(3_000L, 3_100L);
        assertThat(take(OTHER_VIDEO, 699_900, 700_000)).isBetween(-695_100L, -694_800L);
    }

    @Test
    void anEncoderWithOtherPidsGoesOnToo() {
        play(1_000, 5_000);
        nextPublication();
        assertThat(take(OTHER_VIDEO, 300, 1_000)).isBetween(4_000L, 4_500L);
        assertThat(take(OTHER_VIDEO + 1, -1, 900)).isBetween(4_000L, 4_500L);
    }

    @Test
    void aSingleNonsensicalTimeIsForgotten() {
        play(1_000, 5_000);
        video(40_000_000);
        play(5_000, 6_000);
        nextPublication();
        assertThat(video(1_000)).isBetween(5_000L, 5_200L);
    }

    @Test
    void tracksThatStoppedLongAgoDecideNothing() {
        take(0x102, -1, 1_000);
        for (long hours = 0; hours < 20; hours++) {
            play(1_000 + hours * 3_600_000, 2_000 + hours * 3_600_000);
        }
        nextPublication();
        assertThat(video(1_000)).isBetween(19 * 3_600_000L + 1_000 - WRAP_MS - 1, 19 * 3_600_000L + 1_100 - WRAP_MS);
    }

    @Test
    void howManyPidsAreFollowedIsBounded() {
        for (int pid = 1; pid < 1_000; pid++) {
            take(pid, -1, 1_000 + pid);
        }
        nextPublication();
        long moved = take(1, -1, 50_000);
        assertThat(moved).isNotZero();
        assertThat(take(900, -1, 50_000)).isEqualTo(moved);
    }
}
