package org.streampump.container.flv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.flv.TagStart.Role;

class TagStartTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "-", textBlock = """
            # what it is,                type, body,                                role,                     key,   codec
            AVC sequence header,            9, 17 00 000000 01,                      VIDEO_SEQUENCE_HEADER,    false, H.264
            AVC key frame,                  9, 17 01 000000 65,                      FRAME,                    true,  H.264
            AVC generated key frame,        9, 47 01 000000 65,                      FRAME,                    false, H.264
            AVC inter frame,                9, 27 01 fffff8 41,                      FRAME,                    false, H.264
            AVC disposable frame,           9, 37 01 000000 41,                      FRAME,                    false, H.264
            AVC end of sequence,            9, 17 02 000000,                         OTHER,                    false, H.264
            AVC with nothing in it,         9, 17 01 000000,                         OTHER,                    false, -
            AVC cut short,                  9, 17,                                   OTHER,                    false, -
            empty video,                    9, '',                                   OTHER,                    false, -
            command,                        9, 57 00,                                OTHER,                    false, -
            HEVC sequence header,           9, 1c 00 000000 01,                      VIDEO_SEQUENCE_HEADER,    false, H.265
            HEVC key frame,                 9, 1c 01 000000 26,                      FRAME,                    true,  H.265
            Sorenson key frame,             9, 12 00008400,                          FRAME,                    true,  Sorenson H.263
            Sorenson inter frame,           9, 22 00008400,                          FRAME,                    false, Sorenson H.263
            VP6 key frame,                  9, 14 00 78,                             FRAME,                    true,  VP6
            VP6 without a picture,          9, 14,                                   OTHER,                    false, -
            encrypted AVC key frame,       41, 17 01 000000 00,                      FRAME,                    true,  H.264
            hvc1 sequence start,            9, 90 68766331 01,                       VIDEO_SEQUENCE_HEADER,    false, H.265
            hvc1 key frame,                 9, 91 68766331 000000 26,                FRAME,                    true,  H.265
            hvc1 inter frame X,             9, a3 68766331 02,                       FRAME,                    false, H.265
            hvc1 key frame X,               9, 93 68766331 26,                       FRAME,                    true,  H.265
            hvc1 end,                       9, 92 68766331,                          OTHER,                    false, H.265
            av01 sequence start,            9, 90 61763031 81,                       VIDEO_SEQUENCE_HEADER,    false, AV1
            av01 key frame,                 9, 91 61763031 0a,                       FRAME,                    true,  AV1
            av01 transport stream start,    9, 95 61763031 80,                       VIDEO_TS_SEQUENCE_HEADER, false, AV1
            vp09 key frame,                 9, 91 76703039 82,                       FRAME,                    true,  VP9
            avc1 key frame,                 9, 91 61766331 000000 65,                FRAME,                    true,  H.264
            unknown FourCC,                 9, 91 78797a31 00,                       FRAME,                    true,  -
            colours,                        9, d4 68766331 02 0009,                  VIDEO_METADATA,           false, H.265
            enhanced command,               9, d1 00,                                OTHER,                    false, -
            enhanced without FourCC,        9, 91 6876,                              OTHER,                    false, -
            enhanced frame without data,    9, 91 68766331,                          OTHER,                    false, H.265
            ModEx then key frame,           9, 97 02 0000ff 01 68766331 000000 26,   FRAME,                    true,  H.265
            two ModEx then key frame,       9, 97 00 aa 07 02 0000ff 03 68766331 26, FRAME,                    true,  H.265
            ModEx with long size,           9, 97 ff 0001 aabb 01 68766331 0000 26,  FRAME,                    true,  H.265
            ModEx beyond the end,           9, 97 30 01,                             OTHER,                    false, -
            ModEx beyond what is looked at, 9, 97 ff ffff 01,                        OTHER,                    false, -
            ModEx cut short,                9, 97,                                   OTHER,                    false, -
            multitrack within multitrack,   9, 96 06 68766331 00 00,                 OTHER,                    false, -
            multitrack of unknown kind,     9, 96 31 68766331 00 00,                 OTHER,                    false, -
            AAC sequence header,            8, af 00 1210,                           AUDIO_SEQUENCE_HEADER,    false, AAC
            AAC frame,                      8, af 01 21,                             FRAME,                    false, AAC
            AAC with nothing in it,         8, af 01,                                OTHER,                    false, -
            empty audio,                    8, '',                                   OTHER,                    false, -
            MP3,                            8, 2f fffb,                              FRAME,                    false, MP3
            Speex,                          8, b2 35,                                FRAME,                    false, Speex
            PCM,                            8, 3f 0000,                              FRAME,                    false, PCM
            Opus sequence start,            8, 90 4f707573 4f,                       AUDIO_SEQUENCE_HEADER,    false, Opus
            Opus frame,                     8, 91 4f707573 fc,                       FRAME,                    false, Opus
            E-AC-3 frame,                   8, 91 65632d33 0b77,                     FRAME,                    false, E-AC-3
            channels,                       8, 94 4f707573 01 02 00000003,           AUDIO_CHANNELS,           false, Opus
            Opus end,                       8, 92 4f707573,                          OTHER,                    false, Opus
            ModEx then Opus,                8, 97 02 0000ff 01 4f707573 fc,          FRAME,                    false, Opus
            metadata,                      18, 02 000a 6f6e4d65746144617461 05,      METADATA,                 false, -
            metadata as sent over RTMP,    18, 02 000d 40736574446174614672616d65 02 000a 6f6e4d65746144617461 05, METADATA, false, -
            metadata in AMF3,              15, 00 02 000a 6f6e4d65746144617461 05,   METADATA,                 false, -
            another script,                18, 02 000a 6f6e54657874446174 61 05,     OTHER,                    false, -
            empty script,                  18, '',                                   OTHER,                    false, -
            encrypted script,              50, 01 00,                                OTHER,                    false, -
            unknown type,                   5, 17 01 000000 65,                      OTHER,                    false, -
            """)
    void readsWhatATagIs(String what, int type, String body, Role role, boolean keyFrame, String codec) {
        TagStart start = read(FlvBytes.tag(type, 0, body));
        assertThat(start.role()).isEqualTo(role);
        assertThat(start.isKeyFrame()).isEqualTo(keyFrame);
        if (role != Role.OTHER) {
            assertThat(start.codec()).isEqualTo(codec);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            no multitrack,         9, 91 68766331 000000 26,                                           0 H.265
            one track,             9, 96 01 68766331 03 00,                                            3 H.265
            two tracks,            9, 96 10 68766331 00 000002 aabb 01 000001 cc,                      0 H.265 1 H.265
            two codecs,            9, 96 20 68766331 00 000002 aabb 61763031 07 000001 cc,             0 H.265 7 AV1
            size beyond the end,   9, 96 10 68766331 04 ffffff aabb,                                   4 H.265
            cut behind a track id, 9, 96 20 68766331 00 000002 aabb 61763031 07,                       0 H.265 7 AV1
            two audio tracks,      8, 95 10 4f707573 01 000001 aa 02 000001 cc,                        1 Opus 2 Opus
            """)
    void walksTheTracks(String what, int type, String body, String tracks) {
        byte[] tag = FlvBytes.tag(type, 0, body);
        TagStart start = read(tag);
        List<String> found = new ArrayList<>();
        do {
            found.add(start.track() + " " + start.codec());
        } while (start.nextTrack(tag, tag.length - FlvTag.SIZE_BYTES));
        assertThat(String.join(" ", found)).isEqualTo(tracks);
    }

    private static TagStart read(byte[] tag) {
        int length = Math.min(tag.length - FlvTag.SIZE_BYTES, FlvTag.HEADER_BYTES + TagStart.BODY_BYTES);
        TagStart start = new TagStart();
        start.read(Arrays.copyOf(tag, length), length);
        return start;
    }
}
