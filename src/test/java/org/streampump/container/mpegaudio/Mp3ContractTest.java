package org.streampump.container.mpegaudio;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.SegmenterContract;

/** {@link AudioSegmenter} as a segmenter like any other, with MPEG audio of real encoders. */
final class Mp3ContractTest extends SegmenterContract {
    private static final List<Sample> SAMPLES = Stream.of(
                    "layer3-vbr.mp3", "layer3-live.mp3", "layer3-22050.mp3", "layer3-8000.mp3", "layer2.mp2")
            .map(name -> new Sample(name.replace('.', '-'), Golden.resource("samples/mp3/" + name)))
            .toList();

    /** Bytes in front of the frames: ID3v2 tags of 65 and 61 bytes, and a frame of 208 bytes that tells the length. */
    private static final Map<String, Integer> IN_FRONT = Map.of("layer3-vbr-mp3", 65 + 208, "layer3-live-mp3", 61);

    @Override
    protected ContainerFormat format() {
        return new Mp3();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    @Override
    protected byte[] expectedOutput(Sample sample) {
        int behind = sample.name().equals("layer3-vbr-mp3") ? Tags.ID3V1_BYTES : 0;
        int front = IN_FRONT.getOrDefault(sample.name(), 0);
        return Arrays.copyOfRange(sample.bytes(), front, sample.bytes().length - behind);
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        return AudioBytes.isWholeFrames(new MpegAudioSyntax(), output);
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
