package org.streampump.container.mpegaudio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSyntaxTest {
    private final FrameSyntax mpeg = new MpegAudioSyntax();
    private final FrameSyntax adts = new AdtsSyntax();

    @ParameterizedTest(name = "{0}: {1} bytes, {2}")
    @CsvSource({
        "fffb9064, 417, MP3", // MPEG-1, 128 kbit/s, 44.1 kHz
        "fffb9264, 418, MP3", // padded
        "fffbe8c4, 1440, MP3", // 320 kbit/s, 32 kHz
        "fff340c4, 104, MP3", // MPEG-2, 32 kbit/s, 22.05 kHz
        "ffe328c4, 144, MP3", // MPEG-2.5, 16 kbit/s, 8 kHz
        "fffd44c4, 192, MP2", // MPEG-1, 64 kbit/s, 48 kHz
        "fffde8c4, 1728, MP2", // 384 kbit/s, 32 kHz
        "fff5e8c4, 1440, MP2", // MPEG-2, 160 kbit/s, 16 kHz
        "ffffe8c4, 672, MP1", // 448 kbit/s, 32 kHz
        "ffff1064, 32, MP1", // 32 kbit/s, 44.1 kHz: 8 slots
        "ffff1264, 36, MP1", // padded by a slot of four bytes
        "fff7e8c4, 768, MP1", // MPEG-2, 256 kbit/s, 16 kHz
        "ffe7e8c4, 1536, MP1" // MPEG-2.5, 256 kbit/s, 8 kHz
    })
    void readsMpegAudioHeader(String header, int length, String codec) {
        FrameHeader read = mpeg.headerAt(bytes(header), 0);
        assertThat(read.length()).isEqualTo(length);
        assertThat(read.codec()).isEqualTo(codec);
    }

    @Test
    void paddingOfFreeFormatIsAddedToItsLength() {
        assertThat(mpeg.headerAt(bytes("fffb0064"), 0).length(1000)).isEqualTo(1000);
        assertThat(mpeg.headerAt(bytes("fffb0264"), 0).length(1000)).isEqualTo(1001);
        assertThat(mpeg.headerAt(bytes("ffff0264"), 0).length(1000)).isEqualTo(1004);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fffbf064", // bit rate 15
                "fffb9c64", // sampling rate 3
                "ffeb9064", // version 1
                "fff99064", // layer 0, which ADTS has
                "ffdb9064", // ten bits of the sync word
                "febb9064",
                "00000000"
            })
    void noMpegAudioHeader(String header) {
        assertThat(mpeg.headerAt(bytes(header), 0)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "fff15080167ffc, 179", // AAC-LC, 44.1 kHz
        "fff95080167ffc, 179", // MPEG-2's
        "fff05080167ffc, 179", // with CRC
        "fff15080011ffc, 8",
        "fff05080015ffc, 10",
        "fff15083fffffc, 8191"
    })
    void readsAdtsHeader(String header, int length) {
        assertThat(adts.headerAt(bytes(header), 0).length()).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fff15080001ffc", // length 0
                "fff1508000fffc", // 7: nothing behind the header
                "fff05080013ffc", // 9, with CRC
                "fff17480167ffc", // sampling rate 13
                "fff17c80167ffc", // sampling rate 15
                "fffb5080167ffc", // layer III
                "ffe15080167ffc"
            })
    void noAdtsHeader(String header) {
        assertThat(adts.headerAt(bytes(header), 0)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "fffb9064, 36, Xing",
        "fffb9064, 36, Info",
        "fffb90c4, 21, Info",
        "fff340c4, 13, Xing",
        "fff34064, 21, Xing",
        "fffa9064, 38, Xing",
        "fffb9064, 36, VBRI",
        "fff340c4, 36, VBRI"
    })
    void frameThatTellsTheLength(String header, int offset, String word) {
        byte[] frame = frame(header, offset, word);
        FrameHeader read = mpeg.headerAt(frame, 0);
        assertThat(mpeg.tellsLength(frame, 0, read, frame.length)).isTrue();
        assertThat(mpeg.tellsLength(frame, 0, read, offset + 3)).isFalse();
        frame[offset - 1] = 1;
        assertThat(mpeg.tellsLength(frame, 0, read, frame.length)).as("sound").isFalse();
    }

    @Test
    void wordElsewhereTellsNoLength() {
        for (String header : new String[] {"fffd9064", "fffb90c4"}) {
            byte[] frame = frame(header, 36, "Xing");
            assertThat(mpeg.tellsLength(frame, 0, mpeg.headerAt(frame, 0), frame.length))
                    .isFalse();
        }
    }

    private static byte[] frame(String header, int offset, String word) {
        byte[] frame = new byte[104];
        System.arraycopy(bytes(header), 0, frame, 0, 4);
        System.arraycopy(word.getBytes(StandardCharsets.US_ASCII), 0, frame, offset, word.length());
        return frame;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
