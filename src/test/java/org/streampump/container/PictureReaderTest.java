package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureReaderTest {
    private static final int NAL_LENGTH = PictureCodec.USUAL_NAL_LENGTH_BYTES;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            AVC, IDR,                              00000002 6588,                                       KEY
            AVC, delimiter and parameter sets,     00000002 0910 00000003 674200 00000002 68ce 00000002 65b8, KEY
            AVC, P slice,                          00000003 419a24,                                     NOT_KEY
            AVC, B slice,                          00000003 019e24,                                     NOT_KEY
            AVC, P slice behind parameter sets,    00000003 674200 00000002 68ce 00000003 419a24,       NOT_KEY
            AVC, P slice behind an encoder's text, 00000007 060504 01020304 00000003 419a24,            NOT_KEY
            AVC, I slice that is no IDR,           00000003 418884,                                     UNKNOWN
            AVC, other I slice that is no IDR,     00000003 41b084,                                     UNKNOWN
            AVC, P slice at a recovery point,      00000004 060601c4 00000003 419a24,                   KEY
            AVC, recovery point as second message, 00000007 060502aabb0601 00000003 419a24,             KEY
            AVC, no recovery point in a payload,   00000009 060505 0606060606 80 00000003 419a24,       NOT_KEY
            AVC, zeros escaped in a payload,       00000009 060504 000003 0006 80 00000003 419a24,      NOT_KEY
            AVC, data partition,                   00000003 429a24,                                     NOT_KEY
            AVC, slice that begins in the middle,  00000003 4148a4,                                     NOT_KEY
            AVC, units of no bytes,                00000000 00000000 00000002 6588,                     KEY
            AVC, parameter sets alone,             00000003 674200 00000002 68ce,                       UNKNOWN
            AVC, length beyond the end,            00ffffff 09,                                         UNKNOWN
            AVC, length beyond reason,             ffffffff 65,                                         UNKNOWN
            AVC, ciphertext,                       00000002 e588,                                       UNKNOWN
            AVC, cut short before the slice,       00000002 0910 000000,                                UNKNOWN
            AVC, start codes and IDR,              00000001 0910 000001 674200 00000001 65b8,           KEY
            AVC, start codes and P slice,          00000001 0910 00000001 419a24,                       NOT_KEY
            HEVC, IDR,                             00000003 2601af,                                     KEY
            HEVC, CRA behind parameter sets,       00000003 40010c 00000003 420101 00000003 440101 00000003 2a01af, KEY
            HEVC, trailing picture,                00000003 0201d0,                                     NOT_KEY
            HEVC, leading picture,                 00000003 1001d0,                                     NOT_KEY
            HEVC, delimiter and trailing picture,  00000003 460110 00000003 0001d0,                     NOT_KEY
            HEVC, recovery point,                  00000005 4e010601d0 00000003 0201d0,                 KEY
            HEVC, start codes,                     00000001 460110 00000001 2601af,                     KEY
            HEVC, ciphertext,                      00000003 a601af,                                     UNKNOWN
            VVC, IDR,                              00000003 0039af,                                     KEY
            VVC, CRA behind a delimiter,           00000003 00a110 00000003 0049af,                     KEY
            VVC, trailing picture,                 00000003 0001d0,                                     NOT_KEY
            VVC, picture header and its slice,     00000003 009901 00000003 0001d0,                     NOT_KEY
            AV1, key frame,                        1200 0a0100 3201 10,                                 KEY
            AV1, key frame with a size of 2 bytes, 1200 0a8100 00 328100 10,                            KEY
            AV1, key frame that is not shown,      1200 3201 00,                                        NOT_KEY
            AV1, inter frame,                      1200 3201 30,                                        NOT_KEY
            AV1, intra-only frame,                 3201 50,                                             NOT_KEY
            AV1, frame shown again,                1200 1a01 88,                                        NOT_KEY
            AV1, frame header,                     1200 1a02 10 00,                                     KEY
            AV1, extension and no size,            3408 10,                                             KEY
            AV1, still picture,                    0a01 18,                                             KEY
            AV1, metadata and inter frame,         1200 2a03 010203 3201 30,                            NOT_KEY
            AV1, endless size,                     32 ffffffffffffffff 10,                              UNKNOWN
            AV1, forbidden bit,                    b201 10,                                             UNKNOWN
            VP8, key frame,                        10 0200 9d012a,                                      KEY
            VP8, inter frame,                      31 0200,                                             NOT_KEY
            VP8, no frame of VP8,                  10 0200 9d012b,                                      UNKNOWN
            VP8, cut short,                        10 0200 9d01,                                        UNKNOWN
            VP9, key frame,                        82 4983,                                             KEY
            VP9, inter frame,                      86 0040,                                             NOT_KEY
            VP9, frame shown again,                88,                                                  NOT_KEY
            VP9, key frame of profile 1,           a2 4983,                                             KEY
            VP9, key frame of profile 3,           b1 24,                                               KEY
            VP9, inter frame of profile 3,         b3 24,                                               NOT_KEY
            VP9, no marker,                        42 49,                                               UNKNOWN
            MPEG2, sequence header and I picture,  000001b3 28 000001b8 00 00000100 0008 ff,            KEY
            MPEG2, P picture,                      00000100 0050 ff,                                    NOT_KEY
            MPEG2, no picture yet,                 000001b3 28 00000100 00,                             UNKNOWN
            MPEG4, I plane,                        000001b0 01 000001b6 10,                             KEY
            MPEG4, P plane,                        000001b6 50,                                         NOT_KEY
            MPEG4, B plane behind user data,       000001b2 4c61 000001b6 90,                           NOT_KEY
            THEORA, key frame,                     30,                                                  KEY
            THEORA, inter frame,                   70,                                                  NOT_KEY
            THEORA, header,                        80,                                                  UNKNOWN
            OTHER, anything,                       6588,                                                UNKNOWN
            """)
    void pictureDecides(PictureCodec codec, String what, String hex, Picture expected) {
        byte[] frame = hex(hex);
        assertThat(PictureReader.of(codec, frame, 0, frame.length, NAL_LENGTH)).isEqualTo(expected);
        assertThat(inPieces(codec, frame)).as("byte by byte").isEqualTo(expected);
    }

    @Test
    void nothingIsUnknown() {
        for (PictureCodec codec : PictureCodec.values()) {
            assertThat(PictureReader.of(codec, new byte[0], 0, 0, NAL_LENGTH)).isEqualTo(Picture.UNKNOWN);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 020910 0265b8", "2, 00020910 000265b8", "3, 0000020910 00000265b8", "1, 010a 0265b8"})
    void lengthsMayBeShorter(int nalLengthBytes, String hex) {
        byte[] frame = hex(hex);
        assertThat(PictureReader.of(PictureCodec.AVC, frame, 0, frame.length, nalLengthBytes))
                .isEqualTo(Picture.KEY);
    }

    @Test
    void largeMessagesAreReadOver() {
        byte[] message = new byte[300_006];
        hex("000493e0 0605", message);
        Arrays.fill(message, 6, 6 + 900, (byte) 0xff);
        byte[] slice = hex("00000002 6588");
        PictureReader reader = new PictureReader();
        reader.begin(PictureCodec.AVC, NAL_LENGTH);
        assertThat(reader.read(message, 0, 300_004)).isEqualTo(Picture.UNKNOWN);
        assertThat(reader.isDone()).isFalse();
        assertThat(reader.read(slice, 0, slice.length)).isEqualTo(Picture.KEY);
        assertThat(reader.isDone()).isTrue();
    }

    @Test
    void eachFrameIsReadAnew() {
        PictureReader reader = new PictureReader();
        for (int n = 0; n < 3; n++) {
            reader.begin(PictureCodec.AVC, NAL_LENGTH);
            assertThat(reader.read(hex("00000004060601c4"), 0, 8)).isEqualTo(Picture.UNKNOWN);
            reader.begin(PictureCodec.AVC, NAL_LENGTH);
            assertThat(reader.read(hex("00000003419a24"), 0, 7)).isEqualTo(Picture.NOT_KEY);
        }
    }

    @Test
    void configurationTellsTheLengthOfLengths() {
        byte[] avc = hex("ff 01640028 fd e1");
        assertThat(PictureCodec.AVC.nalLengthBytes(avc, 1, 6)).isEqualTo(2);
        assertThat(PictureCodec.AVC.nalLengthBytes(avc, 1, 4)).isEqualTo(NAL_LENGTH);
        byte[] hevc = new byte[23];
        hevc[21] = (byte) 0xfc;
        assertThat(PictureCodec.HEVC.nalLengthBytes(hevc, 0, 23)).isEqualTo(1);
        assertThat(PictureCodec.VP9.nalLengthBytes(hevc, 0, 23)).isEqualTo(NAL_LENGTH);
    }

    @Test
    void anyBytesAreReadAlikeInAnyPieces() {
        Random random = new Random(9);
        for (int n = 0; n < 5000; n++) {
            byte[] frame = new byte[random.nextInt(200)];
            random.nextBytes(frame);
            if (n % 2 == 0 && frame.length > 4) {
                frame[0] = 0;
                frame[1] = 0;
                frame[2] = 0;
            }
            for (PictureCodec codec : PictureCodec.values()) {
                assertThat(inPieces(codec, frame))
                        .isEqualTo(PictureReader.of(codec, frame, 0, frame.length, NAL_LENGTH));
            }
        }
    }

    private static Picture inPieces(PictureCodec codec, byte[] frame) {
        PictureReader reader = new PictureReader();
        reader.begin(codec, NAL_LENGTH);
        for (int at = 0; at < frame.length; at++) {
            reader.read(frame, at, 1);
        }
        return reader.picture();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static void hex(String text, byte[] into) {
        byte[] bytes = hex(text);
        System.arraycopy(bytes, 0, into, 0, bytes.length);
    }
}
