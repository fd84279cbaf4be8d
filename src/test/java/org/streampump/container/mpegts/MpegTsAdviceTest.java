package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.mpegts.TsBuilder.AAC;
import static org.streampump.container.mpegts.TsBuilder.AUDIO_PID;
import static org.streampump.container.mpegts.TsBuilder.H264;
import static org.streampump.container.mpegts.TsBuilder.VIDEO_PID;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/** When the operator gets which advice, and when no longer. */
final class MpegTsAdviceTest {
    private static final int FRAME_MS = 100;
    private static final int GOP = 10;
    private static final int SCRAMBLED = 0x80;
    private static final int VC1 = 0xea;
    private static final int OTHER_VIDEO_PID = VIDEO_PID + 8;

    private final Broadcast cast = new Broadcast();

    @Test
    void nothingIsSaidOfAGoodStream() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        for (int n = 0; n < 20; n++) {
            pictures(GOP, true);
            assertThat(cast.advice()).isEmpty();
        }
    }

    @Test
    void nothingIsSaidOfSoundOnly() throws RefusedStreamException {
        cast.tables(AAC, AUDIO_PID);
        sound(300);
        assertThat(cast.advice()).isEmpty();
    }

    @Test
    void videoThatStopsIsNamedUntilItIsBack() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        pictures(70, true);
        sound(20);
        assertThat(cast.advice()).isEmpty();
        sound(20);
        String advice = cast.advice();
        assertThat(advice).contains("H.264 video on PID 256", "stopped at 0:06");
        sound(500);
        assertThat(cast.advice()).isEqualTo(advice);
        pictures(1, true);
        assertThat(cast.advice()).isEmpty();
    }

    @Test
    void videoThatStopsIsNamedWhileOtherVideoLeads() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, H264, OTHER_VIDEO_PID, AAC, AUDIO_PID);
        for (int n = 0; n < 12; n++) {
            if (n < 6 || n == 11) {
                cast.video(VIDEO_PID, Broadcast.KEY);
            }
            cast.video(OTHER_VIDEO_PID, Broadcast.KEY);
            sound(10);
            assertThat(cast.advice().contains("H.264 video on PID 256 has stopped at 0:05"))
                    .isEqualTo(n >= 8 && n < 11);
        }
    }

    @Test
    void videoThatNeverCameBesideOtherVideoIsNotNamed() throws RefusedStreamException {
        cast.tables(H264, OTHER_VIDEO_PID, H264, VIDEO_PID, AAC, AUDIO_PID);
        for (int n = 0; n < 10; n++) {
            pictures(GOP, true);
            assertThat(cast.advice()).isEmpty();
        }
    }

    @Test
    void videoThatNeverComesIsNamed() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        sound(40);
        assertThat(cast.advice()).contains("H.264 video on PID 256", "announced in the PMT", "not come");
    }

    @Test
    void pictureWithoutKeyPicturesForTenSecondsIsNamedUntilTwoComeInTime() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID);
        pictures(GOP, true);
        pictures(92, false);
        assertThat(cast.advice()).contains("H.264 video on PID 256", "key frame interval to 1 to 2 s");
        pictures(GOP, true);
        assertThat(cast.advice()).contains("key frame interval");
        pictures(GOP, true);
        assertThat(cast.advice()).isEmpty();
    }

    @Test
    void unreadablePicturesWithoutIndicatorsAreNamed() throws RefusedStreamException {
        cast.tables(0xd1, VIDEO_PID); // Dirac
        for (int n = 0; n < 120; n++) {
            cast.after(FRAME_MS).video(VIDEO_PID, new int[] {'B', 'B', 'C', 'D', 0});
        }
        assertThat(cast.advice()).contains("Dirac video on PID 256", "random_access_indicator");
    }

    @Test
    void scrambledVideoIsNamed() throws RefusedStreamException {
        cast.tables(H264, VIDEO_PID, AAC, AUDIO_PID);
        for (int n = 0; n < 20; n++) {
            cast.after(FRAME_MS).audio(AUDIO_PID);
            cast.ts().pes(VIDEO_PID, SCRAMBLED, false, Broadcast.KEY);
        }
        assertThat(cast.advice()).contains("H.264 video on PID 256 is scrambled");
        for (int n = 0; n < 5; n++) {
            pictures(GOP, true);
        }
        assertThat(cast.advice()).isEmpty();
    }

    @Test
    void missingTablesAreSaidAfterThreeSeconds() throws RefusedStreamException {
        pictures(20, true);
        assertThat(cast.advice()).isEmpty();
        pictures(30, true);
        assertThat(cast.advice()).contains("neither PAT nor PMT", "500 ms");
        cast.tables(H264, VIDEO_PID);
        pictures(1, true);
        assertThat(cast.advice()).isEmpty();
    }

    @Test
    void unchangedAdviceIsTheSameObject() throws RefusedStreamException {
        Segmenter segmenter = new MpegTs().segmenter();
        cast.tables(VC1, VIDEO_PID, AAC, AUDIO_PID);
        sound(100);
        segmenter.feed(cast.ts().bytes(), 0, cast.ts().length(), cast.sink());
        Optional<String> first = segmenter.advice();
        assertThat(first).isPresent();
        assertThat(segmenter.advice()).isSameAs(first);
    }

    private void pictures(int count, boolean keyFirst) {
        for (int n = 0; n < count; n++) {
            cast.after(FRAME_MS).video(VIDEO_PID, keyFirst && n % GOP == 0 ? Broadcast.KEY : Broadcast.INTER);
        }
    }

    private void sound(int count) {
        for (int n = 0; n < count; n++) {
            cast.after(FRAME_MS).audio(AUDIO_PID);
        }
    }
}
