package org.streampump.container.mpegaudio;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.SegmenterContract;

/** {@link AudioSegmenter} as a segmenter like any other, with ADTS of a real encoder. */
final class AacContractTest extends SegmenterContract {
    private static final List<Sample> SAMPLES = Stream.of("stereo", "mono-22050", "tagged")
            .map(name -> new Sample(name, Golden.resource("samples/aac/" + name + ".aac")))
            .toList();

    private static final int TAG_BYTES = 63;

    @Override
    protected ContainerFormat format() {
        return new Aac();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    @Override
    protected byte[] expectedOutput(Sample sample) {
        int front = sample.name().equals("tagged") ? TAG_BYTES : 0;
        return Arrays.copyOfRange(sample.bytes(), front, sample.bytes().length);
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        return AudioBytes.isWholeFrames(new AdtsSyntax(), output);
    }

    @Override
    protected int toleratedGarbage() {
        return AudioSegmenter.MAX_GARBAGE_BYTES;
    }

    @Override
    protected boolean startsAnywhere() {
        return true;
    }

    @Override
    protected int maxOpenSegment() {
        return FrameSyntax.MAX_FRAME_BYTES;
    }

    @Override
    protected long maxHeldBytes() {
        return 40 * 1024;
    }
}
