package org.streampump.container.matroska;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.matroska.EbmlBytes.AUDIO;
import static org.streampump.container.matroska.EbmlBytes.MILLISECOND;
import static org.streampump.container.matroska.EbmlBytes.VIDEO;
import static org.streampump.container.matroska.EbmlBytes.cluster;
import static org.streampump.container.matroska.EbmlBytes.ebml;
import static org.streampump.container.matroska.EbmlBytes.element;
import static org.streampump.container.matroska.EbmlBytes.hex;
import static org.streampump.container.matroska.EbmlBytes.info;
import static org.streampump.container.matroska.EbmlBytes.join;
import static org.streampump.container.matroska.EbmlBytes.key;
import static org.streampump.container.matroska.EbmlBytes.segment;
import static org.streampump.container.matroska.EbmlBytes.track;
import static org.streampump.container.matroska.EbmlBytes.tracks;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;

/** Streams whose encoders lie about key frames, or whose pictures do not come: where viewers may start in them. */
class MatroskaJoinTest {
    private static final int FRAME_MS = 100;
    private static final int INTERVAL_MS = 2000;
    private static final byte[] VP8_KEY = hex("1002009d012aa0007800");
    private static final byte[] VP8_INTER = hex("31020000000000000000");

    private final RecordingSink sink = new RecordingSink();
    private final MatroskaSegmenter segmenter = new MatroskaSegmenter();
    private final List<Long> joins = new ArrayList<>();

    /** Feeds one cluster with one block; remembers its time if a viewer may start there. */
    private void feed(long timeMs, byte[] block) throws RefusedStreamException {
        feed(join(cluster(timeMs), block));
        RecordingSink.Segment newest = sink.segments().get(sink.segments().size() - 1);
        if (newest.joinPoint()) {
            joins.add(timeMs);
        }
    }

