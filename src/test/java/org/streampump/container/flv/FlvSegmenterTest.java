package org.streampump.container.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.flv.FlvBytes.AAC_FRAME;
import static org.streampump.container.flv.FlvBytes.AAC_HEADER;
import static org.streampump.container.flv.FlvBytes.AUDIO;
import static org.streampump.container.flv.FlvBytes.AUDIO_AND_VIDEO;
import static org.streampump.container.flv.FlvBytes.AVC_END;
import static org.streampump.container.flv.FlvBytes.AVC_HEADER;
import static org.streampump.container.flv.FlvBytes.AVC_INTER;
import static org.streampump.container.flv.FlvBytes.AVC_KEY;
import static org.streampump.container.flv.FlvBytes.MP3_FRAME;
import static org.streampump.container.flv.FlvBytes.VIDEO;
import static org.streampump.container.flv.FlvBytes.file;
import static org.streampump.container.flv.FlvBytes.metadata;
import static org.streampump.container.flv.FlvBytes.tag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.Lead;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

class FlvSegmenterTest {
    private static final int FILE_HEADER = 13;

    private final RecordingSink sink = new RecordingSink();

    private static FlvBytes start() {
        return file(AUDIO_AND_VIDEO).script(0, metadata(1)).video(0, AVC_HEADER).audio(0, AAC_HEADER);
    }

    @Test
    void headerIsFileHeaderMetadataAndSequenceHeaders() throws RefusedStreamException {
        byte[] head = start().bytes();
        feed(start().video(40, AVC_KEY));
        assertThat(sink.header().bytes()).isEqualTo(head);
        assertThat(sink.header().codecs()).containsExactly("H.264", "AAC");
        assertThat(sink.joinPoints())
                .singleElement()
                .satisfies(each -> assertThat(each.bytes()).isEqualTo(tag(FlvTag.VIDEO, 40, AVC_KEY)));
    }

    @Test
    void headerIsInTheSameOrderWhateverTheEncoders() throws RefusedStreamException {
        feed(file(AUDIO_AND_VIDEO)
                .audio(7, AAC_HEADER)
                .video(8, AVC_HEADER)
                .script(9, metadata(1))
                .video(40, AVC_KEY));
        assertThat(sink.header().bytes()).isEqualTo(start().bytes());
    }

    @Test
    void continuationHasNoFileHeaderAndTheTimeOfTheTagBehindIt() throws RefusedStreamException {
        feed(start().video(0x01020304, AVC_KEY));
        assertThat(sink.header().continuation())
                .isEqualTo(new FlvBytes()
                        .script(0x01020304, metadata(1))
                        .video(0x01020304, AVC_HEADER)
                        .audio(0x01020304, AAC_HEADER)
                        .bytes());
    }

    @Test
    void headerIsRenewedOnlyByChangesAndOnlyAtJoinPoints() throws RefusedStreamException {
        feed(start().video(0, AVC_KEY)
                .script(10, metadata(1))
                .video(10, AVC_HEADER)
                .video(10, AVC_KEY)
                .script(20, metadata(2))
                .script(30, metadata(3))
                .audio(30, "af 00 1190")
                .video(35, AVC_INTER)
                .video(40, AVC_KEY)
                .script(50, metadata(4))
                .script(60, metadata(3))
                .video(70, AVC_KEY));
        List<StreamHeader> headers =
                sink.joinPoints().stream().map(RecordingSink.Segment::header).toList();
        assertThat(headers).hasSize(4);
        assertThat(headers.get(1)).isSameAs(headers.get(0));
        assertThat(headers.get(2).bytes())
                .isEqualTo(file(AUDIO_AND_VIDEO)
                        .script(0, metadata(3))
                        .video(0, AVC_HEADER)
                        .audio(0, "af 00 1190")
                        .bytes());
        assertThat(headers.get(3)).isSameAs(headers.get(2));
    }

    @Test
    void streamWithoutJoinPointsHasAHeaderFromItsFirstFrameOn() throws RefusedStreamException {
        feed(start().video(40, AVC_INTER).video(80, AVC_INTER));
        assertThat(sink.joinPoints()).isEmpty();
        assertThat(sink.header().bytes()).isEqualTo(start().bytes());
    }

