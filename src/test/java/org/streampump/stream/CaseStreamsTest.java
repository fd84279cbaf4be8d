package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Golden;
import org.streampump.container.flv.Flv;
import org.streampump.container.fmp4.Mp4;
import org.streampump.container.matroska.WebM;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.container.mpegts.MpegTs;

/** Streams as some encoders send them, evenly by bytes: when a newcomer is given the first bytes, and how many at once. */
class CaseStreamsTest {
    private static final int STEP_MS = 100;
    private static final int STEPS_PER_SECOND = 1_000 / STEP_MS;
    private static final int PATIENCE_MS = 5_000;

    private static final List<ContainerFormat> FORMATS =
            List.of(new MpegTs(), new Flv(), new WebM(), new Mp4(), new Mp3());

    private final TestHub hub = new TestHub();
    private final TestOutput output = new TestOutput();

    private static ContainerFormat format(String file) {
        String extension = file.substring(file.lastIndexOf('.') + 1);
        return FORMATS.stream()
                .filter(each -> each.extensions().contains(extension))
                .findFirst()
                .orElseThrow();
    }

    /** @param atOnce bytes that a viewer who comes so many seconds after the beginning may be given at once */
    @ParameterizedTest
    @CsvSource({
        "h01-every-picture-claims-random-access.ts, 20, 9, 42000",
        "h01-every-picture-claims-random-access.ts, 20, 17, 42000",
        "h02-video-announced-but-not-sent.ts, 40, 1, 7000",
        "h02-video-announced-but-not-sent.ts, 40, 12, 7000",
        "h02-video-announced-but-not-sent.ts, 40, 36, 7000",
        "h03-video-stops.ts, 44, 3, 40000",
        "h03-video-stops.ts, 44, 25, 9000",
        "h03-video-stops.ts, 44, 41, 9000",
        "h04-tables-with-wrong-checksum.ts, 20, 9, 42000",
        "h05-pes-header-in-its-own-packet.ts, 20, 9, 50000",
        "h06-video-stops.flv, 50, 25, 5000",
        "h06-video-stops.flv, 50, 45, 5000",
        "h07-two-files-in-one-request.flv, 17, 5, 24000",
        "h07-two-files-in-one-request.flv, 17, 13, 24000",
        "h08-decode-time-in-some-fragments.mp4, 20, 8, 24000",
        "h09-tables-once.ts, 20, 9, 36000",
        "h10-all-pmts-on-one-pid.ts, 20, 9, 44000",
        "h11-picture-size-changes.flv, 18, 11, 24000",
        "h12-one-endless-cluster.webm, 20, 9, 30000",
        "h13-tags-between-frames.mp3, 24, 9, 32000"
    })
    void whoComesLateIsGivenTheFirstBytesSoonAndNotTooMany(String file, int seconds, int cameAt, int atOnce)
            throws Exception {
        byte[] bytes = Golden.resource("cases/" + file);
        hub.rules.put("news", new StreamRule(StreamSettings.DEFAULTS, false));
        ContainerFormat format = format(file);
        Publication publication =
                hub.stream().broadcast().publish(new TestPublisher("a"), format, new FormatDetector(List.of(format)));
        int steps = seconds * STEPS_PER_SECOND;
        int firstStep = -1;
        for (int step = 0; step < steps && firstStep < 0; step++) {
            int from = (int) ((long) bytes.length * step / steps);
            publication.feed(bytes, from, (int) ((long) bytes.length * (step + 1) / steps) - from);
            if (step == cameAt * STEPS_PER_SECOND) {
                hub.watch(output);
            }
            hub.pass();
            firstStep = output.count() > 0 ? step : -1;
            hub.clock.advance(STEP_MS);
        }
        TestHub.assertKeptContract(output);
        assertThat(firstStep).as("the first bytes come").isNotNegative();
        assertThat((firstStep - cameAt * STEPS_PER_SECOND) * STEP_MS)
                .as("ms until the first bytes")
                .isLessThanOrEqualTo(PATIENCE_MS);
        assertThat(output.count()).as("bytes at once").isLessThanOrEqualTo(atOnce);
    }
}
