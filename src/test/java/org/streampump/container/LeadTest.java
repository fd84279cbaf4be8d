package org.streampump.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeadTest {
    private static final int PATIENCE_UNITS = 50;
    private static final int VIDEO = 0;
    private static final int OTHER_VIDEO = 1;
    private static final int SOUND = 2;
    private static final int OTHER_SOUND = 3;

    private final Lead lead = new Lead(PATIENCE_UNITS);

    @Test
    void whateverComesFirstLeadsWhereNothingIsAnnounced() {
        lead.begin(Lead.NOTHING);
        assertThat(lead.sent(OTHER_SOUND, 0)).isTrue();
        assertThat(lead.sent(SOUND, 0)).isTrue();
        assertThat(lead.sent(OTHER_SOUND, 10)).isFalse();
        assertThat(lead.sent(VIDEO, 20)).isTrue();
        assertThat(lead.advice(SOUND)).isEmpty();
    }

    @Test
    void announcedTrackIsWaitedFor() {
        lead.begin(VIDEO);
        assertThat(lead.sent(SOUND, 500)).isFalse();
        assertThat(lead.sent(SOUND, 3499)).isFalse();
        assertThat(lead.advice(SOUND)).isEmpty();
        assertThat(lead.sent(SOUND, 3500)).isTrue();
        assertThat(lead.advice(SOUND).orElseThrow()).contains("announced");
    }

    @Test
    void silentTrackGivesWayAndLeadsAgain() {
        lead.begin(VIDEO);
        for (int round = 0; round < 3; round++) {
            int from = round * 10_000;
            assertThat(lead.sent(VIDEO, from)).isTrue();
            assertThat(lead.advice(SOUND)).isEmpty();
            assertThat(lead.sent(SOUND, from + 10)).isFalse();
            assertThat(lead.sent(SOUND, from + 3000)).isFalse();
            assertThat(lead.sent(SOUND, from + 3010)).isTrue();
            assertThat(lead.sent(SOUND, from + 3020)).isTrue();
            assertThat(lead.advice(SOUND).orElseThrow()).contains("stopped");
        }
    }

    @Test
    void bestOfThoseThatSendFollows() {
        lead.begin(VIDEO);
        lead.sent(VIDEO, 0);
        lead.sent(OTHER_SOUND, 0);
        lead.sent(OTHER_VIDEO, 5);
        lead.sent(SOUND, 10);
        assertThat(lead.sent(SOUND, 3010)).isFalse();
        assertThat(lead.rank()).isEqualTo(OTHER_VIDEO);
        assertThat(lead.advice(SOUND).orElseThrow()).contains("first video track");
        assertThat(lead.sent(SOUND, 6010)).isFalse();
        assertThat(lead.sent(SOUND, 9020)).isTrue();
        assertThat(lead.advice(SOUND).orElseThrow()).contains("stopped");
    }

    @Test
    void timeThatStandsStillIsNotWaitedForEver() {
        lead.begin(VIDEO);
        for (int n = 0; n < PATIENCE_UNITS; n++) {
            assertThat(lead.sent(SOUND, 7)).isFalse();
        }
        assertThat(lead.sent(SOUND, 7)).isTrue();
    }

    @Test
    void manyShortUnitsAreNoSilence() {
        lead.begin(VIDEO);
        for (int time = 0; time < 2999; time++) {
            assertThat(lead.sent(SOUND, time)).isFalse();
            assertThat(lead.sent(OTHER_SOUND, time)).isFalse();
        }
        assertThat(lead.sent(SOUND, 3000)).isTrue();
    }

    @Test
    void jumpsOfTheClockAreNoSilence() {
        lead.begin(VIDEO);
        lead.sent(VIDEO, 0);
        assertThat(lead.sent(SOUND, 0)).isFalse();
        assertThat(lead.sent(SOUND, 3_600_000)).isFalse();
        assertThat(lead.sent(SOUND, 3_602_000)).isFalse();
        assertThat(lead.sent(SOUND, 500)).isFalse();
        assertThat(lead.sent(SOUND, 1499)).isFalse();
        assertThat(lead.sent(SOUND, 1500)).isTrue();
    }

    @Test
    void longUnitsInTurnAreNoSilence() {
        lead.begin(VIDEO);
        for (int time = 0; time < 60_000; time += 12_000) {
            assertThat(lead.sent(SOUND, time, 12_000)).isFalse();
            assertThat(lead.sent(VIDEO, time, 12_000)).isTrue();
        }
        assertThat(lead.sent(SOUND, 60_000, 12_000)).isFalse();
        assertThat(lead.sent(SOUND, 72_000, 12_000)).isTrue();
    }

    @Test
    void announcementOfWhatIsKnownChangesNothing() {
        lead.begin(Lead.NOTHING);
        lead.sent(SOUND, 0);
        lead.announced(VIDEO);
        assertThat(lead.sent(SOUND, 100)).isFalse();
        assertThat(lead.sent(SOUND, 3100)).isTrue();
        lead.announced(VIDEO);
        lead.announced(OTHER_VIDEO);
        assertThat(lead.sent(SOUND, 3200)).isTrue();
    }
}
