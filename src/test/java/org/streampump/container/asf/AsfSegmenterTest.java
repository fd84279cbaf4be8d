package org.streampump.container.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.asf.AsfBytes.AUDIO_STREAM;
import static org.streampump.container.asf.AsfBytes.SIZE;
import static org.streampump.container.asf.AsfBytes.VIDEO_STREAM;
import static org.streampump.container.asf.AsfBytes.audio;
import static org.streampump.container.asf.AsfBytes.audioHeader;
import static org.streampump.container.asf.AsfBytes.audioPacket;
import static org.streampump.container.asf.AsfBytes.dataHead;
import static org.streampump.container.asf.AsfBytes.extendedStream;
import static org.streampump.container.asf.AsfBytes.extension;
import static org.streampump.container.asf.AsfBytes.fileProperties;
import static org.streampump.container.asf.AsfBytes.header;
import static org.streampump.container.asf.AsfBytes.live;
import static org.streampump.container.asf.AsfBytes.object;
import static org.streampump.container.asf.AsfBytes.stream;
import static org.streampump.container.asf.AsfBytes.video;
import static org.streampump.container.asf.AsfBytes.videoHeader;
import static org.streampump.container.asf.AsfBytes.videoPacket;
import static org.streampump.container.asf.MmshVectors.bare;
import static org.streampump.container.asf.MmshVectors.framed;
import static org.streampump.container.asf.MmshVectors.hex;
import static org.streampump.container.asf.MmshVectors.join;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.LittleEndian;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.StreamHeader;

class AsfSegmenterTest {
    private static final byte[] END = hex("2445040000000000");
    private static final byte[] NEXT_FOLLOWS = hex("2445040001000000");
    private static final byte[] STREAM_CHANGE = hex("2443040000000000");

    private final RecordingSink sink = new RecordingSink();
    private Segmenter segmenter = new Asf().segmenter();

