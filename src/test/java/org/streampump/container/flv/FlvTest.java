package org.streampump.container.flv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streampump.container.ContainerFormat.Recognition;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

class FlvTest {
    private final Flv flv = new Flv();

    @Test
    void recognisesSignatureAndVersion() {
        assertThat(recognise("")).isEqualTo(Recognition.UNSURE);
        assertThat(recognise("464c56")).isEqualTo(Recognition.UNSURE);
        assertThat(recognise("464c5601")).isEqualTo(Recognition.YES);
        assertThat(recognise("464c5602")).isEqualTo(Recognition.NO);
        assertThat(recognise("464d")).isEqualTo(Recognition.NO);
        assertThat(recognise("474c5601")).isEqualTo(Recognition.NO);
    }

    @Test
    void fillerIsAWholeTagThatIsNeitherKeptNorJoined() throws RefusedStreamException {
        byte[] stream = FlvBytes.file(FlvBytes.AUDIO)
                .audio(0, FlvBytes.MP3_FRAME)
                .raw(flv.filler())
                .audio(26, FlvBytes.MP3_FRAME)
                .bytes();
        RecordingSink sink = new RecordingSink();
        Segmenter segmenter = flv.segmenter();
        segmenter.feed(stream, 0, stream.length, sink);
        segmenter.finish(sink);
        assertThat(sink.joinPoints()).hasSize(2);
        assertThat(sink.segments()).hasSize(2);
        assertThat(sink.output()).hasSize(stream.length - 13);
        assertThat(sink.header().bytes()).hasSize(13);
    }

    @Test
    void fillerIsNotSharedWithCallers() {
        flv.filler()[0] = 0;
        assertThat(flv.filler()[0]).isEqualTo((byte) FlvTag.SCRIPT);
    }

    private Recognition recognise(String hex) {
        byte[] head = FlvBytes.hex(hex);
        return flv.recognise(head, head.length);
    }
}
