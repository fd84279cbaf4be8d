package org.streampump.container.mpegaudio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.streampump.container.Golden;
import org.streampump.container.RecordingSink;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;

/** A radio stream with tags of all kinds between its frames, one of them full of false sync words. */
class TagsBetweenFramesTest {
    private static final String CASE = "cases/h13-tags-between-frames.mp3";
    private static final int FRAME_BYTES = 48; // 16 kbit/s at 24 kHz
    private static final int FRAMES = 4 * 336; // four pieces of 8 s
    private static final int PIECE_BYTES = 1000;

    @Test
    void viewersGetSoundFramesOnly() throws RefusedStreamException {
        byte[] stream = Golden.resource(CASE);
        RecordingSink sink = new RecordingSink();
        Segmenter segmenter = new Mp3().segmenter();
        for (int at = 0; at < stream.length; at += PIECE_BYTES) {
            segmenter.feed(stream, at, Math.min(PIECE_BYTES, stream.length - at), sink);
        }
        segmenter.finish(sink);
        assertThat(sink.segments()).hasSize(FRAMES).allSatisfy(each -> {
            assertThat(each.joinPoint()).isTrue();
            assertThat(each.bytes()).hasSize(FRAME_BYTES).startsWith(0xff, 0xf3);
        });
        assertThat(new String(sink.output(), StandardCharsets.ISO_8859_1))
                .doesNotContain("APETAGEX", "APIC", "ID3", "Xing", "Info");
    }
}
