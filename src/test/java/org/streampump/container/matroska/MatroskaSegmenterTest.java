package org.streampump.container.matroska;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streampump.container.matroska.EbmlBytes.ENDLESS;
import static org.streampump.container.matroska.EbmlBytes.MILLISECOND;
import static org.streampump.container.matroska.EbmlBytes.VIDEO;
import static org.streampump.container.matroska.EbmlBytes.audioHead;
import static org.streampump.container.matroska.EbmlBytes.cluster;
import static org.streampump.container.matroska.EbmlBytes.ebml;
import static org.streampump.container.matroska.EbmlBytes.element;
import static org.streampump.container.matroska.EbmlBytes.head;
import static org.streampump.container.matroska.EbmlBytes.hex;
import static org.streampump.container.matroska.EbmlBytes.id;
import static org.streampump.container.matroska.EbmlBytes.info;
import static org.streampump.container.matroska.EbmlBytes.inter;
import static org.streampump.container.matroska.EbmlBytes.interGroup;
import static org.streampump.container.matroska.EbmlBytes.join;
import static org.streampump.container.matroska.EbmlBytes.key;
import static org.streampump.container.matroska.EbmlBytes.keyGroup;
import static org.streampump.container.matroska.EbmlBytes.segment;
import static org.streampump.container.matroska.EbmlBytes.sized;
import static org.streampump.container.matroska.EbmlBytes.track;
import static org.streampump.container.matroska.EbmlBytes.tracks;
import static org.streampump.container.matroska.EbmlBytes.twoTracks;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.UnsupportedStreamException;

class MatroskaSegmenterTest {
    private final RecordingSink sink = new RecordingSink();
    private final Segmenter segmenter = new MatroskaSegmenter();

    private void feed(byte[]... parts) throws RefusedStreamException {
        feed(segmenter, sink, parts);
    }

    private static void feed(Segmenter segmenter, RecordingSink sink, byte[]... parts) throws RefusedStreamException {
        byte[] bytes = join(parts);
        segmenter.feed(bytes, 0, bytes.length, sink);
    }

    private void assertOutput(byte[]... parts) {
        sink.assertOutput("output", join(parts));
    }

    private List<Long> joinPositions() {
        return sink.joinPoints().stream().map(RecordingSink.Segment::position).toList();
    }

    @Test
    void headerIsWhatComesBeforeTheFirstClusterWithoutWhatOnlyAFileNeeds() throws RefusedStreamException {
        feed(
                ebml("webm"),
                segment(),
                element(ElementId.SEEK_HEAD, hex("00")),
                hex("ec8100"),
                info(MILLISECOND),
                element(ElementId.TAGS, hex("00")),
                element(ElementId.CUES, hex("00")),
                twoTracks(),
                element(ElementId.ATTACHMENTS, new byte[5000]),
                hex("ec80"));
        assertThat(sink.header()).isNull();
        feed(cluster(0), key(1, 0));
        assertThat(sink.header().bytes()).isEqualTo(head());
        assertThat(sink.header().continuation()).isEmpty();
        assertThat(sink.header().codecs()).containsExactly("VP8", "Opus");
        assertOutput(cluster(0), key(1, 0));
    }

    @Test
    void segmentOfKnownSizeBecomesEndlessInTheHeader() throws RefusedStreamException {
        byte[] content = join(info(MILLISECOND), twoTracks(), sized(0, key(1, 0)));
        feed(ebml("webm"), element(ElementId.SEGMENT, content));
        assertThat(sink.header().bytes()).isEqualTo(head());
    }

    @Test
    void durationBecomesAVoid() throws RefusedStreamException {
        byte[] scale = element(ElementId.TIMESTAMP_SCALE, MILLISECOND);
        byte[] info = element(ElementId.INFO, hex("bf8401020304"), scale, hex("44898840f3880000000000"));
        feed(ebml("webm"), segment(), info, twoTracks(), cluster(0), key(1, 0));
        byte[] live = element(ElementId.INFO, hex("ec8400000000"), scale, hex("ec89000000000000000000"));
        assertThat(sink.header().bytes()).isEqualTo(join(ebml("webm"), segment(), live, twoTracks()));
    }

