package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.stream.Faults;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.PumpEvent.SourceFailed;
import org.streampump.stream.PumpEvent.SourceRestored;
import org.streampump.stream.PumpEvents;

class FailuresTest {
    private final List<PumpEvent> told = new ArrayList<>();
    private final Failures failures =
            new Failures(new PumpEvents(List.of(told::add), new Faults()), "news", "mmsh://a/");

    @Test
    void sameFailureIsCountedUntilItChangesOrIsOver() {
        for (int i = 0; i < 50; i++) {
            failures.failed("connection refused");
        }
        assertThat(told).hasSize(50).endsWith(new SourceFailed("news", "mmsh://a/", "connection refused", 50));
        told.clear();
        failures.failed("404 Not Found");
        failures.failed("404 Not Found");
        failures.succeeded();
        failures.succeeded();
        failures.failed("404 Not Found");
        assertThat(told)
                .containsExactly(
                        new SourceFailed("news", "mmsh://a/", "404 Not Found", 1),
                        new SourceFailed("news", "mmsh://a/", "404 Not Found", 2),
                        new SourceRestored("news", "mmsh://a/", 52),
                        new SourceFailed("news", "mmsh://a/", "404 Not Found", 1));
    }
}
