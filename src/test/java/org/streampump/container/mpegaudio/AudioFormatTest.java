package org.streampump.container.mpegaudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.ContainerFormat.Recognition.NO;
import static org.streampump.container.ContainerFormat.Recognition.UNSURE;
import static org.streampump.container.ContainerFormat.Recognition.YES;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Golden;

class AudioFormatTest {
    private static final int HEADER = 4;
    private final ContainerFormat mp3 = new Mp3();
    private final ContainerFormat aac = new Aac();

    @Test
    void threeFramesInARowAreNeededWithoutTag() {
        byte[] frames = new AudioBytes().mp3(3).bytes();
        int enough = 2 * AudioBytes.MP3_LENGTH + HEADER;
        assertThat(mp3.recognise(frames, enough - 1)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(frames, enough)).isEqualTo(YES);
        assertThat(aac.recognise(frames, enough)).isEqualTo(NO);
    }

    @Test
    void twoFramesAreNeededBehindTags() {
        byte[] frames = new AudioBytes().id3v2(100).id3v2(5).mp3(2).bytes();
        int enough = 110 + 15 + AudioBytes.MP3_LENGTH + HEADER;
        assertThat(mp3.recognise(frames, 50)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(frames, 110 + 15)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(frames, enough - 1)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(frames, enough)).isEqualTo(YES);
        assertThat(aac.recognise(frames, enough)).isEqualTo(NO);
    }

    @Test
    void adtsIsNotMpegAudio() {
        byte[] frames = new AudioBytes().adts(4, 100).adts(4, 200).adts(4, 90).bytes();
        assertThat(aac.recognise(frames, frames.length)).isEqualTo(YES);
        assertThat(mp3.recognise(frames, frames.length)).isEqualTo(NO);
    }

    @Test
    void otherKindOfFrameBehindTheFirstIsNotEnough() {
        byte[] mpeg = new AudioBytes()
                .mp3(1)
                .frame(AudioBytes.MP3_48, AudioBytes.MP3_48_LENGTH)
                .mp3(1)
                .bytes();
        assertThat(mp3.recognise(mpeg, mpeg.length)).isEqualTo(NO);
        byte[] adts = new AudioBytes().adts(4, 100).adts(3, 100).adts(4, 100).bytes();
        assertThat(aac.recognise(adts, adts.length)).isEqualTo(NO);
    }

    @Test
    void freeFormatIsRecognised() {
        byte[] frames = new AudioBytes()
                .frame(AudioBytes.FREE, 1000)
                .frame(AudioBytes.FREE_PADDED, 1001)
                .frame(AudioBytes.FREE, 1000)
                .bytes();
        assertThat(mp3.recognise(frames, 900)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(frames, frames.length)).isEqualTo(YES);
    }

    @Test
    void tagThatFillsTheHeadIsTakenForMp3() {
        byte[] tag = new AudioBytes().id3v2(100_000).bytes();
        assertThat(mp3.recognise(tag, FormatDetector.MAX_HEAD_BYTES - 1)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(tag, FormatDetector.MAX_HEAD_BYTES)).isEqualTo(YES);
        assertThat(aac.recognise(tag, FormatDetector.MAX_HEAD_BYTES)).isEqualTo(NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "47400011",
                "464c5601",
                "3026b275",
                "1a45dfa3",
                "4f676753",
                "52494646",
                "664c6143",
                "0000001866747970",
                "000001ba",
                "24480000",
                "ffd8ffe0",
                "feff",
                "ffffffff",
                "49443301",
                "49443305000000000000",
                "4944330400000000ff00",
                "544147"
            })
    void beginningsOfOthersAreNotOurs(String hex) {
        byte[] head = Arrays.copyOf(HexFormat.of().parseHex(hex), 16);
        assertThat(mp3.recognise(head, head.length)).isEqualTo(NO);
        assertThat(aac.recognise(head, head.length)).isEqualTo(NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mpegts/aac.ts",
                "mpegts/mpeg2_mp2.ts",
                "mpegts/two_programs.ts",
                "flv/mp3.flv",
                "flv/aac.flv",
                "asf/msmpeg4-mp3-400.asf",
                "asf/wmv2-wmav2.mmsh"
            })
    void othersThatCarryOurFramesAreNotOurs(String sample) {
        byte[] head = Golden.resource("samples/" + sample);
        assertThat(mp3.recognise(head, 16)).isEqualTo(NO);
        assertThat(aac.recognise(head, head.length)).isEqualTo(NO);
    }

    @Test
    void randomBytesAreNotOurs() {
        byte[] head = new byte[8 * 1024];
        for (int seed = 0; seed < 20_000; seed++) {
            new Random(seed).nextBytes(head);
            head[0] = (byte) 0xff; // else it would be too easy
            head[1] |= (byte) 0xf0;
            assertThat(mp3.recognise(head, head.length)).isNotEqualTo(YES);
            assertThat(aac.recognise(head, head.length)).isNotEqualTo(YES);
        }
    }

    @Test
    void namesAreOneFormatsOnly() {
        assertThat(mp3.announcedAs()).contains(mp3.mediaType()).doesNotContainAnyElementsOf(aac.announcedAs());
        assertThat(aac.announcedAs()).contains(aac.mediaType());
        assertThat(mp3.extensions()).doesNotContainAnyElementsOf(aac.extensions());
        assertThat(mp3.filler()).isEmpty();
    }

    @Test
    void textIsNotOurs() {
        byte[] text = "ID as in identity".getBytes(StandardCharsets.US_ASCII);
        assertThat(mp3.recognise(text, 2)).isEqualTo(UNSURE);
        assertThat(mp3.recognise(text, text.length)).isEqualTo(NO);
    }
}