    @Test
    void infoWithoutDurationKeepsItsChecksum() throws RefusedStreamException {
        byte[] info = element(ElementId.INFO, hex("bf8401020304"), element(ElementId.TIMESTAMP_SCALE, MILLISECOND));
        feed(ebml("webm"), segment(), info, twoTracks(), cluster(0), key(1, 0));
        assertThat(sink.header().bytes()).isEqualTo(join(ebml("webm"), segment(), info, twoTracks()));
    }

    @Test
    void infoMayBeMissing() throws RefusedStreamException {
        feed(ebml("webm"), segment(), twoTracks(), cluster(0), key(1, 0));
        assertThat(sink.header().bytes()).isEqualTo(join(ebml("webm"), segment(), twoTracks()));
    }

    @Test
    void keyFrameInsideAClusterGetsAClusterOfItsOwn() throws RefusedStreamException {
        feed(head(), cluster(1000), key(1, 0), inter(1, 40), inter(2, 50), key(1, 80), inter(1, 120));
        byte[] first = join(cluster(1000), key(1, 0), inter(1, 40), inter(2, 50));
        assertOutput(first, cluster(1000), key(1, 80), inter(1, 120));
        assertThat(joinPositions()).containsExactly(0L, (long) first.length);
    }

    @Test
    void clusterThatBeginsWithAnotherPictureOrSoundIsNoJoinPoint() throws RefusedStreamException {
        feed(head(), cluster(0), inter(1, 0), cluster(40), key(2, 0), inter(1, 0), cluster(80), key(2, 0), key(1, 3));
        byte[] before = join(cluster(0), inter(1, 0), cluster(40), key(2, 0), inter(1, 0), cluster(80), key(2, 0));
        assertOutput(before, cluster(80), key(1, 3));
        assertThat(joinPositions()).containsExactly((long) before.length);
    }

    @Test
    void clusterOfKnownSizeBecomesEndless() throws RefusedStreamException {
        feed(head(), sized(7, key(1, 0), inter(1, 40)), sized(99, inter(1, 0)));
        assertOutput(cluster(7), key(1, 0), inter(1, 40), cluster(99), inter(1, 0));
    }

    @Test
    void whatIsNoBlockIsLeftOutOfClusters() throws RefusedStreamException {
        byte[] position = element(0xa7, 1234);
        byte[] previousSize = element(0xab, 99);
        byte[] strange = element(0x4fff, new byte[300]);
        byte[] silent = element(0x5854, hex("58d78101"));
        feed(
                head(),
                sized(7, position, previousSize, silent, hex("ec8100"), key(1, 0), strange, inter(1, 40), hex("ec80")),
                element(ElementId.CUES, hex("00")),
                element(ElementId.TAGS, hex("00")),
                sized(80, inter(1, 0)));
        assertOutput(cluster(7), key(1, 0), inter(1, 40), cluster(80), inter(1, 0));
    }

    @Test
    void checksumInFrontOfTheTimestampIsLeftOut() throws RefusedStreamException {
        byte[] children = join(hex("bf8401020304"), hex("e78105"), key(1, 0));
        feed(head(), element(ElementId.CLUSTER, children));
        assertOutput(cluster(5), key(1, 0));
    }

    @Test
    void emptyTimestampIsZero() throws RefusedStreamException {
        feed(head(), id(ElementId.CLUSTER), ENDLESS, hex("e780"), key(1, 0));
        assertOutput(cluster(0), key(1, 0));
    }

    @Test
    void blockGroupIsAKeyFrameIfItRefersToNoOther() throws RefusedStreamException {
        feed(head(), cluster(0), keyGroup(1, 0), interGroup(1, 40), keyGroup(1, 80), keyGroup(2, 90));
        byte[] first = join(cluster(0), keyGroup(1, 0), interGroup(1, 40));
        assertOutput(first, cluster(0), keyGroup(1, 80), keyGroup(2, 90));
        assertThat(joinPositions()).containsExactly(0L, (long) first.length);
    }

