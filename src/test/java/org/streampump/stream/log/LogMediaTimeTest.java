package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.streampump.container.MediaTime;

class LogMediaTimeTest {
    private final LogMediaTime time = new LogMediaTime();

    private long take(long ms) {
        time.take(ms);
        return time.newestMs();
    }

    @Test
    void isUnknownUntilAPublicationKnowsIt() {
        assertThat(time.newestMs()).isEqualTo(MediaTime.UNKNOWN);
        assertThat(take(MediaTime.UNKNOWN)).isEqualTo(MediaTime.UNKNOWN);
        assertThat(take(0)).isZero();
        assertThat(take(40)).isEqualTo(40);
    }

    @Test
    void beginsAtZeroInTheMiddleOfAPublication() {
        assertThat(take(90_000)).isZero();
        assertThat(take(90_040)).isEqualTo(40);
    }

    @Test
    void nextPublicationGoesOnWhereThePreviousOneHasEnded() {
        take(0);
        take(5_000);
        assertThat(take(5_200)).as("the end").isEqualTo(5_200);
        assertThat(take(MediaTime.UNKNOWN)).isEqualTo(5_200);
        assertThat(take(0)).isEqualTo(5_200);
        assertThat(take(1_000)).isEqualTo(6_200);
        assertThat(take(0)).isEqualTo(6_200);
        assertThat(take(40)).isEqualTo(6_240);
    }
}
