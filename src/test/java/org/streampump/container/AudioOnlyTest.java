package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.asf.Asf;
import org.streampump.container.flv.Flv;
import org.streampump.container.fmp4.Mp4;
import org.streampump.container.matroska.Matroska;
import org.streampump.container.mpegaudio.Aac;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.container.ogg.Ogg;

/** Which streams have sound and no pictures, as their headers say. */
class AudioOnlyTest {
    static ContainerFormat format(String sample) {
        String folder = sample.substring(0, sample.indexOf('/'));
        return switch (folder) {
            case "aac" -> new Aac();
            case "asf" -> new Asf();
            case "flv" -> new Flv();
            case "fmp4" -> new Mp4();
            case "matroska" -> new Matroska();
            case "mp3" -> new Mp3();
            case "mpegts" -> new MpegTs();
            case "ogg" -> new Ogg();
            default -> throw new IllegalArgumentException(folder);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "aac/stereo.aac, true",
        "asf/wmav2.wma, true",
        "asf/wmv2-wmav2.wmv, false",
        "flv/aac.flv, true",
        "flv/mp3.flv, true",
        "flv/h264-aac.flv, false",
        "flv/h264.flv, false",
        "fmp4/aac.mp4, true",
        "fmp4/h264-aac.mp4, false",
        "fmp4/hevc.mp4, false",
        "matroska/opus.webm, true",
        "matroska/vp8-vorbis.webm, false",
        "mp3/layer3-live.mp3, true",
        "mpegts/aac.ts, true",
        "mpegts/ac3_opus.ts, true",
        "mpegts/h264_aac.ts, false",
        "ogg/vorbis.ogg, true",
        "ogg/theora-vorbis.ogv, false"
    })
    void theNewestHeaderOfASampleTellsWhetherThereAreNoPictures(String sample, boolean audioOnly) throws Exception {
        byte[] bytes = Golden.resource("samples/" + sample);
        RecordingSink sink = new RecordingSink();
        format(sample).segmenter().feed(bytes, 0, bytes.length, sink);
        StreamHeader newest = sink.segments().get(sink.segments().size() - 1).header();
        assertThat(newest.isAudioOnly()).as("%s", newest.codecs()).isEqualTo(audioOnly);
    }
}
