package org.streampump.container.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.mpegts.TsBuilder.AAC;
import static org.streampump.container.mpegts.TsBuilder.AUDIO_PID;
import static org.streampump.container.mpegts.TsBuilder.H264;
import static org.streampump.container.mpegts.TsBuilder.H265;
import static org.streampump.container.mpegts.TsBuilder.MPEG2;
import static org.streampump.container.mpegts.TsBuilder.PMT_PID;
import static org.streampump.container.mpegts.TsBuilder.VIDEO_PID;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.UnsupportedStreamException;

/** Hand-made streams of kinds that encoders rarely make. */
final class MpegTsSegmenterTest {
    private static final int PACKET = TsPacket.LENGTH;
    private static final int SCRAMBLED = 0x80;
    private static final int[] SPS = {0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 0x67, 0x42, 0, 0x1e};
    private static final int[] KEY = {0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 0x67, 0x42, 0, 0x1e, 0, 0, 0, 1, 0x65, 0x88, 0x84
    };
    private static final int[] IDR = {0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 0x65, 0x88, 0x84};
    private static final int[] SLICE = {0, 0, 0, 1, 9, 0x30, 0, 0, 0, 1, 0x41, 0x9a, 0x24};

    private final TsBuilder ts = new TsBuilder();
    private final RecordingSink sink = new RecordingSink();

