package org.streampump.container.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;

/** A stream that is one cluster of unknown size, with key pictures of VP8 every 2 s. */
class EndlessClusterTest {
    private static final int PIECE_BYTES = 1000;
    private static final int BLOCK_AT = MatroskaSegmenter.CLUSTER_HEADER_BYTES;

    @Test
    void lateViewersBeginAtEachKeyPicture() throws RefusedStreamException {
        byte[] stream = Golden.resource("cases/h12-one-endless-cluster.webm");
        RecordingSink sink = new RecordingSink();
        MatroskaSegmenter segmenter = new MatroskaSegmenter();
        for (int at = 0; at < stream.length; at += PIECE_BYTES) {
            segmenter.feed(stream, at, Math.min(PIECE_BYTES, stream.length - at), sink);
        }
        segmenter.finish(sink);
        List<Long> times = new ArrayList<>();
        for (RecordingSink.Segment each : sink.joinPoints()) {
            times.add(timeOfFirstBlock(each.bytes()));
        }
        assertThat(times).containsExactly(7L, 2007L, 4007L, 6007L, 8007L, 10_007L, 12_007L, 14_007L, 16_007L, 18_007L);
        assertThat(segmenter.advice()).isEmpty();
    }

    /** A segment at which viewers begin has a cluster header and then a SimpleBlock of the first track. */
    private static long timeOfFirstBlock(byte[] segment) throws RefusedStreamException {
        Elements block = new Elements(segment, BLOCK_AT, segment.length, "segment");
        assertThat(block.next()).isTrue();
        assertThat(block.id()).isEqualTo(ElementId.SIMPLE_BLOCK);
        assertThat(segment[block.payload()]).isEqualTo((byte) 0x81);
        long cluster = Ebml.unsigned(segment, BLOCK_AT - Long.BYTES, Long.BYTES);
        return cluster + (short) Ebml.unsigned(segment, block.payload() + 1, Short.BYTES);
    }
}
