package org.streampump.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.streampump.access.Presented;
import org.streampump.logging.LogTally;
import org.streampump.stream.Faults;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvent.PublisherRefused;
import org.streampump.stream.PumpEvent.PumpRefused;
import org.streampump.stream.PumpEvent.ViewerRefused;
import org.streampump.stream.PumpEvents;

/** Every refusal is counted, and those that a stranger cannot repeat at will are told. */
class RefusalLogTest {
    private final Refused full = new Refused(Refused.Why.FULL, "the stream is full");
    private final Refused loop = new Refused(Refused.Why.LOOP, "loop");

    private final List<PumpEvent> told = new ArrayList<>();
    private final RefusalLog log =
            new RefusalLog(new LogTally(() -> 0), new PumpEvents(List.of(told::add), new Faults()));

    private static Visitor visitor(String name, int port, String chain) {
        return new Visitor(
                "HTTP/1.1",
                name,
                Optional.empty(),
                "192.0.2.7",
                "192.0.2.7:" + port,
                "VLC",
                Presented.nothing("192.0.2.7"),
                Optional.ofNullable(chain));
    }

    @Test
    void thousandsOfRefusalsAreOneEvent() {
        for (int port = 1_000; port < 6_000; port++) {
            log.viewer(visitor("news", port, null), 503, full);
            log.viewer(visitor("news", port, "a1"), 508, loop);
            log.publisher(
                    visitor("news", port, null), 401, new Refused(Refused.Why.WRONG_CREDENTIAL, "wrong credential"));
            log.publisher(visitor("news", port, null), 409, new Refused(Refused.Why.FULL, "somebody else"));
        }
        assertThat(told)
                .containsExactly(
                        new ViewerRefused("news", "192.0.2.7:1000", "503", "the stream is full"),
                        new PumpRefused("news", "192.0.2.7:1000", "508", "loop", "a1"),
                        new PublisherRefused("news", "192.0.2.7:1000", "401", "wrong credential"),
                        new PublisherRefused("news", "192.0.2.7:1000", "409", "somebody else"));
        assertThat(log.viewers(Refused.Why.FULL)).isEqualTo(5_000);
        assertThat(log.viewers(Refused.Why.LOOP)).isEqualTo(5_000);
        assertThat(log.publishers(/* ofCredential= */ true)).isEqualTo(5_000);
        assertThat(log.publishers(/* ofCredential= */ false)).isEqualTo(5_000);
    }

    @Test
    void unknownStreamsAreOnlyCounted() {
        log.viewer(visitor("nope", 1_000, null), 404, Refused.noSuchStream());
        assertThat(told).isEmpty();
        assertThat(log.viewers(Refused.Why.UNKNOWN)).isOne();
        assertThat(log.viewers(Refused.Why.FULL)).isZero();
    }

    @Test
    void textsOfStrangersAreLinesOfBoundedLength() {
        String hostile = "x\r\ny\u001b[31m" + "z".repeat(100_000);
        log.viewer(visitor("news", 1_000, hostile), 508, loop);
        log.publisher(visitor(hostile, 1_000, null), 404, Refused.noSuchStream());
        assertThat(((PumpRefused) told.get(0)).chain()).hasSizeLessThan(300).doesNotContain("\r", "\n", "\u001b");
        assertThat(told.get(1).stream()).hasSizeLessThan(200).doesNotContain("\r", "\n", "\u001b");
    }
}
