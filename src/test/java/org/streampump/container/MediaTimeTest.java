package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much media has come, as segmenters tell by the stream's own clock, but for what its last frames or pages last. */
class MediaTimeTest {
    @ParameterizedTest
    @CsvSource({
        "aac/stereo.aac, 2014",
        "aac/mono-22050.aac, 3982",
        "asf/wmv2-wmav2.wmv, 3800",
        "flv/h264-aac.flv, 4023",
        "flv/mp3.flv, 4025",
        "fmp4/h264-aac.mp4, 4021",
        "matroska/vp8-vorbis.webm, 4000",
        "mp3/layer3-live.mp3, 3030",
        "mp3/layer3-8000.mp3, 8208",
        "mp3/layer2.mp2, 3000",
        "mpegts/h264_aac.ts, 4032",
        "ogg/vorbis.ogg, 8000",
        "ogg/theora-vorbis.ogv, 4000"
    })
    void isAsLongAsTheSample(String sample, long ms) throws RefusedStreamException {
        byte[] bytes = Golden.resource("samples/" + sample);
        Segmenter segmenter = AudioOnlyTest.format(sample).segmenter();
        segmenter.feed(bytes, 0, bytes.length, new RecordingSink());
        assertThat(segmenter.mediaTimeMs()).isBetween(ms - 150, ms + 150);
    }

    @Test
    void jumpsCountForNothingAndDisorderForNothingTwice() {
        MediaTime time = new MediaTime();
        assertThat(time.elapsedMs()).isNegative();
        for (long ms : new long[] {90_000, 90_040, 90_020, 90_080, 0, 40, 80, 3_600_000, 3_600_040}) {
            time.saw(ms);
        }
        assertThat(time.elapsedMs()).isEqualTo(80 + 80 + 40);
    }

    @Test
    void timestampsOfAnySizeAreTaken() {
        MediaTime time = new MediaTime();
        for (long ms : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MIN_VALUE, Long.MAX_VALUE, 40}) {
            time.saw(ms);
        }
        time.saw(80);
        assertThat(time.elapsedMs()).isEqualTo(40);
    }

    @Test
    void firstFrameOfAnyTrackIsTheBeginningAndTheOthersAreOfTheLeadingTrack() {
        MediaTime time = new MediaTime();
        time.saw(1_000, /* leads= */ false);
        time.saw(1_500, /* leads= */ false);
        assertThat(time.elapsedMs()).isZero();
        time.saw(1_020, /* leads= */ true);
        assertThat(time.elapsedMs()).isEqualTo(20);
    }

    @Test
    void segmentIsAtItsFirstUnitOrAtZeroWhenTheFirstTimestampIsItsOwn() {
        assertThat(MediaTime.ofSegment(40, 80)).isEqualTo(40);
        assertThat(MediaTime.ofSegment(MediaTime.UNKNOWN, 80)).isZero();
        assertThat(MediaTime.ofSegment(MediaTime.UNKNOWN, MediaTime.UNKNOWN)).isEqualTo(MediaTime.UNKNOWN);
    }
}