    private void feed(byte[]... parts) throws RefusedStreamException {
        byte[] bytes = join(parts);
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    /** One byte at a time. */
    private void drip(byte[]... parts) throws RefusedStreamException {
        for (byte each : join(parts)) {
            segmenter.feed(new byte[] {each}, 0, 1, sink);
        }
    }

    private List<Integer> sendTimes() {
        return sink.segments().stream().map(each -> sendTime(each.bytes())).toList();
    }

    private static int sendTime(byte[] packet) {
        return LittleEndian.i32(packet, 6); // as AsfBytes writes it
    }

    private static int presentationTime(byte[] packet) {
        return LittleEndian.i32(packet, 6 + 6 + 7 + 4);
    }

    @Test
    void headerIsWhatCameAndEachPacketASegment() throws RefusedStreamException {
        byte[] header = videoHeader(1);
        feed(header, videoPacket(0, false), videoPacket(40, true), audioPacket(50));
        assertThat(sink.header().bytes()).isEqualTo(header);
        assertThat(sink.header().continuation()).isEmpty();
        assertThat(sink.header().codecs()).containsExactly("WMV 9", "WMA 2");
        assertThat(sink.segments()).extracting(RecordingSink.Segment::joinPoint).containsExactly(false, true, false);
        assertThat(sink.segments().get(1).bytes()).isEqualTo(videoPacket(40, true));
        assertThat(sink.restarts()).isZero();
    }

    // join points

    @Test
    void everyPacketIsAJoinPointWithoutVideo() throws RefusedStreamException {
        feed(audioHeader(1), audioPacket(0), audioPacket(20), videoPacket(30, false));
        assertThat(sink.joinPoints()).hasSize(3);
    }

    @Test
    void everyPacketIsAJoinPointWithoutCleanPoints() throws RefusedStreamException {
        byte[] header = header(1, live(1, SIZE), extension(extendedStream(1, 4, new byte[0])), video(1), audio(2));
        feed(header, audioPacket(0), videoPacket(20, false));
        assertThat(sink.joinPoints()).hasSize(2);
    }

    @Test
    void firstVideoStreamThatSendsLeads() throws RefusedStreamException {
        byte[] header = header(1, live(1, SIZE), video(1), video(5), video(6), audio(2));
        feed(header, videoPacket(0, false), key(5), key(6), videoPacket(10, true), key(5));
        assertThat(sink.segments())
                .extracting(RecordingSink.Segment::joinPoint)
                .containsExactly(false, false, false, true, false);
    }

    private static byte[] key(int stream) {
        return new AsfBytes.Packet()
                .payload(0x80 | stream, 0, AsfBytes.Packet.replicated(9), new byte[9])
                .bytes(SIZE);
    }

    @Test
    void keyFrameBehindTheTailOfAnotherIsAJoinPointAndItsOwnTailIsNot() throws RefusedStreamException {
        byte[] behindTail = new AsfBytes.Packet()
                .multiple(2)
                .video(false, 500)
                .video(true, 0)
                .bytes(SIZE);
        byte[] tail = new AsfBytes.Packet().video(true, 500).bytes(SIZE);
        feed(videoHeader(1), behindTail, tail);
        assertThat(sink.segments()).extracting(RecordingSink.Segment::joinPoint).containsExactly(true, false);
    }

    @Test
    void keyFrameBehindAnotherWholeFrameIsAJoinPointOnlyWhenNoBetterOneCame() throws RefusedStreamException {
        feed(videoHeader(1), behindFrame(0), behindFrame(1_000), videoPacket(2_000, true), behindFrame(4_999));
        assertThat(sink.segments())
                .extracting(RecordingSink.Segment::joinPoint)
                .containsExactly(true, false, true, false); // the first, since there was none at all
        feed(behindFrame(5_000));
        assertThat(segmenter.advice().orElseThrow()).contains("smaller packet size");
        feed(behindFrame(6_000), videoPacket(7_000, true));
        assertThat(segmenter.advice()).isEmpty();
        assertThat(sink.segments().subList(4, 7))
                .extracting(RecordingSink.Segment::joinPoint)
                .containsExactly(true, false, true);
    }

    @Test
    void videoThatIsSilentGivesWayUntilItComesAgain() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(0, true));
        for (int time = 100; time <= 3_000; time += 100) {
            feed(audioPacket(time));
        }
        assertThat(sink.joinPoints()).hasSize(1);
        feed(audioPacket(3_100), audioPacket(3_200));
        assertThat(sink.joinPoints()).hasSize(3);
        assertThat(segmenter.advice().orElseThrow()).startsWith("video has stopped");
        feed(videoPacket(3_300, false), audioPacket(3_400), videoPacket(4_000, true), audioPacket(4_100));
        assertThat(sink.joinPoints()).hasSize(4);
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void videoThatIsAnnouncedOnlyGivesWayToTheNextVideoAndThenToTheSound() throws RefusedStreamException {
        feed(header(1, live(1, SIZE), video(9), video(VIDEO_STREAM), audio(AUDIO_STREAM)));
        for (int time = 0; time < 6_000; time += 500) {
            feed(videoPacket(time, time % 1_000 == 0));
        }
        assertThat(sink.joinPoints()).hasSize(3); // from 3 s on
        feed(audioPacket(6_000), audioPacket(9_000), audioPacket(9_100));
        assertThat(sink.joinPoints()).hasSize(5);
    }

    @Test
    void pictureDecidesOverKeyBitsWhereItCanBeRead() throws RefusedStreamException {
        byte[] fourCc = "XVID".getBytes(StandardCharsets.US_ASCII);
        byte[] mpeg4 = stream(Guid.VIDEO, VIDEO_STREAM, join(new byte[27], fourCc, new byte[20]));
        feed(header(1, live(1, SIZE), mpeg4));
        for (int time = 0; time < 6_000; time += 500) {
            byte[] plane = hex("000001b6" + (time % 2_000 == 0 ? "10" : "57") + "00000000");
            feed(new AsfBytes.Packet()
                    .sendTime(time)
                    .payload(0x80 | VIDEO_STREAM, 0, AsfBytes.Packet.replicated(time), plane)
                    .bytes(SIZE));
        }
        assertThat(sink.joinPoints()).hasSize(3);
    }

