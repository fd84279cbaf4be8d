package org.streampump.container.mpegaudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;

class AudioSegmenterTest {
    private static final int L = AudioBytes.MP3_LENGTH;
    private final RecordingSink sink = new RecordingSink();
    private AudioSegmenter segmenter = new AudioSegmenter(new MpegAudioSyntax());

    @Test
    void everyFrameIsASegmentAndAJoinPoint() throws RefusedStreamException {
        byte[] frames = new AudioBytes().mp3(5).bytes();
        feed(frames);
        assertThat(sink.joinPoints()).hasSize(5);
        sink.assertOutput("frames", frames);
        assertThat(sink.header().bytes()).isEmpty();
        assertThat(sink.header().continuation()).isEmpty();
        assertThat(sink.header().codecs()).containsExactly("MP3");
    }

    @Test
    void frameIsOutAsSoonAsItIsWhole() throws RefusedStreamException {
        byte[] frames = new AudioBytes().mp3(4).bytes();
        segmenter.feed(frames, 0, 2 * L + 3, sink);
        assertThat(sink.segments()).as("unproven").isEmpty();
        segmenter.feed(frames, 2 * L + 3, 1, sink);
        assertThat(sink.segments()).as("proven by the third header").hasSize(2);
        segmenter.feed(frames, 2 * L + 4, L - 4, sink);
        assertThat(sink.segments()).hasSize(3);
        segmenter.feed(frames, 3 * L, L, sink);
        assertThat(sink.segments()).as("no frame waits for the next").hasSize(4);
    }

    @Test
    void tagsAreSkippedWhereverTheyStand() throws RefusedStreamException {
        feed(new AudioBytes()
                .id3v2(3000)
                .id3v2(0)
                .mp3(3)
                .id3v1()
                .id3v2(200)
                .mp3(1)
                .id3v2(70_000)
                .mp3(1)
                .id3v1()
                .bytes());
        assertFrames(5);
    }

    @Test
    void footerBelongsToItsTag() throws RefusedStreamException {
        byte[] header = AudioBytes.id3v2Header(20);
        header[5] = 0x10;
        byte[] footer = header.clone();
        footer[0] = '3';
        footer[2] = 'I';
        feed(new AudioBytes().raw(header).raw(new byte[20]).raw(footer).mp3(3).bytes());
        assertFrames(3);
    }

    @Test
    void syncWordsInATagAreNotLookedAt() throws RefusedStreamException {
        byte[] inside = new AudioBytes().mp3(4).bytes();
        feed(new AudioBytes()
                .raw(AudioBytes.id3v2Header(inside.length))
                .raw(inside)
                .mp3(3)
                .bytes());
        assertFrames(3);
    }

    @Test
    void tagsBeyondTheLimitAreRefusedByTheirHeader() {
        byte[] stream = new AudioBytes()
                .mp3(3)
                .raw(AudioBytes.id3v2Header(AudioSegmenter.MAX_TAG_BYTES))
                .bytes();
        assertThatThrownBy(() -> segmenter.feed(stream, 0, stream.length, sink))
                .isInstanceOf(OversizedUnitException.class)
                .hasMessageContaining("byte " + 3 * L)
                .hasMessageContaining("16777216");
        assertFrames(3);
    }

    @Test
    void tagsInARowAreLimitedTogether() throws RefusedStreamException {
        byte[] tag =
                new AudioBytes().id3v2(1024 * 1024 - Tags.ID3V2_HEADER_BYTES).bytes();
        for (int n = 0; n < 16; n++) {
            segmenter.feed(tag, 0, tag.length, sink);
        }
        assertThatThrownBy(() -> segmenter.feed(tag, 0, tag.length, sink)).isInstanceOf(OversizedUnitException.class);
    }

    @Test
    void apeTagIsGarbage() throws RefusedStreamException {
        byte[] tag = Arrays.copyOf("APETAGEX".getBytes(StandardCharsets.US_ASCII), 500);
        feed(new AudioBytes().mp3(3).raw(tag).mp3(2).raw(tag).id3v1().bytes());
        assertFrames(5);
    }

