package org.streampump.container.flv;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.SegmenterContract;

class FlvSegmenterContractTest extends SegmenterContract {
    private static final int FILE_HEADER_BYTES = 13;
    private static final List<Sample> SAMPLES = Stream.of(
                    "h264-aac", "h264", "hevc-aac", "av1-aac", "vp9", "flv1", "flv1-mp3", "aac", "mp3")
            .map(name -> new Sample(name, Golden.resource("samples/flv/" + name + ".flv")))
            .toList();

    @Override
    protected ContainerFormat format() {
        return new Flv();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    @Override
    protected byte[] expectedOutput(Sample sample) {
        return Arrays.copyOfRange(sample.bytes(), FILE_HEADER_BYTES, sample.bytes().length);
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        int at = 0;
        while (at + FlvTag.HEADER_BYTES <= output.length) {
            at += FlvTag.HEADER_BYTES + FlvTag.u24(output, at + 1) + FlvTag.SIZE_BYTES;
        }
        return at == output.length;
    }

    @Override
    protected int toleratedGarbage() {
        return 0;
    }

    @Override
    protected boolean startsAnywhere() {
        return false;
    }

    @Override
    protected int maxOpenSegment() {
        return FlvTag.HEADER_BYTES + FlvSegmenter.MAX_BODY_BYTES + FlvTag.SIZE_BYTES;
    }

    /** The tags that are kept, the header that was made of them twice, and the copy of the tag that is coming. */
    @Override
    protected long maxHeldBytes() {
        return 3L * HeaderTags.MAX_KEPT_BYTES + 2L * HeaderTags.MAX_METADATA_BYTES + 4096;
    }
}
