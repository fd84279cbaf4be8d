package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final String said = System.getProperty("test.pace");

    @AfterEach
    void restore() {
        if (said == null) {
            System.clearProperty("test.pace");
        } else {
            System.setProperty("test.pace", said);
        }
    }

    @Test
    void deadlinesAreMultipliedByTheFactorThatIsSaid() {
        System.setProperty("test.pace", "2.5");
        assertThat(Pace.seconds(10)).isEqualTo(Duration.ofSeconds(25));
        assertThat(Pace.of(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void noDeadlineIsShorterThanWrittenNorLongerThanTwentyTimesThat() {
        System.setProperty("test.pace", "0.1");
        assertThat(Pace.factor()).isEqualTo(1);
        System.setProperty("test.pace", "1000");
        assertThat(Pace.factor()).isEqualTo(20);
        System.clearProperty("test.pace");
        assertThat(Pace.factor()).isBetween(1.0, 20.0);
    }
}