    @Test
    void garbageIsSkippedUpToTheLimit() throws RefusedStreamException {
        feed(new AudioBytes()
                .mp3(3)
                .garbage(AudioSegmenter.MAX_GARBAGE_BYTES)
                .mp3(2)
                .garbage(AudioSegmenter.MAX_GARBAGE_BYTES)
                .mp3(2)
                .bytes());
        assertFrames(7);
    }

    @Test
    void garbageBeyondTheLimitIsRefusedWithItsPlace() {
        byte[] stream = new AudioBytes()
                .mp3(3)
                .garbage(AudioSegmenter.MAX_GARBAGE_BYTES + 1)
                .mp3(3)
                .bytes();
        assertThatThrownBy(() -> segmenter.feed(stream, 0, stream.length, sink))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage(
                        "no MPEG audio frames within 65536 bytes from byte 1251 on; first bytes: 2e 2e 2e 2e 2e 2e 2e 2e");
        assertFrames(3);
    }

    @Test
    void singleHeaderInGarbageIsNotAFrame() throws RefusedStreamException {
        feed(new AudioBytes()
                .mp3(3)
                .garbage(10)
                .frame(AudioBytes.MP3, 100)
                .garbage(3)
                .mp3(2)
                .bytes());
        assertFrames(5);
    }

    @Test
    void twoHeadersOfAnotherKindAreNotEnoughToGoOn() throws RefusedStreamException {
        feed(new AudioBytes()
                .mp3(3)
                .frame(AudioBytes.MP3_48, AudioBytes.MP3_48_LENGTH)
                .frame(AudioBytes.MP3_48, 100)
                .mp3(2)
                .bytes());
        assertFrames(5);
    }

    @Test
    void otherParametersGoOnUnderANewHeader() throws RefusedStreamException {
        AudioBytes stream = new AudioBytes().mp3(3);
        for (int n = 0; n < 3; n++) {
            stream.frame(AudioBytes.MP3_48, AudioBytes.MP3_48_LENGTH);
        }
        feed(stream.bytes());
        sink.assertOutput("both", stream.bytes());
        assertThat(sink.segments().get(3).header())
                .isNotSameAs(sink.segments().get(2).header());
        assertThat(sink.restarts()).isZero();
    }

    @Test
    void bitRateAndChannelsMayChangeFromFrameToFrame() throws RefusedStreamException {
        byte[] stream = new AudioBytes()
                .mp3(1)
                .frame("fffb50c4", 208)
                .frame("fffbe004", 1044)
                .mp3(1)
                .bytes();
        feed(stream);
        sink.assertOutput("variable", stream);
        assertThat(sink.segments().get(3).header())
                .isSameAs(sink.segments().get(0).header());
    }

    @Test
    void freeFormatIsMeasured() throws RefusedStreamException {
        byte[] stream = new AudioBytes()
                .garbage(77)
                .frame(AudioBytes.FREE_PADDED, 1001)
                .frame(AudioBytes.FREE, 1000)
                .frame(AudioBytes.FREE_PADDED, 1001)
                .frame(AudioBytes.FREE, 1000)
                .bytes();
        feed(stream);
        sink.assertOutput("free format", Arrays.copyOfRange(stream, 77, stream.length));
        assertThat(sink.segments()).hasSize(4);
    }

    @Test
    void freeFormatWithinItsLimitsIsFound() throws RefusedStreamException {
        for (int length : new int[] {FrameChain.MIN_FREE_BYTES, FrameChain.MAX_FREE_BYTES}) {
            segmenter = new AudioSegmenter(new MpegAudioSyntax());
            AudioBytes stream = new AudioBytes();
            for (int n = 0; n < 4; n++) {
                stream.frame(AudioBytes.FREE, length);
            }
            int before = sink.segments().size();
            feed(stream.bytes());
            assertThat(sink.segments()).as("%d bytes", length).hasSize(before + 4);
        }
    }