    @Test
    void presentationTimesOfEachStreamGoOnStrictlyOverASeam() throws RefusedStreamException {
        feed(videoHeader(1), at(1, 0, 3_000), at(2, 0, 3_060), at(1, 40, 3_040), at(2, 40, 3_086));
        Segmenter before = segmenter;
        int videoBefore = 3_040;
        int soundBefore = 3_086;
        for (int round = 0; round < 3; round++) {
            RecordingSink then = new RecordingSink();
            Segmenter next = before.successor();
            byte[] bytes = join(videoHeader(2), at(1, 0, 3_000), at(2, 0, 2_990), at(1, 40, 3_040), at(2, 40, 3_086));
            next.feed(bytes, 0, bytes.length, then);
            List<Integer> times = new ArrayList<>();
            then.segments().forEach(each -> times.add(presentationTime(each.bytes())));
            int video = times.get(0);
            assertThat(times.get(2)).isEqualTo(video + 40);
            assertThat(times.get(1)).isBetween(soundBefore + 1, soundBefore + 100);
            assertThat(video).isBetween(videoBefore + 1, videoBefore + 200);
            assertThat(times.get(3)).isEqualTo(times.get(1) + 96);
            videoBefore = times.get(2);
            soundBefore = times.get(3);
            before = next;
        }
    }

    private static byte[] at(int stream, int sendTime, int presentationTime) {
        return new AsfBytes.Packet()
                .sendTime(sendTime)
                .payload(0x80 | stream, 0, AsfBytes.Packet.replicated(presentationTime), new byte[9])
                .bytes(SIZE);
    }

    /** A packet with a whole frame and the beginning of a key frame. */
    private static byte[] behindFrame(int sendTime) {
        return new AsfBytes.Packet()
                .sendTime(sendTime)
                .multiple(2)
                .video(false, 0)
                .video(true, 0)
                .bytes(SIZE);
    }

    @Test
    void compressedKeyPayloadIsAJoinPoint() throws RefusedStreamException {
        byte[] compressed = new AsfBytes.Packet()
                .payload(0x81, 777, new byte[] {1}, hex("0211220133"))
                .types(2, 0, 0)
                .packetLength(24)
                .cut(0, 0);
        feed(videoHeader(1), Arrays.copyOf(compressed, SIZE));
        assertThat(sink.joinPoints()).hasSize(1);
    }

    // raw input

    @Test
    void malformedPacketEndsTheStreamWithItsNumber() {
        byte[] broken = audioPacket(3);
        broken[4] = 0;
        assertThatThrownBy(() -> feed(videoHeader(1), audioPacket(1), audioPacket(2), broken))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("ASF packet 3 is malformed: its property flags are 0x00");
        assertThat(sink.segments()).hasSize(2);
    }

    @Test
    void whatIsNoHeaderIsRefused() {
        assertThatThrownBy(() -> feed(new byte[24]))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("no ASF Header Object at byte 0");
        assertThat(sink.segments()).isEmpty();
    }

    @Test
    void headerHasALimit() {
        byte[] large = videoHeader(1);
        System.arraycopy(AsfBytes.number(8, AsfHeader.MAX_BYTES), 0, large, 16, 8);
        assertThatThrownBy(() -> feed(large)).isInstanceOf(OversizedUnitException.class);
    }

    @Test
    void streamThatEndsWithinItsHeaderIsRefused() throws RefusedStreamException {
        drip(Arrays.copyOf(videoHeader(1), 100));
        assertThatThrownBy(() -> segmenter.finish(sink))
                .hasMessage("the stream ended after 100 bytes of its ASF header");
        segmenter = new Asf().segmenter();
        drip(Arrays.copyOf(bare('H', videoHeader(1)), 100));
        assertThatThrownBy(() -> segmenter.finish(sink))
                .hasMessage("the stream ended after 100 bytes of its ASF header");
    }

