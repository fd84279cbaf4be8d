package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.events.OperatorLog;
import org.streampump.logging.LogTally;

/** Log lines about viewers that come and go at once. */
class BriefViewersTest {
    private final TestHub hub = new TestHub();
    private final LogLines log = new LogLines(OperatorLog.class, LogTally.class);

    @BeforeEach
    void publish() throws Exception {
        TestHub.feed(hub.publish("a"), "LINES h\nK1\n");
        log.all().clear();
    }

    @AfterEach
    void forget() {
        log.close();
    }

    private Viewer come() {
        return hub.watch(new TestOutput());
    }

    private void go(Viewer viewer) {
        viewer.departed("closed by the peer");
        hub.work();
    }

    private void flap() {
        go(come());
    }

    @Test
    void firstIsSaidAndTheOthersAreCounted() {
        for (int n = 0; n < 301; n++) {
            flap();
        }
        assertThat(log.all())
                .containsExactly(
                        "INFO stream news: viewer 1 viewer:1 came (test, tester)",
                        "INFO stream news: viewer 1 viewer:1 left after 0 ms, 6 B: closed by the peer");
        hub.clock.advance(60_000);
        hub.tick();
        assertThat(log.all())
                .last()
                .isEqualTo(
                        "INFO from unreadable addresses: 300 more viewers that stayed below a second in the last minute,"
                                + " the last: stream news");
    }

    @Test
    void whoStaysIsSaidASecondLateWhileOthersOfItsAddressComeAndGo() {
        flap();
        flap();
        log.all().clear();
        Viewer stays = come();
        assertThat(log.all()).isEmpty();
        hub.clock.advance(1_000);
        hub.tick();
        hub.tick();
        assertThat(log.all()).containsExactly("INFO stream news: viewer 3 viewer:1 came (test, tester)");
        go(stays);
        assertThat(log.all())
                .hasSize(2)
                .last()
                .isEqualTo("INFO stream news: viewer 3 viewer:1 left after 1 s, 6 B: closed by the peer");
    }

    /** A viewer that the clock has not looked at before it leaves. */
    @Test
    void whoStayedIsSaidWithBothLinesInOrder() {
        flap();
        flap();
        log.all().clear();
        Viewer stays = come();
        hub.clock.advance(1_500);
        go(stays);
        assertThat(log.all())
                .containsExactly(
                        "INFO stream news: viewer 3 viewer:1 came (test, tester)",
                        "INFO stream news: viewer 3 viewer:1 left after 1 s, 6 B: closed by the peer");
    }

    /** They came before any of them had left. */
    @Test
    void whoIsSaidToHaveComeIsSaidToHaveLeft() {
        List<Viewer> viewers = List.of(come(), come(), come());
        viewers.forEach(this::go);
        assertThat(log.all()).filteredOn(line -> line.contains(" came ")).hasSize(3);
        assertThat(log.all()).filteredOn(line -> line.contains(" left ")).hasSize(3);
        flap();
        assertThat(log.all()).hasSize(6);
        hub.clock.advance(60_000);
        hub.tick();
        assertThat(log.all()).last().asString().contains(": 1 more viewer that stayed below a second");
    }

    @Test
    void lastSumIsSaidWhenThePumpStops() {
        flap();
        flap();
        come();
        hub.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));
        hub.work();
        hub.log.close();
        List<String> lines = log.all();
        assertThat(lines.get(lines.size() - 1)).contains(": 2 more viewers that stayed below a second");
    }
}
