package org.streampump.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.events.OperatorLog;
import org.streampump.stream.EndReason;
import org.streampump.stream.PumpEvent.TitleSaid;
import org.streampump.stream.StreamRule;
import org.streampump.stream.TestHub;
import org.streampump.stream.TestOutput;
import org.streampump.stream.Viewer;

/** The events and log lines that name the giver of a command. */
class PumpControlTest {
    private static final String ADMINISTRATOR = "192.0.2.1:7000";

    private final TestHub hub = new TestHub();
    private final PumpControl control = new PumpControl(hub.registry);
    private final LogLines log = new LogLines(OperatorLog.class);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void administratorIsNamed() throws Exception {
        hub.rules.put("music", new StreamRule(TestHub.settings(), false));
        TestHub.feed(hub.publish("a"), "LINES h\nK1\n");
        Viewer viewer = hub.watch(new TestOutput());
        log.all().clear();
        assertThat(control.move(List.of(viewer), hub.stream(), hub.stream("music"), ADMINISTRATOR))
                .isZero();
        control.end(viewer, ADMINISTRATOR);
        assertThat(control.endPublication(hub.stream(), ADMINISTRATOR)).isTrue();
        assertThat(control.endPublication(hub.stream(), ADMINISTRATOR)).isFalse();
        assertThat(log.all())
                .containsExactly(
                        "INFO stream news: administrator 192.0.2.1:7000 moves 0 of 1 viewers to music",
                        "INFO stream news: administrator 192.0.2.1:7000 ends viewer 1",
                        "INFO stream news: publisher encoder:a left after 11 B in 0 ms: ended by an administrator",
                        "INFO stream news: administrator 192.0.2.1:7000 has ended the publication");
        assertThat(hub.stream().counters().publishersLeft(EndReason.Kind.KICKED))
                .isOne();
    }

    /** A stranger's text is a line of bounded length in the event, as in the stream. */
    @Test
    void titleIsToldAsViewersAreTold() {
        control.title(hub.stream(), "a\nb\u001b[31m" + "x".repeat(10_000), ADMINISTRATOR);
        assertThat(hub.told).hasSize(1).first().isInstanceOfSatisfying(TitleSaid.class, said -> {
            assertThat(said.title()).isEqualTo(hub.stream().title()).doesNotContain("\n", "\u001b");
            assertThat(said.title()).hasSizeLessThanOrEqualTo(PumpControl.MAX_TITLE_LENGTH);
            assertThat(said.by()).isEqualTo(ADMINISTRATOR);
        });
    }
}