    @Test
    void packetThatIsCutShortIsForgotten() throws RefusedStreamException {
        feed(videoHeader(1), audioPacket(1), Arrays.copyOf(audioPacket(2), SIZE - 1));
        segmenter.finish(sink);
        assertThat(sink.segments()).hasSize(1);
        assertThat(sink.openBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIMPLE_INDEX", "INDEX", "MEDIA_OBJECT_INDEX", "TIMECODE_INDEX"})
    void indexEndsThePacketsUntilANewHeader(Guid index) throws RefusedStreamException {
        byte[] misleading = join(new byte[] {0x30, 0x30, 0x26}, Arrays.copyOf(audioHeader(1), 15));
        byte[][] parts = {
            audioHeader(1), audioPacket(1), object(index, new byte[500], misleading), audioHeader(2), audioPacket(41)
        };
        feed(parts);
        assertThat(sendTimes()).containsExactly(1, 41);
        segmenter = new Asf().segmenter();
        drip(parts);
        assertThat(sendTimes()).containsExactly(1, 41, 1, 41);
    }

    @Test
    void whatFollowsTheLastPacketOfAFileIsIgnoredUntilANewHeader() throws RefusedStreamException {
        byte[] header = header(1, fileProperties(1, 2, SIZE, SIZE), audio(2));
        byte[] file = join(Arrays.copyOf(header, header.length - 50), dataHead(1, 2));
        feed(file, audioPacket(1), audioPacket(2), new byte[1000], audioPacket(3), file, audioPacket(4));
        drip(audioPacket(5), new byte[300]);
        assertThat(sendTimes()).containsExactly(1, 2, 4, 5);
    }

    // a new header

    @Test
    void equivalentHeaderGoesUnnoticed() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(1000, true));
        StreamHeader header = sink.header();
        drip(videoHeader(2), videoPacket(1040, true));
        feed(videoHeader(3), videoPacket(0, true));
        assertThat(sink.header()).isSameAs(header);
        assertThat(sink.restarts()).isZero();
        assertThat(sendTimes()).containsExactly(1000, 1040, 1040 + Timeline.GAP_MS);
        assertThat(sink.segments())
                .allSatisfy(
                        each -> assertThat(presentationTime(each.bytes())).isEqualTo(sendTime(each.bytes()) + 3000));
    }