    @Test
    void lacedAndEncryptedBlocksArePassedOnUntouched() throws RefusedStreamException {
        byte[] laced = element(ElementId.SIMPLE_BLOCK, hex("81 0000 86 02 0304 aaaaaabbbbbbbbcc"));
        byte[] encrypted = element(ElementId.ENCRYPTED_BLOCK, hex("82 0001 00 aaaa"));
        feed(head(), cluster(0), laced, encrypted);
        assertOutput(cluster(0), laced, encrypted);
        assertThat(sink.joinPoints()).hasSize(1);
    }

    @Test
    void trackNumbersMayBeLong() throws RefusedStreamException {
        byte[] block = element(ElementId.SIMPLE_BLOCK, hex("412c 0000 80 aa"));
        byte[] entry = track(300, VIDEO, "V_AV1");
        feed(ebml("matroska"), segment(), info(MILLISECOND), tracks(entry), cluster(0), block);
        assertThat(sink.joinPoints()).hasSize(1);
        assertThat(sink.header().codecs()).containsExactly("AV1");
    }

    @Test
    void firstVideoTrackLeads() throws RefusedStreamException {
        byte[] two = tracks(track(5, 2, "A_AAC/MPEG4/LC"), track(2, VIDEO, "V_VP9"), track(1, VIDEO, "V_VP8"));
        feed(
                ebml("matroska"),
                segment(),
                info(MILLISECOND),
                two,
                cluster(0),
                key(1, 0),
                key(2, 0),
                key(1, 40),
                key(5, 40));
        assertOutput(cluster(0), key(1, 0), cluster(0), key(2, 0), key(1, 40), key(5, 40));
        assertThat(sink.joinPoints()).hasSize(1);
        assertThat(sink.header().codecs()).containsExactly("AAC", "VP9", "VP8");
    }

    @Test
    void withoutVideoEachClusterIsAJoinPointAndLongOnesHaveMore() throws RefusedStreamException {
        feed(audioHead(), cluster(0), key(2, 0), key(2, 500), key(2, 1000), key(2, 1020), cluster(1040), inter(2, 0));
        assertOutput(
                cluster(0), key(2, 0), key(2, 500), cluster(0), key(2, 1000), key(2, 1020), cluster(1040), inter(2, 0));
        assertThat(sink.joinPoints()).hasSize(3);
    }

    @Test
    void videoThatDoesNotComeIsAwaitedForAWhile() throws RefusedStreamException {
        feed(head(), cluster(0), key(2, 0), cluster(2999), key(2, 0));
        assertThat(sink.joinPoints()).isEmpty();
        feed(cluster(3000), key(2, 0));
        assertThat(sink.joinPoints()).hasSize(1);
        feed(cluster(9000), inter(1, 0), cluster(9040), key(2, 0));
        assertThat(sink.joinPoints()).hasSize(1);
    }

    @Test
    void blockThatComesInPiecesIsASegmentOfItsOwn() throws RefusedStreamException {
        byte[] stream = join(head(), cluster(0), key(1, 0), inter(2, 40), inter(1, 40));
        int cut = stream.length - inter(1, 40).length - 2;
        feed(Arrays.copyOf(stream, cut));
        assertThat(sink.segments()).hasSize(1);
        assertThat(sink.openBytes()).isPositive();
        feed(Arrays.copyOfRange(stream, cut, stream.length));
        assertThat(sink.segments()).hasSize(2);
        assertThat(sink.openBytes()).isZero();
    }

    @Test
    void blockThatWasCutShortIsForgotten() throws RefusedStreamException {
        byte[] stream = join(head(), cluster(0), key(1, 0), inter(1, 40));
        feed(Arrays.copyOf(stream, stream.length - 1));
        segmenter.finish(sink);
        assertOutput(cluster(0), key(1, 0));
        assertThat(sink.openBytes()).isZero();
    }

