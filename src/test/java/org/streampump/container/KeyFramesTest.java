package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFramesTest {
    private final KeyFrames keys = new KeyFrames();
    private long timeMs;

    @Test
    void pictureOutweighsTheFlag() {
        for (int n = 0; n < 50; n++) {
            assertThat(isKey(PictureCodec.AVC, Picture.NOT_KEY, true)).isFalse();
            assertThat(isKey(PictureCodec.AVC, Picture.KEY, false)).isTrue();
        }
    }

    @Test
    void flagDecidesWhileItIsSeldom() {
        for (int n = 0; n < 200; n++) {
            boolean flagged = n % 25 == 0;
            assertThat(isKey(PictureCodec.AVC, Picture.UNKNOWN, flagged)).isEqualTo(flagged);
        }
        for (int n = 0; n < 32; n++) {
            isKey(PictureCodec.AVC, Picture.UNKNOWN, true);
        }
        assertThat(isKey(PictureCodec.AVC, Picture.UNKNOWN, true)).isFalse();
        for (int n = 0; n < 32; n++) {
            isKey(PictureCodec.AVC, Picture.UNKNOWN, false);
        }
        assertThat(isKey(PictureCodec.AVC, Picture.UNKNOWN, true)).isTrue();
    }

    @Test
    void flagAloneDecidesAboutUnknownCodecs() {
        for (int n = 0; n < 100; n++) {
            assertThat(isKey(PictureCodec.OTHER, Picture.UNKNOWN, true)).isTrue();
        }
        assertThat(isKey(PictureCodec.OTHER, Picture.UNKNOWN, false)).isFalse();
    }

    @Test
    void rareKeyFramesAreToldWhileTheyAreRare() {
        send(/* keyEvery= */ 20, 200);
        assertThat(keys.advice()).isEmpty();
        send(1000, 100);
        assertThat(keys.advice()).isEmpty();
        send(1000, 150);
        assertThat(keys.advice().orElseThrow()).contains("interval of 1 to 2 s");
        send(300, 305);
        assertThat(keys.advice()).as("an interval of 30 s has ended").isPresent();
        send(20, 40);
        assertThat(keys.advice()).isEmpty();
    }

    @Test
    void streamWithoutAnyKeyFrameIsTold() {
        for (int n = 0; n <= 100; n++) {
            isKey(PictureCodec.AVC, Picture.NOT_KEY, true);
        }
        assertThat(keys.advice()).isEmpty();
        isKey(PictureCodec.AVC, Picture.NOT_KEY, true);
        assertThat(keys.advice()).isPresent();
        keys.begin();
        assertThat(keys.advice()).isEmpty();
    }

    @Test
    void jumpOfTheClockIsNoInterval() {
        send(20, 30);
        timeMs += 3_600_000;
        send(20, 30);
        timeMs = 0;
        send(20, 30);
        assertThat(keys.advice()).isEmpty();
    }

    /** Frames of 100 ms, the last of each so many of which is a key frame. */
    private void send(int keyEvery, int frames) {
        for (int n = 1; n <= frames; n++) {
            isKey(PictureCodec.AVC, n % keyEvery == 0 ? Picture.KEY : Picture.NOT_KEY, false);
        }
    }

    private boolean isKey(PictureCodec codec, Picture picture, boolean flagged) {
        timeMs += 100;
        return keys.isKey(codec, picture, flagged, timeMs);
    }
}