    @Test
    void freeFormatBeyondItsLimitIsRefused() {
        AudioBytes stream = new AudioBytes();
        for (int n = 0; n < 20; n++) {
            stream.frame(AudioBytes.FREE, FrameChain.MAX_FREE_BYTES + 1);
        }
        byte[] bytes = stream.bytes();
        assertThatThrownBy(() -> segmenter.feed(bytes, 0, bytes.length, sink))
                .isInstanceOf(MalformedStreamException.class);
        assertThat(sink.segments()).isEmpty();
    }

    @Test
    void frameThatTellsALengthIsLeftOutWhereverItStands() throws RefusedStreamException {
        byte[] info = new byte[L];
        System.arraycopy(new AudioBytes().mp3(1).bytes(), 0, info, 0, 4);
        System.arraycopy("Info".getBytes(StandardCharsets.US_ASCII), 0, info, 36, 4);
        feed(new AudioBytes().raw(info).mp3(3).id3v1().raw(info).mp3(2).bytes());
        assertFrames(5);
    }

    @Test
    void streamThatEndsBeforeItsFirstFrameIsRefused() {
        assertEndRefused(new AudioBytes().mp3(1).bytes());
        assertEndRefused(new AudioBytes().id3v2(100).bytes());
        assertEndRefused(AudioBytes.id3v2Header(100));
        assertEndRefused(new AudioBytes().garbage(10).bytes());
        assertEndRefused(new AudioBytes().adts(4, 100).adts(4, 100).adts(4, 100).bytes());
    }

    @Test
    void lastFramesNeedNoOtherBehindThem() throws RefusedStreamException {
        feed(new AudioBytes().mp3(2).bytes());
        assertFrames(2);
        segmenter = new AudioSegmenter(new MpegAudioSyntax());
        feed(new AudioBytes().mp3(3).garbage(5).mp3(1).bytes());
        assertThat(sink.segments()).hasSize(2 + 4);
    }

    @Test
    void lastFrameCutShortIsLeftOut() throws RefusedStreamException {
        byte[] frames = new AudioBytes().mp3(4).bytes();
        feed(Arrays.copyOf(frames, frames.length - 1));
        assertFrames(3);
        assertThat(sink.openBytes()).isZero();
    }

    @Test
    void adtsFramesOfAnyLengthGoOut() throws RefusedStreamException {
        segmenter = new AudioSegmenter(new AdtsSyntax());
        byte[] stream = new AudioBytes()
                .adts(4, 8)
                .adts(4, 8191)
                .adts(4, 8191)
                .adts(4, 300)
                .bytes();
        feed(stream);
        sink.assertOutput("ADTS", stream);
        assertThat(sink.segments().stream().map(each -> each.bytes().length)).isEqualTo(List.of(8, 8191, 8191, 300));
        assertThat(sink.header().codecs()).containsExactly("AAC");
    }

    @Test
    void adtsHeaderWithoutFrameIsGarbage() throws RefusedStreamException {
        segmenter = new AudioSegmenter(new AdtsSyntax());
        AudioBytes stream = new AudioBytes().adts(4, 100).adts(4, 100).adts(4, 100);
        for (int n = 0; n < 50; n++) {
            stream.frame(AudioBytes.adtsHeader(4, n % 8), 7);
        }
        feed(stream.adts(4, 100).adts(4, 100).bytes());
        assertThat(sink.segments()).hasSize(5);
    }

    private void feed(byte[] stream) throws RefusedStreamException {
        segmenter.feed(stream, 0, stream.length, sink);
        segmenter.finish(sink);
    }

    private void assertEndRefused(byte[] stream) {
        segmenter = new AudioSegmenter(new MpegAudioSyntax());
        assertThatThrownBy(() -> feed(stream))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("ended without any MPEG audio frames");
        assertThat(sink.segments()).isEmpty();
    }

    private void assertFrames(int count) {
        assertThat(sink.segments())
                .hasSize(count)
                .allSatisfy(each -> assertThat(each.bytes()).hasSize(L).startsWith(0xff, 0xfb, 0x90, 0x64));
    }
}
