package org.streampump.container.matroska;

import java.util.List;
import org.streampump.container.ContainerFormat;

class MatroskaContractTest extends MatroskaContract {
    private static final List<Sample> SAMPLES =
            samples("h264-aac-short.mkv", "h264-aac-file.mkv", "mpeg4-mp3.mkv", "aac.mka");

    @Override
    protected ContainerFormat format() {
        return new Matroska();
    }

    @Override
    protected List<Sample> samples() {
        return SAMPLES;
    }
}