    @Test
    void endBeforeTheFirstClusterIsMalformed() throws RefusedStreamException {
        byte[] head = head();
        feed(head);
        assertThatThrownBy(() -> segmenter.finish(sink))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("the stream ended after %d bytes, before its first cluster", head.length);
    }

    @Test
    void successorGoesOnUnderAnEquivalentHeader() throws RefusedStreamException {
        byte[] uid = element(ElementId.TRACK_UID, 77);
        byte[] other = element(ElementId.TRACK_UID, 78);
        byte[] number = join(element(ElementId.TRACK_NUMBER, 1), element(ElementId.TRACK_TYPE, VIDEO));
        byte[] scale = element(ElementId.TIMESTAMP_SCALE, MILLISECOND);
        feed(
                ebml("webm"),
                segment(),
                element(ElementId.INFO, element(ElementId.SEGMENT_UID, new byte[16]), scale),
                tracks(element(ElementId.TRACK_ENTRY, number, uid)),
                cluster(5000),
                key(1, 40));
        byte[] firstHeader = sink.header().bytes();
        Segmenter next = segmenter.successor();
        RecordingSink after = new RecordingSink();
        feed(
                next,
                after,
                ebml("webm"),
                segment(),
                element(
                        ElementId.INFO,
                        scale,
                        element(ElementId.DATE_UTC, 5),
                        element(ElementId.SEGMENT_UID, hex("01"))),
                tracks(element(ElementId.TRACK_ENTRY, number, other)),
                cluster(0),
                key(1, 0),
                inter(1, 40),
                cluster(80),
                key(1, 0));
        assertThat(after.restarts()).isZero();
        assertThat(after.header().bytes()).isEqualTo(firstHeader);
        after.assertOutput("moved", join(cluster(5080), key(1, 0), inter(1, 40), cluster(5160), key(1, 0)));
    }

    @Test
    void successorLeavesTimestampsThatGoOnThemselves() throws RefusedStreamException {
        feed(head(), cluster(5000), key(1, 0));
        Segmenter next = segmenter.successor();
        RecordingSink after = new RecordingSink();
        feed(next, after, head(), cluster(5400), key(1, 0));
        after.assertOutput("as sent", join(cluster(5400), key(1, 0)));
    }

    @Test
    void successorUnderAnotherHeaderRestarts() throws RefusedStreamException {
        feed(head(), cluster(5000), key(1, 0));
        Segmenter next = segmenter.successor();
        RecordingSink after = new RecordingSink();
        feed(next, after, audioHead(), cluster(0), key(2, 0));
        assertThat(after.restarts()).isEqualTo(1);
        assertThat(after.header().bytes()).isEqualTo(audioHead());
        after.assertOutput("as sent", join(cluster(0), key(2, 0)));
    }

    @Test
    void encoderThatBeginsAnewInMidStreamGoesOnOrRestarts() throws RefusedStreamException {
        feed(head(), cluster(5000), key(1, 0), head(), cluster(0), key(1, 0));
        assertOutput(cluster(5000), key(1, 0), cluster(5040), key(1, 0));
        assertThat(sink.restarts()).isZero();
        feed(audioHead(), cluster(0), key(2, 0));
        assertThat(sink.restarts()).isEqualTo(1);
        assertOutput(cluster(5000), key(1, 0), cluster(5040), key(1, 0), cluster(0), key(2, 0));
    }

    @Test
    void otherTimestampScaleRestarts() throws RefusedStreamException {
        feed(head(), cluster(5000), key(1, 0));
        feed(ebml("webm"), segment(), info(1000), twoTracks(), cluster(0), key(1, 0));
        assertThat(sink.restarts()).isEqualTo(1);
    }

    @Test
    void headerThatIsRepeatedBetweenClustersIsLeftOut() throws RefusedStreamException {
        feed(head(), cluster(0), key(1, 0), info(MILLISECOND), twoTracks(), cluster(40), inter(1, 0));
        assertOutput(cluster(0), key(1, 0), cluster(40), inter(1, 0));
        assertThat(sink.restarts()).isZero();
    }