    @Test
    void otherHeaderIsARestart() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(1000, true));
        StreamHeader header = sink.header();
        byte[] large = header(1, live(1, 300), audio(2));
        drip(large, new AsfBytes.Packet().sendTime(5).audio().bytes(300));
        assertThat(sink.restarts()).isEqualTo(1);
        assertThat(sink.header()).isNotSameAs(header);
        assertThat(sink.header().bytes()).isEqualTo(large);
        assertThat(sendTimes()).containsExactly(1000, 5);
        assertThat(sink.segments().get(1).joinPoint()).isTrue();
        feed(videoHeader(1), videoPacket(2, true));
        assertThat(sink.restarts()).isEqualTo(2);
        assertThat(sendTimes()).containsExactly(1000, 5, 2);
    }

    @Test
    void brokenSecondHeaderEndsTheStream() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(1000, true));
        assertThatThrownBy(() -> feed(header(1, live(1, 0), audio(2))))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("ASF packets of 0 bytes");
    }

    @Test
    void successorGoesOnUnderAnEquivalentHeader() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(1000, true));
        StreamHeader header = sink.header();
        segmenter = segmenter.successor();
        RecordingSink next = new RecordingSink();
        byte[] bytes = join(videoHeader(2), videoPacket(0, true), videoPacket(40, false));
        segmenter.feed(bytes, 0, bytes.length, next);
        assertThat(next.header()).isSameAs(header);
        assertThat(next.restarts()).isZero();
        assertThat(next.segments()).extracting(each -> sendTime(each.bytes())).containsExactly(1040, 1080);
        assertThat(next.segments())
                .allSatisfy(
                        each -> assertThat(presentationTime(each.bytes())).isEqualTo(sendTime(each.bytes()) + 3000));
    }

    @Test
    void successorWithAnotherHeaderRestarts() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(1000, true));
        segmenter = segmenter.successor();
        feed(audioHeader(2), audioPacket(7));
        assertThat(sink.restarts()).isEqualTo(1);
        assertThat(sink.header().bytes()).isEqualTo(audioHeader(2));
        assertThat(sendTimes()).containsExactly(1000, 7);
    }

    @Test
    void successorRemembersWhatItsPredecessorNeverGotTo() throws RefusedStreamException {
        feed(videoHeader(1), videoPacket(1000, true));
        segmenter = segmenter.successor().successor();
        feed(bare('H', videoHeader(2)), bare('D', videoPacket(0, true)));
        assertThat(sink.restarts()).isZero();
        assertThat(sendTimes()).containsExactly(1000, 1040);
    }

    @Test
    void successorOfNothingBeginsLikeAnyOther() throws RefusedStreamException {
        segmenter = segmenter.successor();
        feed(videoHeader(1), videoPacket(9, true));
        assertThat(sink.restarts()).isZero();
        assertThat(sendTimes()).containsExactly(9);
    }

    // framed input

    @Test
    void framedPacketsAreFilledUp() throws RefusedStreamException {
        byte[] cut = Arrays.copyOf(audioPacket(5), 60);
        feed(bare('H', audioHeader(1)), bare('F', new byte[3]), bare('D', cut), bare('D', audioPacket(6)));
        drip(bare('D', cut));
        assertThat(sink.output()).isEqualTo(join(audioPacket(5), audioPacket(6), audioPacket(5)));
    }

    @Test
    void framedPacketsWithPreheadersAreUnwrapped() throws RefusedStreamException {
        byte[] header = audioHeader(1);
        feed(join(framed('H', 0, 0x0c, header.length), header));
        for (int n = 0; n < 3; n++) {
            drip(framed('D', n, n, SIZE), audioPacket(n));
        }
        feed(hex("244508000300000000000800"));
        segmenter.finish(sink);
        assertThat(sendTimes()).containsExactly(0, 1, 2);
        assertThat(sink.header().bytes()).isEqualTo(header);
    }

    @Test
    void afterTheEndEverythingIsIgnoredUntilAHeader() throws RefusedStreamException {
        feed(bare('H', audioHeader(1)), bare('D', audioPacket(1)), END, bare('D', audioPacket(2)), END);
        assertThat(sendTimes()).containsExactly(1);
        feed(bare('H', audioHeader(2)), bare('D', audioPacket(3)), hex("2445040005400080"), bare('D', new byte[9]));
        assertThat(sendTimes()).containsExactly(1, 3);
        feed(bare('C', join(new byte[4], audioHeader(2))), bare('D', audioPacket(4)));
        assertThat(sendTimes()).containsExactly(1, 3, 4);
        assertThat(sink.restarts()).isZero();
    }

    @Test
    void streamChangeBringsAHeader() throws RefusedStreamException {
        feed(bare('H', audioHeader(1)), bare('D', audioPacket(1)), NEXT_FOLLOWS);
        feed(bare('C', join(new byte[4], videoHeader(1))), bare('D', videoPacket(2, true)));
        assertThat(sink.restarts()).isEqualTo(1);
        byte[] header = audioHeader(1);
        segmenter = new Asf().segmenter();
        feed(framed('H', 0, 0x0c, header.length), header, STREAM_CHANGE);
        feed(
                framed('H', 0, 0x0c, videoHeader(1).length),
                videoHeader(1),
                framed('D', 0, 0, SIZE),
                videoPacket(3, true));
        assertThat(sink.restarts()).isEqualTo(2);
        assertThat(sendTimes()).containsExactly(1, 2, 3);
    }

    @Test
    void framedPacketThatIsTooLongEndsTheStreamWithItsNumber() {
        assertThatThrownBy(
                        () -> feed(bare('H', audioHeader(1)), bare('D', audioPacket(1)), bare('D', new byte[SIZE + 1])))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("ASF packet 2 is malformed: it has 201 bytes, 1 to 200 are possible");
    }

    @Test
    void headerThatIsNoneIsRefused() {
        assertThatThrownBy(() -> feed(bare('H', new byte[400])))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("no ASF header in the MMSH header packet at byte 0");
    }
}
