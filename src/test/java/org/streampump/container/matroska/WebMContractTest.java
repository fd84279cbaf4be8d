package org.streampump.container.matroska;

import java.util.List;
import org.streampump.container.ContainerFormat;

class WebMContractTest extends MatroskaContract {
    private static final List<Sample> SAMPLES = samples("vp8-vorbis.webm", "vp9-opus.webm", "opus.webm");

    @Override
    protected ContainerFormat format() {
        return new WebM();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }
}