    @Test
    void keyFrameWithoutItsSequenceHeaderIsNoJoinPoint() throws RefusedStreamException {
        feed(file(VIDEO).video(0, AVC_KEY).video(40, AVC_HEADER).video(40, AVC_KEY));
        assertThat(joinTimes()).containsExactly(40);
    }

    @Test
    void newCodecOnATrackReplacesTheOldOne() throws RefusedStreamException {
        feed(start().video(0, AVC_KEY).video(40, "90 68766331 01 02").video(40, "91 68766331 000000 26"));
        assertThat(sink.header().codecs()).containsExactly("H.265", "AAC");
        assertThat(sink.header().bytes())
                .isEqualTo(file(AUDIO_AND_VIDEO)
                        .script(0, metadata(1))
                        .video(0, "90 68766331 01 02")
                        .audio(0, AAC_HEADER)
                        .bytes());
    }

    @Test
    void tracksHaveTheirOwnSequenceHeadersAndTheFirstOnesKeyFramesCount() throws RefusedStreamException {
        feed(file(VIDEO)
                .video(0, "90 68766331 01")
                .video(0, "96 00 61763031 01 aa")
                .video(0, "96 01 61763031 01 bb")
                .video(0, "91 68766331 000000 26")
                .video(40, "96 01 61763031 01 cc"));
        assertThat(joinTimes()).containsExactly(0);
        assertThat(sink.joinPoints()).hasSize(1);
        assertThat(sink.header().codecs()).containsExactly("H.265", "AV1");
        assertThat(sink.header().bytes()).hasSize(FILE_HEADER + 2 * 15 + 6 + 8);
    }

    @Test
    void sequenceHeaderOfSeveralTracksStaysWhileItIsTheNewestOfOne() throws RefusedStreamException {
        String both = "96 10 68766331 00 000001 aa 01 000001 bb";
        String zero = "90 68766331 cc";
        String one = "96 00 68766331 01 dd";
        String key = "91 68766331 000000 26";
        feed(file(VIDEO).video(0, both).video(0, zero).video(0, key));
        assertThat(sink.header().bytes())
                .isEqualTo(file(VIDEO).video(0, both).video(0, zero).bytes());
        feed(file(VIDEO).video(0, both).video(0, zero).video(0, one).video(0, key));
        assertThat(sink.header().bytes())
                .isEqualTo(file(VIDEO).video(0, zero).video(0, one).bytes());
    }

    @Test
    void audioAloneIsJoinedAnywhere() throws RefusedStreamException {
        feed(file(AUDIO).audio(0, AAC_HEADER).audio(0, AAC_FRAME).audio(23, "").audio(23, AAC_FRAME));
        assertThat(joinTimes()).containsExactly(0, 23);
    }

    @Test
    void audioIsNoJoinPointOnceVideoWasSeenWhateverTheFlagsSay() throws RefusedStreamException {
        feed(file(AUDIO)
                .audio(0, MP3_FRAME)
                .video(0, AVC_HEADER)
                .audio(26, MP3_FRAME)
                .video(40, AVC_KEY));
        assertThat(joinTimes()).containsExactly(0, 40);
    }

    @Test
    void announcedVideoIsAwaitedForAWhile() throws RefusedStreamException {
        FlvBytes stream = file(AUDIO_AND_VIDEO);
        for (int time = 500; time <= 5000; time += 500) {
            stream.audio(time, MP3_FRAME);
        }
        feed(stream);
        assertThat(joinTimes()).containsExactly(3500, 4000, 4500, 5000);
    }

