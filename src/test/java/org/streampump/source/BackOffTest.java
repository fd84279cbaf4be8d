package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static long[] waits(double random) {
        BackOff backOff = new BackOff(() -> random);
        return LongStream.generate(backOff::next).limit(7).toArray();
    }

    @Test
    void doublesFromOneSecondToThirty() {
        assertThat(waits(0.5)).containsExactly(1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000);
    }

    @Test
    void jitterIsUpToThirtyPercentEitherWay() {
        assertThat(waits(0)).containsExactly(700, 1_400, 2_800, 5_600, 11_200, 21_000, 21_000);
        assertThat(waits(1)).containsExactly(1_300, 2_600, 5_200, 10_400, 20_800, 39_000, 39_000);
    }

    @Test
    void beginsAnew() {
        BackOff backOff = new BackOff(() -> 0.5);
        backOff.next();
        backOff.next();
        backOff.reset();
        assertThat(backOff.next()).isEqualTo(1_000);
    }
}
