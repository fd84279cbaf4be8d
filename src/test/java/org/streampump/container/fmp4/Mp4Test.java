package org.streampump.container.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.fmp4.Mp4Bytes.box;
import static org.streampump.container.fmp4.Mp4Bytes.ftyp;
import static org.streampump.container.fmp4.Mp4Bytes.head;
import static org.streampump.container.fmp4.Mp4Bytes.join;
import static org.streampump.container.fmp4.Mp4Bytes.largeBox;
import static org.streampump.container.fmp4.Mp4Bytes.mdat;
import static org.streampump.container.fmp4.Mp4Bytes.moov;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.ContainerFormat.Recognition;
import org.streampump.container.FormatDetector;

class Mp4Test {
    private final Mp4 mp4 = new Mp4();

    private Recognition recognise(byte[] head) {
        return mp4.recognise(head, head.length);
    }

    @Test
    void firstBoxTells() {
        for (String type : List.of("ftyp", "styp", "moov", "moof", "sidx", "mdat")) {
            assertThat(recognise(box(type))).as(type).isEqualTo(Recognition.YES);
        }
        assertThat(recognise(largeBox("mdat"))).isEqualTo(Recognition.YES);
        assertThat(recognise(box("udta"))).isEqualTo(Recognition.NO);
        assertThat(recognise(head("ftyp", 7))).isEqualTo(Recognition.NO);
    }

    @Test
    void paddingInFrontIsLookedBehind() {
        byte[] padded = join(box("free", new byte[100]), box("wide"), box("skip"), moov());
        assertThat(recognise(padded)).isEqualTo(Recognition.YES);
        assertThat(recognise(Arrays.copyOf(padded, 60))).isEqualTo(Recognition.UNSURE);
        assertThat(recognise(join(box("free"), box("what")))).isEqualTo(Recognition.NO);
        assertThat(recognise(head("free", 0x7fffffff))).isEqualTo(Recognition.NO);
        assertThat(recognise(head("free", 4))).isEqualTo(Recognition.NO);
    }

    @Test
    void tooFewBytesAreUnsureUnlessTheyCannotBe() {
        assertThat(recognise(new byte[0])).isEqualTo(Recognition.UNSURE);
        assertThat(recognise(Arrays.copyOf(ftyp(), 7))).isEqualTo(Recognition.UNSURE);
        assertThat(recognise(new byte[] {0x47})).isEqualTo(Recognition.NO);
        assertThat(recognise(mdat(100))).isEqualTo(Recognition.YES);
    }

    @Test
    void itIsAnnouncedByMediaTypeAndExtension() {
        FormatDetector detector = new FormatDetector(List.of(mp4));
        for (String type : List.of("video/mp4; codecs=\"avc1\"", "audio/mp4", "video/iso.segment", "video/quicktime")) {
            assertThat(detector.announced(type, null)).as(type).contains(mp4);
        }
        for (String name : List.of("film.mp4", "sound.m4a", "chunk-1.m4s", "init.cmfv", "film.MOV")) {
            assertThat(detector.announced(null, name)).as(name).contains(mp4);
        }
        assertThat(mp4.mediaType()).isEqualTo("video/mp4");
        assertThat(mp4.label()).isEqualTo("fragmented MP4");
        assertThat(mp4.name()).isEqualTo("mp4");
    }

    @Test
    void fillerIsNotSharedWithCallers() {
        mp4.filler()[0] = 1;
        assertThat(mp4.filler()).isEqualTo(box("free"));
    }
}
