package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private final Departures departures = new Departures();

    private List<String> taken() {
        List<String> lines = new ArrayList<>();
        departures.take((to, count) -> lines.add(count + " to " + to));
        return lines;
    }

    @Test
    void whoeverLeftSinceTheLastTimeIsCountedOnce() {
        assertThat(taken()).isEmpty();
        departures.add("music");
        departures.add("news");
        departures.add("music");
        assertThat(taken()).containsExactlyInAnyOrder("2 to music", "1 to news");
        assertThat(taken()).isEmpty();
        departures.add("news");
        assertThat(taken()).containsExactly("1 to news");
    }
}
