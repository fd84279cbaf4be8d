package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinPointsTest {
    private static final int FRAME_MS = 100;

    private final MediaTime mediaTime = new MediaTime();
    private final JoinPoints readable = new JoinPoints(List.of(PictureCodec.VP8), "make room", new MediaTime());
    private final JoinPoints unknown = new JoinPoints(List.of(PictureCodec.OTHER), "make room", mediaTime);

    /** Feeds the frame of a time; returns whether a viewer may start at it. */
    private interface Frames {
        boolean next(long timeMs);
    }

    /** The times at which viewers may start. */
    private static List<Long> joins(long fromMs, long toMs, Frames frames) {
        List<Long> joins = new ArrayList<>();
        for (long time = fromMs; time < toMs; time += FRAME_MS) {
            if (frames.next(time)) {
                joins.add(time);
            }
        }
        return joins;
    }

    private static Picture picture(long timeMs, int intervalMs) {
        return timeMs % intervalMs == 0 ? Picture.KEY : Picture.NOT_KEY;
    }

    @Test
    void pictureDecidesWhereAllFramesAreFlagged() {
        assertThat(joins(0, 6000, time -> readable.frame(0, time, true, picture(time, 2000), true)))
                .containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void pictureDecidesWhereNoFrameIsFlagged() {
        assertThat(joins(0, 6000, time -> readable.frame(0, time, false, picture(time, 2000), true)))
                .containsExactly(0L, 2000L, 4000L);
        assertThat(readable.advice()).isEmpty();
    }

    @Test
    void flagOnEveryFrameNeverCountsForACodecThatCanBeRead() {
        assertThat(joins(100, 20_000, time -> readable.frame(0, time, true, Picture.NOT_KEY, true)))
                .isEmpty();
        assertThat(readable.advice().orElseThrow()).contains("key frame interval of 1 to 2 s");
    }

    @Test
    void unknownCodecGoesByItsFlag() {
        assertThat(joins(0, 4000, time -> unknown.frame(0, time, time % 2000 == 0, Picture.UNKNOWN, true)))
                .containsExactly(0L, 2000L);
    }

    @Test
    void keyFrameBehindOthersIsTakenWhenNoBetterOneComes() {
        assertThat(joins(0, 9000, time -> unknown.frame(0, time, time % 1000 == 0, Picture.UNKNOWN, time == 0)))
                .containsExactly(0L, 3000L, 6000L);
        assertThat(unknown.advice()).contains("make room");
        assertThat(unknown.frame(0, 9000, true, Picture.UNKNOWN, true)).isTrue();
        assertThat(unknown.advice()).isEmpty();
    }

    @Test
    void longIntervalIsToldUntilKeyFramesComeAgain() {
        joins(0, 24_000, time -> readable.frame(0, time, false, picture(time, 12_000), true));
        Optional<String> advice = readable.advice();
        assertThat(advice.orElseThrow()).startsWith("key frames are more than 10 s apart");
        readable.frame(0, 24_000, false, Picture.KEY, true);
        assertThat(readable.advice()).isSameAs(advice);
        joins(24_100, 26_000, time -> readable.frame(0, time, false, Picture.NOT_KEY, true));
        readable.frame(0, 26_000, false, Picture.KEY, true);
        assertThat(readable.advice()).isEmpty();
    }

    @Test
    void soundLeadsWhilePicturesAreMissingAndTheOperatorIsTold() {
        assertThat(joins(0, 3300, unknown::sound)).containsExactly(3000L, 3100L, 3200L);
        assertThat(unknown.advice().orElseThrow()).startsWith("video is announced");
        assertThat(unknown.frame(0, 4000, false, Picture.UNKNOWN, true)).isFalse();
        assertThat(unknown.advice()).isEmpty();
        assertThat(joins(4100, 7200, unknown::sound)).containsExactly(7100L);
        assertThat(unknown.advice().orElseThrow()).startsWith("video has stopped");
    }

    @Test
    void adviceIsMadeOnce() {
        joins(0, 4000, unknown::sound);
        Optional<String> first = unknown.advice();
        joins(4000, 8000, unknown::sound);
        assertThat(unknown.advice()).isSameAs(first);
    }

    @Test
    void streamWithoutVideoNeedsNoAdvice() {
        JoinPoints sound = new JoinPoints(List.of(), mediaTime);
        assertThat(joins(0, 300, sound::sound)).hasSize(3);
        assertThat(sound.advice()).isEmpty();
        assertThat(mediaTime.elapsedMs()).isEqualTo(200);
    }

    @Test
    void timestampsOfAnySizeAreTaken() {
        assertThat(unknown.frame(0, Long.MIN_VALUE, true, Picture.UNKNOWN, true))
                .isTrue();
        assertThat(unknown.frame(0, Long.MAX_VALUE, true, Picture.UNKNOWN, true))
                .isTrue();
        assertThat(unknown.frame(0, Long.MIN_VALUE, true, Picture.UNKNOWN, false))
                .isFalse();
        assertThat(mediaTime.elapsedMs()).isZero();
    }

    @Test
    void secondVideoTrackLeadsByItsOwnKeyFrames() {
        JoinPoints two = new JoinPoints(List.of(PictureCodec.VP9, PictureCodec.VP8), mediaTime);
        assertThat(joins(0, 6000, time -> two.frame(1, time, false, picture(time, 1000), true)))
                .containsExactly(3000L, 4000L, 5000L);
        assertThat(two.advice().orElseThrow()).contains("first video track sends nothing");
    }
}
