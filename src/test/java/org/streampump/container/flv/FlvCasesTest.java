package org.streampump.container.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.flv.FlvBytes.AAC_FRAME;
import static org.streampump.container.flv.FlvBytes.AAC_HEADER;
import static org.streampump.container.flv.FlvBytes.AUDIO_AND_VIDEO;
import static org.streampump.container.flv.FlvBytes.AVC_HEADER;
import static org.streampump.container.flv.FlvBytes.VIDEO;
import static org.streampump.container.flv.FlvBytes.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.Golden;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/** Streams as some encoders send them: leading tracks that come and go, flags that lie, clocks that begin anew. */
class FlvCasesTest {
    private static final int FILE_HEADER = 13;

    private final RecordingSink sink = new RecordingSink();
    private final Segmenter segmenter = new Flv().segmenter();

    // ---- the cases

    @Test
    void videoThatStopsGivesWayToSound() throws RefusedStreamException {
        feed(Golden.resource("cases/h06-video-stops.flv"));
        List<Integer> joins = joinTimes();
        assertThat(joins).startsWith(64, 2064, 4064);
        List<Integer> late = joins.subList(3, joins.size());
        assertThat(late.get(0)).isBetween(8900, 9200);
        assertThat(largestStep(late)).isLessThan(200);
        assertThat(late.get(late.size() - 1)).isGreaterThan(49_700);
        assertThat(segmenter.advice().orElseThrow()).contains("video has stopped");
    }