    private void feed(byte[] bytes) throws RefusedStreamException {
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    private static byte[] header(byte[]... tracks) {
        return join(ebml("matroska"), segment(), info(MILLISECOND), tracks(tracks));
    }

    private static byte[] videoTrack(String codec, byte[]... more) {
        return element(
                ElementId.TRACK_ENTRY,
                element(ElementId.TRACK_NUMBER, 1),
                element(ElementId.TRACK_TYPE, VIDEO),
                element(ElementId.CODEC_ID, codec),
                join(more));
    }

    private static byte[] simple(int flags, byte[] frame) {
        return element(ElementId.SIMPLE_BLOCK, hex("810000"), new byte[] {(byte) flags}, frame);
    }

    private static byte[] group(byte[] frame) {
        return element(ElementId.BLOCK_GROUP, element(ElementId.BLOCK, hex("81000000"), frame));
    }

    /** How a frame is put into the stream. */
    private interface Muxer {
        byte[] block(boolean isKey);
    }

    private void feedPictures(long fromMs, long toMs, Muxer muxer) throws RefusedStreamException {
        for (long time = fromMs; time < toMs; time += FRAME_MS) {
            feed(time, muxer.block(time % INTERVAL_MS == 0));
        }
    }

    private void feedSound(long fromMs, long toMs) throws RefusedStreamException {
        for (long time = fromMs; time < toMs; time += FRAME_MS) {
            feed(time, key(2, 0));
        }
    }

    private static byte[] vp8(boolean isKey) {
        return isKey ? VP8_KEY : VP8_INTER;
    }

    @Test
    void blockGroupsWithoutReferencesAreJudgedByTheirPictures() throws RefusedStreamException {
        feed(header(videoTrack("V_VP8")));
        feedPictures(0, 6000, isKey -> group(vp8(isKey)));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void flagsOnAllSimpleBlocksAreNotBelieved() throws RefusedStreamException {
        feed(header(videoTrack("V_VP8")));
        feedPictures(0, 6000, isKey -> simple(0x80, vp8(isKey)));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void flagsThatAreNeverSetAreNotMissed() throws RefusedStreamException {
        feed(header(videoTrack("V_VP8")));
        feedPictures(0, 6000, isKey -> simple(0, vp8(isKey)));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
        assertThat(segmenter.advice()).isEmpty();
        assertThat(segmenter.mediaTimeMs()).isEqualTo(5900);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "V_MPEG4/ISO/AVC  | 0142c01effe1 | 0002 09f0 0003 658880 | 0002 09f0 0003 419a20",
                "V_MPEG4/ISO/AVC  | 0142c01efd   | 0002 09f0 0003 658880 | 0002 09f0 0003 419a20",
                "V_MPEG4/ISO/AVC  |              | 00000001 09f0 00000001 658880 | 00000001 09f0 00000001 419a20",
                "V_MPEGH/ISO/HEVC | 01000000000000000000000000000000000000000000000003 | 00000005 2601af1234 | 00000005 0201d01234",
                "V_AV1            |              | 0a0b0000002423f7f13fb3fe80 3204 10000000 | 3204 30000000",
                "V_VP9            |              | 824983420009f0 | 860040920000",
                "V_MPEG2          |              | 00000100 000f fff8 | 00000100 0057 fff8",
                "V_MPEG4/ISO/ASP  |              | 000001b6 10c0 | 000001b6 5780",
                "V_THEORA         |              | 3000 | 7000"
            })
    void everyCodecThatCanBeReadIsRead(String codec, String codecPrivate, String keyFrame, String interFrame)
            throws RefusedStreamException {
        byte[] record = codecPrivate == null ? new byte[0] : hex(codecPrivate);
        if (record.length == 6) {
            record[4] = (byte) 0xfd; // lengths of two bytes
        }
        feed(header(videoTrack(codec, element(ElementId.CODEC_PRIVATE, record))));
        feedPictures(0, 6000, isKey -> simple(0x80, hex(isKey ? keyFrame : interFrame)));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void keyPictureBehindALongMessageIsFound() throws RefusedStreamException {
        byte[] message = join(hex("00004e26 06 05"), new byte[20_004]);
        feed(header(videoTrack("V_MPEG4/ISO/AVC", element(ElementId.CODEC_PRIVATE, hex("0142c01effe1")))));
        feedPictures(0, 6000, isKey -> simple(0, join(message, isKey ? hex("00000003658880") : hex("00000003419a20"))));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void bytesThatTheHeaderHoldsForEachFrameAreReadWithIt() throws RefusedStreamException {
        byte[] compression = element(
                ElementId.CONTENT_COMPRESSION,
                element(ElementId.CONTENT_COMPRESSION_ALGORITHM, 3),
                element(ElementId.CONTENT_COMPRESSION_SETTINGS, hex("000001b6")));
        byte[] encodings = element(ElementId.CONTENT_ENCODINGS, element(ElementId.CONTENT_ENCODING, compression));
        feed(header(videoTrack("V_MPEG4/ISO/ASP", encodings)));
        feedPictures(0, 6000, isKey -> group(hex(isKey ? "10c0" : "5780")));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void encryptedFramesGoByTheirFlags() throws RefusedStreamException {
        byte[] encryption = element(ElementId.CONTENT_ENCODING, element(ElementId.CONTENT_ENCODING_TYPE, 1));
        feed(header(videoTrack("V_VP8", element(ElementId.CONTENT_ENCODINGS, encryption))));
        feedPictures(0, 6000, isKey -> simple(isKey ? 0x80 : 0, isKey ? VP8_INTER : VP8_KEY));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void damagedEncodingsAreForPlayersToJudge() throws RefusedStreamException {
        feed(header(videoTrack("V_VP8", element(ElementId.CONTENT_ENCODINGS, hex("6240ff")))));
        feedPictures(0, 6000, isKey -> simple(isKey ? 0x80 : 0, VP8_INTER));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void lacedFramesAreReadBehindTheirSizes() throws RefusedStreamException {
        feed(header(videoTrack("V_VP8")));
        feed(0, simple(0x06, join(hex("018a"), VP8_KEY, VP8_INTER))); // EBML lacing
        feed(100, simple(0x86, join(hex("018a"), VP8_INTER, VP8_KEY)));
        feed(200, simple(0x02, join(hex("010a"), VP8_KEY, VP8_INTER))); // Xiph lacing
        feed(300, simple(0x04, join(hex("01"), VP8_KEY, VP8_INTER))); // fixed size
        feed(400, simple(0x84, join(hex("01"), VP8_INTER, VP8_KEY)));
        assertThat(joins).containsExactly(0L, 200L, 300L);
    }

    @Test
    void codecThatNobodyKnowsGoesByItsFlag() throws RefusedStreamException {
        feed(header(videoTrack("V_SOMETHING/NEW")));
        feedPictures(0, 6000, isKey -> simple(isKey ? 0x80 : 0, VP8_KEY));
        assertThat(joins).containsExactly(0L, 2000L, 4000L);
    }

    @Test
    void soundLeadsWhileThePicturesAreMissing() throws RefusedStreamException {
        feed(header(videoTrack("V_VP8"), track(2, AUDIO, "A_OPUS")));
        feedPictures(0, 6000, isKey -> simple(isKey ? 0x80 : 0, vp8(isKey)));
        feedSound(6000, 12_000);
        assertThat(joins)
                .startsWith(0L, 2000L, 4000L, 9000L)
                .doesNotContain(8900L)
                .endsWith(11_900L);
        assertThat(segmenter.advice().orElseThrow()).startsWith("video has stopped");
        joins.clear();
        feed(12_100, simple(0, VP8_INTER));
        feedSound(12_100, 14_000);
        feed(14_000, simple(0x80, VP8_KEY));
        assertThat(joins).containsExactly(14_000L);
        assertThat(segmenter.advice()).isEmpty();
    }

    @Test
    void secondVideoTrackLeadsWhileTheFirstDoesNotCome() throws RefusedStreamException {
        feed(header(track(3, VIDEO, "V_VP9"), videoTrack("V_VP8"), track(2, AUDIO, "A_OPUS")));
        feedPictures(0, 8000, isKey -> simple(0x80, vp8(isKey)));
        assertThat(joins).containsExactly(4000L, 6000L);
    }

    @Test
    void successorAwaitsThePicturesAnew() throws RefusedStreamException {
        byte[] header = header(videoTrack("V_VP8"), track(2, AUDIO, "A_OPUS"));
        feed(header);
        feedSound(0, 5000);
        assertThat(joins).isNotEmpty();
        RecordingSink after = new RecordingSink();
        byte[] next = join(header, cluster(0), key(2, 0));
        segmenter.successor().feed(next, 0, next.length, after);
        assertThat(after.joinPoints()).isEmpty();
    }
}
