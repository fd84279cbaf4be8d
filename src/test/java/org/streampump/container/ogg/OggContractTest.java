package org.streampump.container.ogg;

import java.util.List;
import java.util.stream.Stream;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Golden;
import org.streampump.container.SegmenterContract;

/** {@link OggSegmenter} as a segmenter like any other, with streams of real encoders. */
class OggContractTest extends SegmenterContract {
    /** The film is first, since of it, cut between its two first pages, the sound would be left: no seeded cut is there. */
    private static final List<Sample> SAMPLES = Stream.of(
                    "theora-vorbis.ogv", "vp8-opus.ogv", "vorbis.ogg", "opus.opus", "flac.oga", "speex.spx")
            .map(name -> new Sample(name.replace('.', '-'), Golden.resource("samples/ogg/" + name)))
            .toList();

    @Override
    protected ContainerFormat format() {
        return new Ogg();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }

    @Override
    protected byte[] expectedOutput(Sample sample) {
        return OggBytes.withoutHeaders(sample.bytes());
    }

    @Override
    protected boolean isWholeUnits(byte[] output) {
        OggBytes.pages(output);
        return true;
    }

    @Override
    protected int toleratedGarbage() {
        return PageSearch.MAX_GARBAGE_BYTES;
    }

    /** A decoder needs the chain's first pages, which are gone then. */
    @Override
    protected boolean startsAnywhere() {
        return false;
    }

    @Override
    protected int maxOpenSegment() {
        return Chain.MAX_HEADER_BYTES;
    }

    /** The window searched for pages, the headers of a chain and of the next chain, and the end of the previous publication. */
    @Override
    protected long maxHeldBytes() {
        return PageSearch.MAX_WINDOW_BYTES + 2L * Chain.MAX_HEADER_BYTES + 64 * 1024;
    }
}
