package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.streampump.LogLines;
import org.streampump.events.OperatorLog;
import org.streampump.logging.LogTally;

/** Log lines about encoders that come and go at once where anybody may publish. */
class BriefPublishersTest {
    private final TestHub hub = new TestHub();
    private final LogLines log = new LogLines(OperatorLog.class, LogTally.class);

    @AfterEach
    void forget() {
        log.close();
    }

    private Publication come(boolean stranger) throws Exception {
        TestPublisher publisher = new TestPublisher("1");
        publisher.stranger = stranger;
        return hub.publish(publisher);
    }

    private void flap(boolean stranger) throws Exception {
        come(stranger).lost("went away");
    }

    @Test
    void strangersAreCounted() throws Exception {
        for (int n = 0; n < 301; n++) {
            flap(/* stranger= */ true);
        }
        assertThat(log.all())
                .containsExactly(
                        "INFO stream news: publisher encoder:1 came",
                        "INFO stream news: publisher encoder:1 left after 0 B in 0 ms: went away");
        hub.clock.advance(60_000);
        hub.tick();
        assertThat(log.all())
                .last()
                .isEqualTo("INFO from unreadable addresses: 300 more encoders that stayed below a second in the last"
                        + " minute, the last: stream news: went away");
    }

    @Test
    void thoseWhoReplaceOneAnotherAreCounted() throws Exception {
        flap(/* stranger= */ true);
        log.all().clear();
        for (int n = 0; n < 300; n++) {
            come(/* stranger= */ true);
        }
        assertThat(log.all()).hasSize(2);
    }

    @Test
    void strangerThatStaysIsSaidASecondLateWhileOthersOfItsAddressComeAndGo() throws Exception {
        flap(/* stranger= */ true);
        flap(/* stranger= */ true);
        log.all().clear();
        Publication stays = come(/* stranger= */ true);
        assertThat(log.all()).isEmpty();
        hub.clock.advance(1_000);
        hub.tick();
        hub.tick();
        assertThat(log.all()).containsExactly("INFO stream news: publisher encoder:1 came");
        stays.lost("went away");
        assertThat(log.all())
                .last()
                .isEqualTo("INFO stream news: publisher encoder:1 left after 0 B in 1 s: went away");
    }

    @Test
    void whoHasShownAKeyIsSaidEachTime() throws Exception {
        flap(/* stranger= */ false);
        flap(/* stranger= */ false);
        assertThat(log.all()).hasSize(4);
    }
}