    @Test
    void timeGoesOnWhereAFileFollowsAnother() throws RefusedStreamException {
        byte[] stream = Golden.resource("cases/h07-two-files-in-one-request.flv");
        feed(stream);
        List<Integer> pictures = times(FlvTag.VIDEO);
        assertThat(largestStep(pictures)).isEqualTo(100);
        assertThat(pictures).isSorted();
        assertThat(times(FlvTag.AUDIO)).isSorted();
        assertThat(largestStep(times(FlvTag.AUDIO))).isLessThan(200);
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void otherPictureSizeHasItsOwnHeader() throws RefusedStreamException {
        byte[] stream = Golden.resource("cases/h11-picture-size-changes.flv");
        feed(stream);
        assertThat(joinTimes()).containsExactly(64, 2064, 4064, 6064, 8064, 10_064, 12_064, 14_064, 16_064);
        List<RecordingSink.Segment> joins = sink.joinPoints();
        assertThat(joins.get(3).header()).isSameAs(joins.get(0).header());
        assertThat(joins.get(4).header()).isNotSameAs(joins.get(0).header());
        assertThat(joins.get(8).header()).isSameAs(joins.get(4).header());
        assertThat(sink.output()).isEqualTo(Arrays.copyOfRange(stream, FILE_HEADER, stream.length));
    }

    // ---- leads

    @Test
    void videoThatComesBackLeadsAgain() throws RefusedStreamException {
        Film film = new Film();
        film.send(0, 6000, true).send(6000, 20_000, false);
        assertThat(segmenter.advice().orElseThrow()).contains("video has stopped");
        feed(new FlvBytes().video(0, "17 00 000000 0164001fff").bytes());
        film.send(20_000, 26_000, true);
        List<Integer> joins = joinTimes();
        assertThat(joins.stream().filter(time -> time >= 20_000)).containsExactly(20_000, 22_000, 24_000);
        assertThat(joins.stream().filter(time -> time > 6000 && time < 8900)).isEmpty();
        assertThat(joins).contains(9000, 9100, 19_900);
        assertThat(segmenter.advice()).isEmpty();
        assertThat(sink.header().bytes())
                .isEqualTo(file(AUDIO_AND_VIDEO)
                        .video(0, "17 00 000000 0164001fff")
                        .audio(0, AAC_HEADER)
                        .bytes());
    }

    @Test
    void announcedVideoThatDoesNotComeIsTold() throws RefusedStreamException {
        feed(file(AUDIO_AND_VIDEO).audio(0, AAC_HEADER).bytes());
        for (int time = 0; time < 3000; time += 100) {
            feed(new FlvBytes().audio(time, AAC_FRAME).bytes());
            assertThat(segmenter.advice()).isEmpty();
        }
        feed(new FlvBytes().audio(3000, AAC_FRAME).bytes());
        assertThat(segmenter.advice().orElseThrow()).contains("only sound comes");
        assertThat(joinTimes()).containsExactly(3000);
        feed(new FlvBytes().video(3000, AVC_HEADER).video(3010, Film.KEY).bytes());
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void otherVideoTrackFollowsASilentOne() throws RefusedStreamException {
        feed(file(VIDEO)
                .video(0, "90 68766331 01")
                .video(0, "96 00 76703039 01 aa")
                .audio(0, AAC_HEADER)
                .bytes());
        for (int time = 0; time < 20_000; time += 100) {
            boolean key = time % 2000 == 0;
            FlvBytes tags = new FlvBytes().audio(time, AAC_FRAME);
            if (time < 4000 || time >= 14_000) {
                tags.video(time, key ? "91 68766331 000000 00000003 2601af" : "a1 68766331 000000 00000003 0201d0");
            }
            tags.video(time, key ? "96 01 76703039 01 8249" : "a6 01 76703039 01 8600");
            feed(tags.bytes());
        }
        assertThat(joinTimes()).containsExactly(0, 2000, 8000, 10_000, 12_000, 14_000, 16_000, 18_000);
        assertThat(track(sink.joinPoints().get(2))).isEqualTo(1);
        assertThat(sink.joinPoints().get(6).bytes()[11] & 0xff)
                .as("single track")
                .isEqualTo(0x91);
    }

    private static int track(RecordingSink.Segment segment) {
        return segment.bytes()[FlvTag.HEADER_BYTES + 6];
    }

    // ---- evidence

    @ParameterizedTest
    @ValueSource(strings = {"17", "27"})
    void pictureDecidesWhateverTheFrameTypeSays(String frameType) throws RefusedStreamException {
        feed(file(VIDEO).video(0, AVC_HEADER).bytes());
        for (int time = 0; time < 10_000; time += 100) {
            String slice = time % 2000 == 0 ? Film.KEY : Film.INTER;
            feed(new FlvBytes().video(time, frameType + slice.substring(2)).bytes());
        }
        assertThat(joinTimes()).containsExactly(0, 2000, 4000, 6000, 8000);
        assertThat(segmenter.advice()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            H.264,      90 61766331 01,    91 61766331 000000 00000002 65b8,   91 61766331 000000 00000003 419a24
            H.265,      90 68766331 01,    91 68766331 000000 00000003 2601af, 91 68766331 000000 00000003 0201d0
            H.265 X,    90 68766331 01,    93 68766331 00000003 2601af,        93 68766331 00000003 0201d0
            H.265 by 12, 1c 00 000000 01,  1c 01 000000 00000003 2601af,       1c 01 000000 00000003 0201d0
            AV1,        90 61763031 81,    91 61763031 1200 0a0100 320110,     91 61763031 1200 320130
            VP8,        90 76703038 00,    91 76703038 1002009d012a,           91 76703038 310200
            VP9,        90 76703039 00,    91 76703039 824983,                 91 76703039 860040
            MPEG-4,     90 76703039 00,    19 000001b001 000001b610,           19 000001b650
            one of two, 96 10 61766331 00 000001 01 01 000001 01, 96 11 61766331 00 000009 000000 00000002 65b8 01 000001 00, 96 11 61766331 00 00000a 000000 00000003 419a24 01 000001 00
            ModEx,      90 61766331 01,    97 02 0000ff 01 61766331 000000 00000002 65b8, 97 02 0000ff 01 61766331 000000 00000003 419a24
            """)
    void pictureOfEachCodecDecides(String what, String header, String key, String inter) throws RefusedStreamException {
        feed(file(VIDEO).video(0, header).bytes());
        for (int time = 0; time < 6000; time += 100) {
            feed(new FlvBytes().video(time, time % 2000 == 0 ? key : inter).bytes());
        }
        assertThat(joinTimes()).containsExactly(0, 2000, 4000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 60, 500, 70_000})
    void pictureIsFoundBehindLongMessagesInWhateverPieces(int messageBytes) throws RefusedStreamException {
        byte[] stream = file(VIDEO).video(0, AVC_HEADER).bytes();
        for (int time = 0; time < 6000; time += 500) {
            byte[] slice = FlvBytes.hex(time % 2000 == 0 ? "00000002 65b8" : "00000003 419a24");
            stream = join(stream, FlvBytes.tag(FlvTag.VIDEO, time, withMessage(messageBytes, slice)));
        }
        feed(stream);
        assertThat(joinTimes()).containsExactly(0, 2000, 4000);
        RecordingSink other = new RecordingSink();
        Segmenter inPieces = new Flv().segmenter();
        for (int at = 0; at < stream.length; at += 7) {
            inPieces.feed(stream, at, Math.min(7, stream.length - at), other);
        }
        assertThat(other.marks()).isEqualTo(sink.marks());
        assertThat(other.output()).isEqualTo(Arrays.copyOfRange(stream, FILE_HEADER, stream.length));
    }

    /** A key frame's tag by its frame type, with an SEI NAL unit in front of the slice. */
    private static byte[] withMessage(int bytes, byte[] slice) {
        byte[] message = new byte[4 + 2 + bytes];
        message[2] = (byte) (bytes + 2 >> 8);
        message[1] = (byte) (bytes + 2 >> 16);
        message[3] = (byte) (bytes + 2);
        message[4] = 6;
        message[5] = 5;
        return join(join(FlvBytes.hex("17 01 000000"), message), slice);
    }

    @Test
    void lengthsOfTwoBytesAreReadAsTheSequenceHeaderSays() throws RefusedStreamException {
        feed(file(VIDEO).video(0, "17 00 000000 01640028fde1").bytes());
        for (int time = 0; time < 4000; time += 100) {
            String slice = time % 2000 == 0 ? "0002 0910 0002 65b8" : "0002 0930 0003 419a24";
            feed(new FlvBytes().video(time, "17 01 000000 " + slice).bytes());
        }
        assertThat(joinTimes()).containsExactly(0, 2000);
    }

    @Test
    void unknownCodecGoesByTheFrameType() throws RefusedStreamException {
        feed(file(VIDEO).bytes());
        for (int time = 0; time < 4000; time += 100) {
            feed(new FlvBytes()
                    .video(time, time % 2000 == 0 ? "14 00 78" : "24 00 f8")
                    .bytes());
        }
        assertThat(joinTimes()).containsExactly(0, 2000);
    }

    @Test
    void encryptedPicturesGoByTheFrameType() throws RefusedStreamException {
        feed(file(VIDEO).video(0, AVC_HEADER).bytes());
        for (int time = 0; time < 4000; time += 100) {
            String body = (time % 2000 == 0 ? "17" : "27") + "01 000000 00000002 41f0";
            feed(FlvBytes.tag(FlvTag.VIDEO | 0x20, time, body));
        }
        assertThat(joinTimes()).containsExactly(0, 2000);
    }

    // ---- advice

    @Test
    void rareKeyFramesAndAMissingSequenceHeaderAreTold() throws RefusedStreamException {
        feed(file(VIDEO).video(0, Film.KEY).bytes());
        assertThat(segmenter.advice().orElseThrow()).contains("sequence header");
        feed(new FlvBytes().video(0, AVC_HEADER).video(0, Film.KEY).bytes());
        assertThat(segmenter.advice()).isEmpty();
        for (int time = 100; time < 11_000; time += 100) {
            feed(new FlvBytes().video(time, Film.INTER).bytes());
        }
        assertThat(segmenter.advice().orElseThrow()).contains("1 to 2 s");
        feed(new FlvBytes().video(11_000, Film.KEY).video(13_000, Film.KEY).bytes());
        assertThat(segmenter.advice()).isEmpty();
    }

    // ---- clocks

    @Test
    void clockThatBeginsAnewWithoutAFileHeaderGoesOn() throws RefusedStreamException {
        Film film = new Film();
        film.send(100_000, 104_000, true).send(0, 4000, true).send(0, 4000, true);
        List<Integer> pictures = times(FlvTag.VIDEO).subList(1, 1 + 120);
        assertThat(pictures).isSorted();
        assertThat(largestStep(pictures)).isEqualTo(100);
        assertThat(joinTimes()).containsExactly(100_000, 102_000, 104_000, 106_000, 108_000, 110_000);
    }

    /** Ten pictures and sounds a second, a key picture every two seconds. */
    private final class Film {
        private static final String KEY = "17 01 000000 00000002 65b8";
        private static final String INTER = "27 01 000000 00000003 419a24";

        Film() throws RefusedStreamException {
            feed(file(AUDIO_AND_VIDEO).video(0, AVC_HEADER).audio(0, AAC_HEADER).bytes());
        }

        Film send(int from, int to, boolean video) throws RefusedStreamException {
            for (int time = from; time < to; time += 100) {
                FlvBytes tags = new FlvBytes();
                if (video) {
                    tags.video(time, time % 2000 == 0 ? KEY : INTER);
                }
                feed(tags.audio(time, AAC_FRAME).bytes());
            }
            return this;
        }
    }

    private void feed(byte[] bytes) throws RefusedStreamException {
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    private List<Integer> joinTimes() {
        return sink.joinPoints().stream()
                .map(each -> FlvTag.timestamp(each.bytes(), 0))
                .toList();
    }

    private List<Integer> times(int type) {
        List<Integer> times = new ArrayList<>();
        byte[] tags = sink.output();
        for (int at = 0; at < tags.length; ) {
            if (tags[at] == type) {
                times.add(FlvTag.timestamp(tags, at));
            }
            at += FlvTag.HEADER_BYTES + FlvTag.u24(tags, at + 1) + FlvTag.SIZE_BYTES;
        }
        return times;
    }

    private static int largestStep(List<Integer> times) {
        int largest = 0;
        for (int n = 1; n < times.size(); n++) {
            largest = Math.max(largest, times.get(n) - times.get(n - 1));
        }
        return largest;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