    @Test
    void headerIsTheTablesAsTheyCameAndTheirCountersGoOn() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).more(VIDEO_PID).tables(H264, VIDEO_PID);
        ts.pes(VIDEO_PID, 0, true).tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(joins()).containsExactly(5, 8);
        assertThat(header(0)).isEqualTo(packets(3, 4));
        assertThat(header(1)).isEqualTo(packets(6, 7));
        assertThat(sink.joinPoints().get(0).header().continuation()).isEqualTo(packets(3, 4));
        sink.assertOutput("stream", ts.bytes());
    }

    @Test
    void unchangedTablesGiveTheSameHeader() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true).more(VIDEO_PID).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(sink.joinPoints()).hasSize(2);
        assertThat(sink.joinPoints().get(1).header())
                .isSameAs(sink.joinPoints().get(0).header());
    }

    @Test
    void noTablesNoJoinPoints() throws RefusedStreamException {
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID));
        ts.pes(VIDEO_PID, 0, true).pes(VIDEO_PID, 0, true, SPS).nothing().more(VIDEO_PID);
        feed();
        assertThat(joins()).isEmpty();
        assertThat(sink.header()).isNull();
        sink.assertOutput("stream", ts.bytes());
    }

    @Test
    void withoutIndicatorKeyPicturesAreJoinPoints() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID, AAC, AUDIO_PID).pes(VIDEO_PID, 0, false, KEY);
        ts.pes(VIDEO_PID, 0, false, SLICE).pes(AUDIO_PID, 0, true).pes(VIDEO_PID, 0, false, KEY);
        feed();
        assertThat(joins()).containsExactly(2, 5);
    }

    @Test
    void parameterSetsOverruleKeyPicturesWithoutAndNoIndicatorOverrulesThePicture() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, false, IDR); // 2: counts, nothing better is known
        ts.pes(VIDEO_PID, 0, false, SPS).pes(VIDEO_PID, 0, false, IDR); // 3, with 4: better
        ts.pes(VIDEO_PID, 0, false, IDR).pes(VIDEO_PID, 0, true, SLICE); // 5: no longer; 6: no key picture
        ts.pes(VIDEO_PID, 0, false, KEY); // 7
        feed();
        assertThat(joins()).containsExactly(2, 3, 7);
    }

    @Test
    void keyPicturesOfOtherVideoCodecsAreJoinPoints() throws RefusedStreamException {
        int[] h265Key = {0, 0, 0, 1, 0x46, 1, 0x10, 0, 0, 0, 1, 0x40, 1, 12, 0, 0, 1, 0x26, 1, 0xaf};
        ts.tables(H265, VIDEO_PID).pes(VIDEO_PID, 0, false, h265Key).pes(VIDEO_PID, 0, false, 0, 0, 1, 2, 1, 0xd0);
        int[] mpeg2Key = {0, 0, 1, 0xb3, 0x2d, 2, 0x40, 0, 0, 1, 0, 0, 8, 0xff};
        int[] mpeg2IntraPicture = {0, 0, 1, 0, 0, 8, 0xff};
        int[] mpeg2OtherPicture = {0, 0, 1, 0, 0, 0x10, 0xff};
        int pid = VIDEO_PID + 7;
        ts.section(PMT_PID, TsBuilder.pmt(1, 1, MPEG2, pid)).pes(pid, 0, false, mpeg2IntraPicture);
        ts.pes(pid, 0, false, mpeg2Key).pes(pid, 0, false, mpeg2OtherPicture);
        feed();
        assertThat(joins()).containsExactly(2, 5, 6);
    }

    @Test
    void realStreamsWithoutIndicatorHaveTheSameJoinPoints() throws RefusedStreamException {
        for (String name : List.of("h264_aac", "hevc_aac", "mpeg2_mp2")) {
            byte[] bytes = Golden.resource("samples/mpegts/" + name + ".ts");
            RecordingSink with = new RecordingSink();
            feed(bytes, with);
            RecordingSink without = new RecordingSink();
            feed(withoutIndicators(bytes), without);
            assertThat(positions(without)).as(name).isEqualTo(positions(with));
        }
    }

    @Test
    void indicatorInTheMiddleOfAPictureIsNoJoinPoint() throws RefusedStreamException {
        byte[] randomAccess = {0x40};
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        ts.packet(VIDEO_PID, false, 0, randomAccess, new byte[100]);
        ts.packet(VIDEO_PID, false, 0, randomAccess, new byte[0]); // announces the next one, 2.4.3.5
        feed();
        assertThat(joins()).containsExactly(2, 4);
    }

    @Test
    void scrambledStreamIsPassedThroughAndJoinedAtIndicatorsOnly() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, SCRAMBLED, false, SPS).pes(VIDEO_PID, SCRAMBLED, true);
        feed();
        assertThat(joins()).containsExactly(3);
        sink.assertOutput("stream", ts.bytes());
    }

    @Test
    void audioOnlyIsJoinedAtAnyPesPacket() throws RefusedStreamException {
        ts.tables(AAC, AUDIO_PID).pes(AUDIO_PID, 0, false).more(AUDIO_PID).pes(AUDIO_PID, 0, false);
        feed();
        assertThat(joins()).containsExactly(2, 4);
        assertThat(sink.header().codecs()).containsExactly("AAC");
    }

    @Test
    void firstProgramWithVideoDecides() throws RefusedStreamException {
        int radioPmt = PMT_PID + 1;
        int otherPmt = PMT_PID + 2;
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, 3, radioPmt, 1, PMT_PID, 2, otherPmt));
        ts.section(otherPmt, TsBuilder.pmt(2, 0, H264, 0x200));
        ts.section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID));
        ts.section(radioPmt, TsBuilder.pmt(3, 0, AAC, AUDIO_PID));
        ts.pes(0x200, 0, true).pes(AUDIO_PID, 0, true).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(joins()).containsExactly(6);
        assertThat(header(0)).isEqualTo(packets(0, 1, 2, 3));
        assertThat(sink.header().codecs()).containsExactly("AAC", "H.264");
    }

    @Test
    void newPmtMovesTheJoinPointsAndTheHeader() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        ts.section(PMT_PID, TsBuilder.pmt(1, 1, H265, 0x300, AAC, AUDIO_PID));
        ts.pes(VIDEO_PID, 0, true).pes(0x300, 0, true);
        feed();
        assertThat(joins()).containsExactly(2, 5);
        assertThat(header(1)).isEqualTo(packets(0, 3));
        assertThat(sink.header().codecs()).containsExactly("H.265", "AAC");
    }

    @Test
    void newPatMovesThePmt() throws RefusedStreamException {
        int newPmt = PMT_PID + 5;
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(1, 9, newPmt)).pes(VIDEO_PID, 0, true);
        ts.section(newPmt, TsBuilder.pmt(9, 0, H264, 0x300)).pes(0x300, 0, true);
        feed();
        assertThat(joins()).containsExactly(2, 6);
        assertThat(header(1)).isEqualTo(packets(3, 5));
    }

    @Test
    void tableThatWillHoldLaterIsNotFollowedYet() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID);
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(1, false, 0, 0, 7, 0x700));
        ts.section(PMT_PID, TsBuilder.pmt(1, 1, false, new byte[0], H264, 0x300));
        ts.pes(0x300, 0, true).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(joins()).containsExactly(5);
        assertThat(header(0)).isEqualTo(packets(0, 1));
    }

    @Test
    void damagedTableIsIgnoredButPassedThrough() throws RefusedStreamException {
        byte[] damaged = TsBuilder.pmt(1, 1, AAC, AUDIO_PID);
        damaged[damaged.length - 1] ^= 1;
        ts.tables(H264, VIDEO_PID).section(PMT_PID, damaged).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(joins()).containsExactly(3);
        assertThat(header(0)).isEqualTo(packets(0, 1));
        sink.assertOutput("stream", ts.bytes());
    }

    @Test
    void packetWithTransportErrorIsPassedThroughUnread() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        byte[] bytes = ts.bytes();
        bytes[2 * PACKET + 1] |= (byte) 0x80;
        feed(bytes);
        assertThat(joins()).isEmpty();
        sink.assertOutput("stream", bytes);
    }

    @Test
    void tablesOfSeveralPacketsAreKeptWhole() throws RefusedStreamException {
        byte[] longPmt = TsBuilder.pmt(1, 0, true, new byte[600], H264, VIDEO_PID);
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, true, 0, 1, 2, 0x200));
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, true, 1, 1, 1, PMT_PID));
        ts.section(PMT_PID, longPmt).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(joins()).containsExactly(6);
        assertThat(header(0)).isEqualTo(packets(0, 1, 2, 3, 4, 5));
    }

    @Test
    void headerBeforeAnUnfinishedTableBringsItsBeginning() throws RefusedStreamException {
        byte[] longPmt = TsBuilder.pmt(1, 0, true, new byte[300], H264, VIDEO_PID);
        TsBuilder whole = new TsBuilder().section(PMT_PID, longPmt).section(PMT_PID, longPmt);
        byte[] beginning = Arrays.copyOfRange(whole.bytes(), 2 * PACKET, 3 * PACKET);
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID)).section(PMT_PID, longPmt);
        ts.raw(beginning).pes(VIDEO_PID, 0, true).more(VIDEO_PID);
        feed();
        assertThat(joins()).containsExactly(4);
        assertThat(header(0)).isEqualTo(packets(0, 1, 2, 3));
    }

    @Test
    void programsThatShareAPmtPidAreAllInTheHeader() throws RefusedStreamException {
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID, 2, PMT_PID));
        ts.section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID));
        ts.section(PMT_PID, TsBuilder.pmt(2, 0, MPEG2, 0x200)).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(header(0)).isEqualTo(packets(0, 1, 2));
        assertThat(sink.header().codecs()).containsExactly("H.264", "MPEG-2 video");
    }

    @Test
    void sectionsThatShareAPacketAreBothRead() throws RefusedStreamException {
        byte[] sections = concatenated(
                TsBuilder.pmt(1, 0, true, new byte[200], H264, VIDEO_PID), TsBuilder.pmt(2, 0, AAC, AUDIO_PID));
        byte[] second = new byte[PACKET - 4];
        int left = sections.length - (PACKET - 5);
        int firstEnds = left - TsBuilder.pmt(2, 0, AAC, AUDIO_PID).length;
        Arrays.fill(second, (byte) 0xff);
        second[0] = (byte) firstEnds; // pointer_field
        System.arraycopy(sections, PACKET - 5, second, 1, left);
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID, 2, PMT_PID));
        ts.packet(PMT_PID, true, 0, null, concatenated(new byte[1], Arrays.copyOf(sections, PACKET - 5)));
        ts.packet(PMT_PID, true, 0, null, second).pes(VIDEO_PID, 0, true);
        feed();
        assertThat(header(0)).isEqualTo(packets(0, 1, 2));
        assertThat(sink.header().codecs()).containsExactly("H.264", "AAC");
    }

    @Test
    void tablesWithRightChecksumsMaySayAnything() throws RefusedStreamException {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            TsBuilder hostile = new TsBuilder();
            for (int n = 0; n < 12; n++) {
                hostile.section(TsPacket.PAT_PID, randomSection(random, SectionCollector.PAT_TABLE));
                hostile.section(TsPacket.PAT_PID, TsBuilder.pat(n % 3, 1, PMT_PID, random.nextInt(9), PMT_PID));
                hostile.section(PMT_PID, randomSection(random, SectionCollector.PMT_TABLE));
                hostile.pes(random.nextInt(TsPacket.PIDS), 0, random.nextBoolean(), SPS);
            }
            RecordingSink all = new RecordingSink();
            feed(hostile.bytes(), all);
            all.assertOutput("seed " + seed, hostile.bytes());
        }
    }

    /** Mostly entries as they could be, with lengths as they could not. */
    private static byte[] randomSection(Random random, int table) {
        byte[] body = new byte[random.nextInt(random.nextBoolean() ? 40 : 1012)];
        random.nextBytes(body);
        for (int n = 0; n < body.length && random.nextInt(3) > 0; n++) {
            body[n] &= (byte) (random.nextBoolean() ? 0x0f : 0x01);
        }
        int last = random.nextInt(4) == 0 ? random.nextInt(256) : 0;
        return TsBuilder.section(
                table, random.nextInt(3), random.nextInt(2), true, random.nextInt(1 + last), last, body);
    }

    @Test
    void headersNeverNeedMoreRoomThanTheStream() throws RefusedStreamException {
        for (int version = 0; version < 2000; version++) {
            int length = version % 2 == 0 ? 900 : 901;
            ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, 1, PMT_PID, 2, PMT_PID + 1));
            ts.section(PMT_PID + 1, TsBuilder.pmt(2, 0, true, new byte[length], AAC, AUDIO_PID));
            ts.section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID)).pes(VIDEO_PID, 0, true);
            ts.section(PMT_PID, TsBuilder.pmt(1, 0, H264, VIDEO_PID)).pes(VIDEO_PID, 0, true);
        }
        feed();
        long headerBytes = sink.joinPoints().stream()
                .map(RecordingSink.Segment::header)
                .distinct()
                .mapToLong(header -> header.bytes().length)
                .sum();
        assertThat(headerBytes).isBetween(1L, (long) ts.length());
    }

    @Test
    void patWithMoreProgramsThanAreFollowedMakesABoundedHeader() throws RefusedStreamException {
        int programs = 200;
        int[] entries = new int[2 * programs];
        for (int n = 0; n < programs; n++) {
            entries[2 * n] = n + 1;
            entries[2 * n + 1] = 0x400 + n;
        }
        ts.section(TsPacket.PAT_PID, TsBuilder.pat(0, entries));
        for (int n = 0; n < programs; n++) {
            ts.section(0x400 + n, TsBuilder.pmt(n + 1, 0, true, new byte[900], H264, VIDEO_PID));
        }
        ts.pes(VIDEO_PID, 0, true);
        feed();
        assertThat(sink.joinPoints()).hasSize(1);
        assertThat(sink.header().bytes().length).isLessThanOrEqualTo(HeaderPackets.MAX_HEADER_BYTES);
    }

    @Test
    void segmentsStayBelowTheirLimit() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        for (int n = 0; n < 1500; n++) {
            ts.more(VIDEO_PID);
        }
        feed();
        assertThat(sink.largestOpenSegment()).isEqualTo(MpegTsSegmenter.MAX_SEGMENT_BYTES);
        sink.assertOutput("stream", ts.bytes());
    }

    @Test
    void lostSyncEndsTheSegmentAndDropsWhatIsBetween() throws RefusedStreamException {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true).more(VIDEO_PID).more(VIDEO_PID);
        byte[] before = ts.bytes();
        TsBuilder after = new TsBuilder();
        after.more(VIDEO_PID).tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true);
        after.more(VIDEO_PID).more(VIDEO_PID);
        feed(concatenated(before, new byte[100], after.bytes()));
        sink.assertOutput("stream", concatenated(before, after.bytes()));
        assertThat(joins()).containsExactly(2, 8);
        assertThat(sink.segments()).anyMatch(segment -> segment.position() == before.length);
    }

    @Test
    void packetWithOneWrongSyncByteIsDroppedAlone() throws RefusedStreamException {
        for (int n = 0; n < 16; n++) {
            ts.more(VIDEO_PID);
        }
        byte[] bytes = ts.bytes();
        bytes[7 * PACKET] = 0;
        feed(bytes);
        byte[] behind = Arrays.copyOfRange(bytes, 8 * PACKET, bytes.length);
        sink.assertOutput("stream", concatenated(Arrays.copyOf(bytes, 7 * PACKET), behind));
    }

    @Test
    void syncThatStaysLostIsRefusedAndWhatCameBeforeIsKept() {
        ts.tables(H264, VIDEO_PID).pes(VIDEO_PID, 0, true).more(VIDEO_PID).more(VIDEO_PID);
        byte[] good = ts.bytes();
        byte[] bytes = concatenated(good, new byte[SyncSearch.MAX_SKIPPED_BYTES + 2000]);
        assertThatThrownBy(() -> feed(bytes))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("65536")
                .hasMessageContaining("00 00 00 00");
        sink.assertOutput("stream", good);
    }

    @Test
    void packetsOfOtherLengthsAreRefusedWithAdvice() {
        assertThatThrownBy(() -> feed(padded(4, 0)))
                .isInstanceOf(UnsupportedStreamException.class)
                .hasMessageContaining("192")
                .hasMessageContaining("send plain packets of 188 bytes");
        assertThatThrownBy(() -> feed(padded(0, 16)))
                .isInstanceOf(UnsupportedStreamException.class)
                .hasMessageContaining("204");
        assertThat(sink.segments()).isEmpty();
    }

    @Test
    void shortStreamNeedsFewerSyncBytes() throws RefusedStreamException {
        ts.nothing();
        feed(concatenated(ts.bytes(), new byte[] {0x47, 0x01}));
        sink.assertOutput("stream", ts.bytes());
    }

    @Test
    void streamThatEndsBeforeAnyPacketIsRefusedSayingWhatCame() {
        assertThatThrownBy(() -> feed("<html>Hello".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("3c 68 74 6d 6c 3e");
    }

    @Test
    void joinsOfARealStreamBeginWithTheirTables() throws RefusedStreamException {
        feed(Golden.resource("samples/mpegts/h264_aac.ts"));
        for (RecordingSink.Segment join : sink.joinPoints()) {
            RecordingSink late = new RecordingSink();
            byte[] header = join.header().bytes();
            byte[] rest = sink.outputFrom(sink.segments().indexOf(join));
            feed(concatenated(header, rest), late);
            assertThat(late.joinPoints().get(0).position()).isEqualTo(header.length);
            assertThat(late.joinPoints().get(0).header().bytes()).isEqualTo(header);
        }
    }

    private void feed() throws RefusedStreamException {
        feed(ts.bytes());
    }

    private void feed(byte[] bytes) throws RefusedStreamException {
        feed(bytes, sink);
    }

    private static void feed(byte[] bytes, RecordingSink sink) throws RefusedStreamException {
        Segmenter segmenter = new MpegTs().segmenter();
        segmenter.feed(bytes, 0, bytes.length, sink);
        segmenter.finish(sink);
    }

    /** The numbers of the packets at which viewers may join. */
    private List<Integer> joins() {
        return sink.joinPoints().stream()
                .map(segment -> (int) segment.position() / PACKET)
                .toList();
    }

    private static List<Long> positions(RecordingSink of) {
        return of.joinPoints().stream().map(RecordingSink.Segment::position).toList();
    }

    private static byte[] withoutIndicators(byte[] bytes) {
        byte[] without = bytes.clone();
        for (int at = 0; at < without.length; at += PACKET) {
            if (TsPacket.isRandomAccess(without, at)) {
                without[at + 5] &= (byte) ~0x40;
            }
        }
        return without;
    }

    private byte[] header(int join) {
        return sink.joinPoints().get(join).header().bytes();
    }

    private byte[] packets(int... numbers) {
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int number : numbers) {
            packets.write(ts.bytes(), number * PACKET, PACKET);
        }
        return packets.toByteArray();
    }

    private static byte[] padded(int before, int after) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int n = 0; n < 10; n++) {
            stream.writeBytes(new byte[before]);
            stream.writeBytes(new MpegTs().filler());
            stream.writeBytes(new byte[after]);
        }
        return stream.toByteArray();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
