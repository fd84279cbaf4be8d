package org.streampump.container.matroska;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.container.matroska.EbmlBytes.audioHead;
import static org.streampump.container.matroska.EbmlBytes.cluster;
import static org.streampump.container.matroska.EbmlBytes.element;
import static org.streampump.container.matroska.EbmlBytes.head;
import static org.streampump.container.matroska.EbmlBytes.hex;
import static org.streampump.container.matroska.EbmlBytes.inter;
import static org.streampump.container.matroska.EbmlBytes.join;
import static org.streampump.container.matroska.EbmlBytes.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;

/** Where viewers can begin in the middle of a long cluster, although there is no join point. */
class ClusterPaceTest {
    private static final int FRAME_MS = 40;
    private static final int LENGTH_MS = 20_000;

    private final RecordingSink sink = new RecordingSink();
    private final MatroskaSegmenter segmenter = new MatroskaSegmenter();

    private void feed(byte[] bytes, int maxPieceBytes) throws RefusedStreamException {
        Random random = new Random(maxPieceBytes);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(1 + random.nextInt(maxPieceBytes), bytes.length - at);
            segmenter.feed(bytes, at, length, sink);
            at += length;
        }
    }

    /** One cluster with a key picture at its beginning only. */
    private static byte[] longCluster(int soundAheadMs) {
        List<byte[]> parts = new ArrayList<>(List.of(head(), cluster(5000), key(1, 0)));
        for (int ms = FRAME_MS; ms < LENGTH_MS; ms += FRAME_MS) {
            parts.add(key(2, ms - FRAME_MS + soundAheadMs));
            parts.add(inter(1, ms));
        }
        return join(parts.toArray(byte[][]::new));
    }

    private List<RecordingSink.Segment> beginnings() {
        return sink.segments().stream().filter(each -> !each.continuation()).toList();
    }

    private void assertBeginningsAreHeaded() {
        byte[] header = cluster(5000);
        assertThat(beginnings()).allSatisfy(each -> assertThat(each.bytes()).startsWith(header));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 3_000, 1_000_000})
    void whereverAViewerMayBeginThereIsAClusterHeader(int maxPieceBytes) throws RefusedStreamException {
        feed(longCluster(0), maxPieceBytes);
        assertThat(sink.joinPoints()).hasSize(1);
        assertBeginningsAreHeaded();
        int steps = LENGTH_MS / ClusterPace.STEP_MS;
        assertThat(beginnings()).hasSizeBetween(steps * 3 / 4, steps + 1);
    }

    @Test
    void soundThatIsAheadOfThePicturesDoesNotDivideAClusterMoreOften() throws RefusedStreamException {
        feed(longCluster(1000), 100);
        assertBeginningsAreHeaded();
        assertThat(beginnings()).hasSizeLessThanOrEqualTo(LENGTH_MS / ClusterPace.STEP_MS + 5);
    }

    @Test
    void whatIsWholeIsVisibleAtOnce() throws RefusedStreamException {
        byte[] stream = longCluster(0);
        feed(stream, stream.length);
        int before = sink.output().length;
        byte[] next = inter(1, LENGTH_MS);
        segmenter.feed(next, 0, next.length, sink);
        assertThat(sink.output()).hasSizeBetween(before + next.length, before + next.length + cluster(0).length);
    }

    @Test
    void largeBlocksAreDividedBySize() throws RefusedStreamException {
        byte[] large = element(ElementId.SIMPLE_BLOCK, hex("81000000"), new byte[ClusterPace.STEP_BYTES / 3]);
        byte[] huge = element(ElementId.SIMPLE_BLOCK, hex("81000000"), new byte[2 * ClusterPace.STEP_BYTES]);
        feed(join(head(), cluster(5000), key(1, 0), large, large, large, huge, inter(1, 0)), 5_000);
        assertBeginningsAreHeaded();
        sink.assertOutput(
                "divided",
                join(
                        join(cluster(5000), key(1, 0), large, large),
                        join(cluster(5000), large),
                        join(cluster(5000), huge),
                        join(cluster(5000), inter(1, 0))));
    }

    @Test
    void clusterWithoutVideoIsDividedAtItsJoinPointsOnly() throws RefusedStreamException {
        List<byte[]> parts = new ArrayList<>(List.of(audioHead(), cluster(5000)));
        for (int ms = 0; ms < LENGTH_MS; ms += FRAME_MS) {
            parts.add(key(2, ms));
        }
        feed(join(parts.toArray(byte[][]::new)), 100);
        assertBeginningsAreHeaded();
        assertThat(beginnings()).hasSameSizeAs(sink.joinPoints()).hasSize(LENGTH_MS / JoinRule.AUDIO_STEP_MS);
    }

    @Test
    void timeThatGoesFarBackDividesAgain() throws RefusedStreamException {
        feed(join(head(), cluster(5000), key(1, 20_000), inter(1, 0), inter(1, 100), inter(1, 300)), 1_000);
        assertThat(beginnings()).hasSize(3);
    }
}
