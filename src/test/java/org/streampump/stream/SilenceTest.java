package org.streampump.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long MOST = 10_000;

    /** Bytes of it may wait for threads. */
    private static final class Waiting implements Publisher {
        private final List<Runnable> queue = new ArrayList<>();

        @Override
        public String peer() {
            return "192.0.2.7:4711";
        }

        @Override
        public Object identity() {
            return this;
        }

        @Override
        public void ended(EndReason reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void afterWhatWaits(Runnable then) {
            queue.add(then);
        }
    }

    private final Waiting publisher = new Waiting();
    private final Silence silence = new Silence(publisher);

    @Test
    void encoderThatIsHeardIsNotAsked() {
        assertThat(silence.isLongerThan(MOST, MOST - 1)).isFalse();
        assertThat(publisher.queue).isEmpty();
    }

    @Test
    void encoderWhoseBytesWaitIsNotSilent() {
        assertThat(silence.isLongerThan(MOST, MOST)).isFalse();
        assertThat(silence.isLongerThan(MOST, 2 * MOST)).isFalse();
        publisher.queue.remove(0).run();
        assertThat(silence.isLongerThan(MOST, 2 * MOST + 1)).isFalse(); // they may be on their way
        assertThat(silence.isLongerThan(MOST, 5)).isFalse(); // they have come
        assertThat(silence.isLongerThan(MOST, MOST)).isFalse();
        assertThat(publisher.queue).hasSize(1); // asked anew
    }

    @Test
    void encoderOfWhichNothingWaitsIsSilent() {
        assertThat(silence.isLongerThan(MOST, MOST)).isFalse();
        publisher.queue.remove(0).run();
        assertThat(silence.isLongerThan(MOST, MOST + 100)).isFalse();
        assertThat(silence.isLongerThan(MOST, MOST + 200)).isTrue();
    }

    @Test
    void encoderThatCannotBeAskedIsSilentAtOnce() {
        Publisher simple = new Publisher() {
            @Override
            public String peer() {
                return "a source";
            }

            @Override
            public Object identity() {
                return this;
            }

            @Override
            public void ended(EndReason reason) {
                throw new AssertionError(reason);
            }
        };
        assertThat(new Silence(simple).isLongerThan(MOST, MOST)).isTrue();
    }

    @Test
    void serverThatIsBusyForEverHearsNobody() {
        assertThat(silence.isLongerThan(MOST, MOST)).isFalse();
        assertThat(silence.isLongerThan(MOST, 6 * MOST - 1)).isFalse();
        assertThat(silence.isLongerThan(MOST, 6 * MOST)).isTrue();
    }
}