    @Test
    void fillerIsLegalBehindEverySegment() throws RefusedStreamException {
        byte[] filler = new WebM().filler();
        feed(head(), filler, cluster(0), key(1, 0), filler, inter(1, 40), filler, cluster(80), inter(1, 0), filler);
        assertOutput(cluster(0), key(1, 0), inter(1, 40), cluster(80), inter(1, 0));
    }

    private void assertRefused(Class<? extends RefusedStreamException> as, String message, byte[]... parts) {
        assertThatThrownBy(() -> feed(parts)).isInstanceOf(as).hasMessage(message);
    }

    private void assertMalformed(String message, byte[]... parts) {
        assertRefused(MalformedStreamException.class, message, parts);
    }

    @Test
    void streamMustBeginWithAnEbmlHeader() {
        assertMalformed("no EBML header at byte 0, but ec 80", hex("ec80"));
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, hex("00000000")))
                .hasMessage("no element ID at byte 0, but 00 00");
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, hex("1a45dfa300")))
                .hasMessage("no element size at byte 0, but 1a 45 df a3 00");
    }

    @Test
    void documentsOfOtherTypesAreUnsupported() {
        assertRefused(
                UnsupportedStreamException.class, "EBML DocType \"a?b\" is neither webm nor matroska", ebml("a\nb"));
    }

    @Test
    void longIdsAndSizesAreUnsupported() {
        assertRefused(
                UnsupportedStreamException.class,
                "EBMLMaxIDLength 5 exceeds 4",
                element(ElementId.EBML, element(ElementId.EBML_MAX_ID_LENGTH, 5)));
        assertThatThrownBy(() -> feed(
                        new MatroskaSegmenter(),
                        sink,
                        element(ElementId.EBML, element(ElementId.EBML_MAX_SIZE_LENGTH, -1))))
                .isInstanceOf(UnsupportedStreamException.class)
                .hasMessage("EBMLMaxSizeLength 18446744073709551615 exceeds 8");
        assertThatThrownBy(() -> feed(
                        new MatroskaSegmenter(),
                        sink,
                        element(ElementId.EBML, element(ElementId.EBML_READ_VERSION, 2))))
                .isInstanceOf(UnsupportedStreamException.class)
                .hasMessage("EBMLReadVersion 2 exceeds 1");
    }

    @Test
    void ordinaryLimitsOfIdsAndSizesAreTaken() throws RefusedStreamException {
        byte[] ebml = element(
                ElementId.EBML, hex("42f28104"), hex("42f38108"), hex("42f78101"), element(ElementId.DOC_TYPE, "webm"));
        feed(ebml, segment(), twoTracks(), cluster(0), key(1, 0));
        assertThat(sink.joinPoints()).hasSize(1);
    }

    @Test
    void limitsAreCheckedBeforeAnythingIsAllocated() throws RefusedStreamException {
        assertRefused(
                OversizedUnitException.class,
                "element 0x1a45dfa3 of 4097 bytes at byte 0 exceeds 4096 bytes",
                EbmlBytes.head(ElementId.EBML, 4097));
        byte[] begun = join(ebml("webm"), segment());
        int limit = MatroskaHeader.MAX_BYTES - ebml("webm").length - Ebml.MAX_HEAD_BYTES;
        assertOversized(
                "element 0x1654ae6b of 1048577 bytes at byte %d exceeds %d bytes".formatted(begun.length, limit),
                begun,
                EbmlBytes.head(ElementId.TRACKS, MatroskaHeader.MAX_BYTES + 1));
        byte[] playing = join(head(), cluster(0));
        for (int id : new int[] {ElementId.SIMPLE_BLOCK, ElementId.BLOCK_GROUP, ElementId.VOID}) {
            assertOversized(
                    "element 0x%x of 8388609 bytes at byte %d exceeds 8388608 bytes".formatted(id, playing.length),
                    playing,
                    EbmlBytes.head(id, MatroskaSegmenter.MAX_ELEMENT_BYTES + 1));
        }
        assertOversized(
                "element 0xe7 of 9 bytes at byte %d exceeds 8 bytes".formatted(head().length + 12),
                head(),
                id(ElementId.CLUSTER),
                ENDLESS,
                EbmlBytes.head(ElementId.TIMESTAMP, 9));
    }

    private void assertOversized(String message, byte[]... parts) {
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, parts))
                .isInstanceOf(OversizedUnitException.class)
                .hasMessage(message);
    }

    @Test
    void tooManyTracksAreRefused() {
        byte[][] many = new byte[MatroskaHeader.MAX_TRACKS + 1][];
        Arrays.setAll(many, n -> track(n + 1, 2, "A_OPUS"));
        assertRefused(
                OversizedUnitException.class,
                "129 tracks exceed 128",
                ebml("webm"),
                segment(),
                info(MILLISECOND),
                tracks(many),
                cluster(0));
    }

    @Test
    void onlySegmentAndClusterMayBeWithoutASize() {
        assertMalformed(
                "element 0xa3 at byte %d has no known size".formatted(head().length + cluster(0).length),
                head(),
                cluster(0),
                hex("a3ff"));
    }

    @Test
    void clusterNeedsTracksAndATimestampBeforeItsBlocks() {
        byte[] begun = join(ebml("webm"), segment(), info(MILLISECOND));
        assertMalformed("no Tracks before the cluster at byte " + begun.length, begun, cluster(0));
        byte[] early = join(head(), id(ElementId.CLUSTER), ENDLESS);
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, early, key(1, 0)))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("element 0xa3 of 8 bytes at byte %d comes before its cluster's Timestamp", early.length);
    }

    @Test
    void childMayNotReachBeyondItsCluster() {
        byte[] begun = join(head(), EbmlBytes.head(ElementId.CLUSTER, 20), hex("e78100"));
        assertMalformed(
                "element 0xa3 of 16 bytes at byte %d is not within the cluster that ends at byte %d"
                        .formatted(begun.length, begun.length + 17),
                begun,
                EbmlBytes.head(ElementId.SIMPLE_BLOCK, 16));
    }

    @Test
    void elementsAreRefusedWhereTheyCannotBe() {
        assertMalformed(
                "element 0x1f43b675 at byte %d is not in a Segment".formatted(ebml("webm").length),
                ebml("webm"),
                cluster(0));
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, head(), key(1, 0)))
                .hasMessage("element 0xa3 of 8 bytes at byte %d is not in a cluster", head().length);
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, head(), cluster(0), hex("e78101")))
                .hasMessage(
                        "element 0xe7 of 1 bytes at byte %d is its cluster's second Timestamp",
                        head().length + cluster(0).length);
    }

    @Test
    void hugeTimestampsAndScalesAreRefused() {
        assertMalformed(
                "cluster timestamp 18446744073709551615 at byte %d exceeds 2305843009213693952"
                        .formatted(head().length + 12),
                head(),
                cluster(-1));
        assertThatThrownBy(() ->
                        feed(new MatroskaSegmenter(), sink, ebml("webm"), segment(), info(0), twoTracks(), cluster(0)))
                .hasMessage("TimestampScale 0 is not in 1 to 2^63 - 1");
    }

    @Test
    void tinyBlocksAreRefused() {
        int at = head().length + cluster(0).length;
        assertMalformed(
                "element 0xa3 of 3 bytes at byte %d has no room for a block".formatted(at),
                head(),
                cluster(0),
                hex("a383810000"));
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, head(), cluster(0), hex("a38440010000")))
                .hasMessage("element 0xa3 of 4 bytes at byte %d has no track number and time", at);
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, head(), cluster(0), hex("a084fb81d800")))
                .hasMessage(
                        "element 0xa0 of 4 bytes at byte %d is malformed: no element ID at byte 5 of BlockGroup", at);
        assertThatThrownBy(() -> feed(new MatroskaSegmenter(), sink, head(), cluster(0), hex("a084fb82d800")))
                .hasMessage("element 0xa0 of 4 bytes at byte %d has no Block", at);
    }
}