    @Test
    void announcedVideoIsNotAwaitedForEverWhenTimeStandsStill() throws RefusedStreamException {
        FlvBytes stream = file(AUDIO_AND_VIDEO);
        for (int n = 0; n < Lead.PATIENCE_UNITS + 2; n++) {
            stream.audio(0, MP3_FRAME);
        }
        feed(stream);
        assertThat(sink.joinPoints()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            empty video,           09 000000 000000 00 000000 0000000b
            empty audio,           08 000000 000000 00 000000 0000000b
            unknown script,        12 000003 000000 00 000000 020000 0000000e
            command,               09 000002 000000 00 000000 5700 0000000d
            end of sequence,       09 000005 000000 00 000000 1702000000 00000010
            encrypted,             29 000001 000000 00 000000 27 0000000c
            AMF3 script,           0f 000001 000000 00 000000 00 0000000c
            unknown type,          05 000001 000000 00 000000 00 0000000c
            type 0,                00 000000 000000 00 000000 0000000b
            stream id,             09 000001 000000 00 000001 27 0000000c
            wrong size,            09 000001 000000 00 000000 27 00000000
            latest timestamp,      09 000001 ffffff ff 000000 27 0000000c
            """)
    void oddTagsPassUntouched(String what, String odd) throws RefusedStreamException {
        byte[] stream =
                start().video(0, AVC_KEY).raw(odd).video(40, AVC_KEY).raw(odd).bytes();
        feed(stream, stream.length);
        assertThat(sink.output()).isEqualTo(Arrays.copyOfRange(stream, FILE_HEADER, stream.length));
        assertThat(joinTimes()).containsExactly(0, 40);
        assertThat(sink.header().bytes()).isEqualTo(start().bytes());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            nothing like FLV,   3c3f786d6c20766572,             no FLV file header at byte 0 | 3c 3f 78
            another version,    464c56020500000009,             46 4c 56 02
            small data offset,  464c56010500000008,             data offset 8 is not in 9 to 64
            large data offset,  464c560105ffffffff,             data offset 4294967295 is not in 9 to 64
            reserved bits,      464c5601050000000900000000 89,  reserved bits in tag type 0x89 at byte 13
            not a header,       464c5601050000000900000000 464c56020500000009, no FLV file header at byte 13
            unknown and large,  464c5601050000000900000000 05 ffffff 000000 00 000000, no tag at byte 13
            unknown and wrong,  464c5601050000000900000000 05 000001 000000 00 000000 aa 00000000, up to byte 29
            wrong then unknown, 464c5601050000000900000000 09 000000 000000 00 000000 00000000 05 000001 000000 00 000000, no tag at byte 28
            """)
    void nonsenseIsRefusedWithPlaceAndValue(String what, String hex, String message) {
        assertThatThrownBy(() -> feed(new FlvBytes().raw(hex)))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContainingAll(message.split(" \\| "));
    }

    @Test
    void whatCameBeforeNonsenseIsKept() {
        byte[] good = start().video(0, AVC_KEY).bytes();
        assertThatThrownBy(() -> feed(new FlvBytes().raw(good).raw("ff"))).isInstanceOf(MalformedStreamException.class);
        assertThat(sink.output()).isEqualTo(Arrays.copyOfRange(good, FILE_HEADER, good.length));
    }

    @ParameterizedTest
    @CsvSource({"08, 100001, 1048576", "09, 800001, 8388608", "12, 800001, 8388608"})
    void oversizedBodyIsRefusedWithBothFigures(String type, String size, int limit) {
        FlvBytes stream = start().raw(type + size + "00000000000000");
        assertThatThrownBy(() -> feed(stream))
                .isInstanceOf(OversizedUnitException.class)
                .hasMessageContaining(" " + limit + " ")
                .hasMessageContaining(" " + (limit + 1) + " ");
    }

    @Test
    void metadataAndSequenceHeadersThatAreTooLargePassButAreNotKept() throws RefusedStreamException {
        byte[] large = Arrays.copyOf(FlvBytes.hex(metadata(2)), HeaderTags.MAX_METADATA_BYTES + 1);
        byte[] header = Arrays.copyOf(FlvBytes.hex(AVC_HEADER), HeaderTags.MAX_SEQUENCE_HEADER_BYTES + 1);
        FlvBytes stream = start().raw(tag(FlvTag.SCRIPT, 0, large))
                .audio(0, AAC_FRAME)
                .video(0, AVC_KEY)
                .raw(tag(FlvTag.VIDEO, 0, header))
                .video(40, AVC_KEY);
        feed(stream);
        assertThat(sink.output()).hasSize(stream.bytes().length - FILE_HEADER);
        assertThat(joinTimes()).containsExactly(0);
        assertThat(sink.joinPoints().get(0).header().bytes())
                .isEqualTo(file(AUDIO_AND_VIDEO)
                        .video(0, AVC_HEADER)
                        .audio(0, AAC_HEADER)
                        .bytes());
    }

    @Test
    void whatIsKeptOfManyTracksIsBounded() throws RefusedStreamException {
        FlvBytes stream = file(VIDEO);
        for (int track = 0; track < 256; track++) {
            byte[] body = Arrays.copyOf(FlvBytes.hex(String.format("96 00 61763031 %02x aa", track)), 60_000);
            stream.raw(tag(FlvTag.VIDEO, 0, body));
        }
        feed(stream.video(0, "91 61763031 0a"));
        assertThat(sink.header().bytes().length).isBetween(60_000, HeaderTags.MAX_KEPT_BYTES + FILE_HEADER);
    }

    @Test
    void largeTagIsWrittenAsItComesAndSealedWhenWhole() throws RefusedStreamException {
        byte[] key = Arrays.copyOf(FlvBytes.hex(AVC_KEY), 500_000);
        byte[] stream = start().raw(tag(FlvTag.VIDEO, 0, key)).bytes();
        Segmenter segmenter = new Flv().segmenter();
        int half = stream.length / 2;
        segmenter.feed(stream, 0, half, sink);
        assertThat(sink.segments()).hasSize(1);
        assertThat(sink.openBytes()).isEqualTo(half - start().bytes().length);
        segmenter.feed(stream, half, stream.length - half, sink);
        assertThat(sink.segments()).hasSize(2);
        assertThat(sink.segments().get(1).joinPoint()).isTrue();
    }

    @Test
    void everyFeedSealsTheTagsThatAreWhole() throws RefusedStreamException {
        Segmenter segmenter = new Flv().segmenter();
        byte[] first = start().video(0, AVC_KEY).video(40, AVC_INTER).bytes();
        segmenter.feed(first, 0, first.length, sink);
        byte[] next = new FlvBytes().video(80, AVC_INTER).bytes();
        segmenter.feed(next, 0, 11, sink);
        assertThat(sink.openBytes()).isZero();
        segmenter.feed(next, 11, next.length - 12, sink);
        assertThat(sink.openBytes()).isEqualTo(next.length - 1);
        segmenter.feed(next, next.length - 1, 1, sink);
        assertThat(sink.openBytes()).isZero();
        assertThat(sink.segments()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "4, true", "5, false", "12, false", "20, false"})
    void lastTagIsCompletedIfOnlyItsSizeIsMissing(int missing, boolean completed) throws RefusedStreamException {
        byte[] whole = start().video(0, AVC_KEY).video(40, AVC_INTER).bytes();
        feed(Arrays.copyOf(whole, whole.length - missing), 7);
        int lastTag = tag(FlvTag.VIDEO, 40, AVC_INTER).length;
        assertThat(sink.output())
                .isEqualTo(Arrays.copyOfRange(whole, FILE_HEADER, whole.length - (completed ? 0 : lastTag)));
    }

    @Test
    void emptyInputIsNothingAndAShortOneIsNotFlv() throws RefusedStreamException {
        feed(new byte[0], 1);
        assertThat(sink.segments()).isEmpty();
        assertThatThrownBy(() -> feed(new FlvBytes().raw("464c560105")))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("5 bytes: 46 4c 56 01 05");
        feed(file(AUDIO));
        assertThat(sink.segments()).isEmpty();
    }

    @Test
    void oddFileHeaderIsKeptAsItIs() throws RefusedStreamException {
        String odd = "464c5601 ff 0000000c aabbcc 00000000";
        feed(new FlvBytes().raw(odd).audio(0, AAC_HEADER).video(0, AVC_HEADER).video(0, AVC_KEY));
        assertThat(sink.header().bytes())
                .isEqualTo(new FlvBytes()
                        .raw(odd)
                        .video(0, AVC_HEADER)
                        .audio(0, AAC_HEADER)
                        .bytes());
    }

    @Test
    void fileHeaderInMidStreamBeginsAnew() throws RefusedStreamException {
        feed(start().video(9000, AVC_KEY).fileHeader(AUDIO).audio(0, MP3_FRAME).audio(26, MP3_FRAME));
        assertThat(joinTimes()).containsExactly(9000, 9040, 9066);
        assertThat(sink.header().bytes()).isEqualTo(file(AUDIO).bytes());
        assertThat(sink.header().codecs()).containsExactly("MP3");
        assertThat(sink.output())
                .hasSize(start().video(9000, AVC_KEY).bytes().length
                        - FILE_HEADER
                        + 2 * tag(FlvTag.AUDIO, 0, MP3_FRAME).length);
    }

    @Test
    void sameFileAgainNeedsNoOtherHeader() throws RefusedStreamException {
        byte[] once = start().video(0, AVC_KEY).video(40, AVC_END).bytes();
        feed(new FlvBytes().raw(once).raw(once));
        assertThat(sink.joinPoints()).hasSize(2);
        assertThat(sink.joinPoints().get(1).header())
                .isSameAs(sink.joinPoints().get(0).header());
    }

    @Test
    void timestampsThatWrapPassAsTheyAre() throws RefusedStreamException {
        FlvBytes stream = start();
        for (int time : new int[] {0xfffffff0, 0x10, 0x00ffffff, 0x01000000, 0x7fffffff, 0x80000000}) {
            stream.video(time, AVC_KEY);
        }
        feed(stream);
        assertThat(sink.output()).isEqualTo(Arrays.copyOfRange(stream.bytes(), FILE_HEADER, stream.bytes().length));
    }

    @Test
    void timestampsThatGoBackGoOn() throws RefusedStreamException {
        feed(start().video(9000, AVC_KEY)
                .video(9100, AVC_INTER)
                .audio(9090, AAC_FRAME)
                .video(0, AVC_HEADER)
                .audio(30, AAC_FRAME)
                .video(20, AVC_KEY)
                .video(120, AVC_INTER));
        assertThat(times(sink.output())).containsExactly(0, 0, 0, 9000, 9100, 9090, 9100, 9200, 9190, 9290);
    }

    @Test
    void successorContinuesTheTimeline() throws RefusedStreamException {
        Segmenter first = new Flv().segmenter();
        feed(first, start().video(1000, AVC_KEY).audio(1023, AAC_FRAME).video(960, AVC_INTER));
        Segmenter second = first.successor();
        RecordingSink next = new RecordingSink();
        byte[] again = start().video(70, AVC_KEY).audio(60, AAC_FRAME).bytes();
        second.feed(again, 0, again.length, next);
        assertThat(times(next.output())).containsExactly(1063, 1063, 1063, 1063, 1053);
        assertThat(next.header().bytes()).isEqualTo(start().bytes());
        assertThat(times(next.header().continuation())).containsExactly(1063, 1063, 1063);
        RecordingSink third = new RecordingSink();
        second.successor().feed(again, 0, again.length, third);
        assertThat(times(third.output())).containsExactly(1103, 1103, 1103, 1103, 1093);
    }

    @Test
    void successorCanBeHadAfterARefusal() {
        Segmenter first = new Flv().segmenter();
        assertThatThrownBy(() -> feed(first, start().video(500, AVC_KEY).raw("ff")))
                .isInstanceOf(MalformedStreamException.class);
        assertThat(first.successor()).isNotNull();
    }

    @Test
    void noBodyIsAllocatedBeforeItCame() throws RefusedStreamException {
        byte[] announced = new FlvBytes().raw("12 040000 000000 00 000000").bytes();
        List<Segmenter> many = new ArrayList<>();
        for (int n = 0; n < 20_000; n++) { // 5 GB, had they been believed
            Segmenter segmenter = new Flv().segmenter();
            byte[] head = start().bytes();
            segmenter.feed(head, 0, head.length, sink);
            segmenter.feed(announced, 0, announced.length, sink);
            many.add(segmenter);
        }
        assertThat(many).hasSize(20_000);
    }

    private void feed(FlvBytes stream) throws RefusedStreamException {
        feed(stream.bytes(), Integer.MAX_VALUE);
    }

    private void feed(byte[] stream, int pieceBytes) throws RefusedStreamException {
        Segmenter segmenter = new Flv().segmenter();
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(pieceBytes, stream.length - at);
            segmenter.feed(stream, at, length, sink);
            at += length;
        }
        segmenter.finish(sink);
    }

    private void feed(Segmenter segmenter, FlvBytes stream) throws RefusedStreamException {
        segmenter.feed(stream.bytes(), 0, stream.bytes().length, sink);
    }

    private List<Integer> joinTimes() {
        return sink.joinPoints().stream()
                .map(each -> FlvTag.timestamp(each.bytes(), 0))
                .toList();
    }

    private static List<Integer> times(byte[] tags) {
        List<Integer> times = new ArrayList<>();
        for (int at = 0; at < tags.length; ) {
            times.add(FlvTag.timestamp(tags, at));
            at += FlvTag.HEADER_BYTES + FlvTag.u24(tags, at + 1) + FlvTag.SIZE_BYTES;
        }
        return times;
    }
}
