package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    private static final int PAT_CRC_AT = 188 + 5 + 12; // behind a packet with the service's name

    @Test
    void soundStreamsStayAsTheyAre() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "resources", "samples"))) {
            List<Path> samples = files.filter(Files::isRegularFile).toList();
            assertThat(samples).isNotEmpty();
            for (Path sample : samples) {
                byte[] bytes = Files.readAllBytes(sample);
                Checksums.repair(bytes);
                assertThat(bytes).as("%s", sample).isEqualTo(Files.readAllBytes(sample));
            }
        }
    }

    @Test
    void wrongChecksumIsMadeRight() {
        byte[] sound = Golden.resource("samples/mpegts/h264_aac.ts");
        byte[] damaged = sound.clone();
        damaged[PAT_CRC_AT] ^= 1;
        Checksums.repair(damaged);
        assertThat(damaged).isEqualTo(sound);
    }
}
