package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Exchanges that the container is to give back, and those that it never gives back. */
class OpenExchangesTest {
    private final AtomicLong nowNs = new AtomicLong(5);
    private final OpenExchanges exchanges = new OpenExchanges(nowNs::get);

    /** Counts how often it was aborted. */
    private static final class Fake implements OpenExchanges.Exchange {
        private final String name;
        private int aborts;
        private boolean kept;

        Fake(String name) {
            this.name = name;
        }

        @Override
        public void abort() {
            aborts++;
        }

        @Override
        public BooleanSupplier keeping() {
            return () -> kept;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Fake one = new Fake("one");
    private final Fake other = new Fake("other");

    @Test
    void whatIsOpenCountsUntilItIsGivenBack() {
        exchanges.add(one);
        exchanges.add(other);
        nowNs.addAndGet(1_000 * OpenExchanges.GIVE_BACK_NS);
        assertThat(exchanges.count()).isEqualTo(2);
        assertThat(exchanges.names()).contains("one", "other");
        exchanges.abortAll();
        assertThat(one.aborts + other.aborts).isEqualTo(2);
        exchanges.remove(one);
        exchanges.completed(other);
        assertThat(exchanges.count()).isEqualTo(1);
        exchanges.remove(other);
        assertThat(exchanges.count()).isZero();
    }

    @Test
    void whatWasCompletedIsNotWaitedForForEver() {
        exchanges.add(one);
        exchanges.completed(one);
        exchanges.completed(one);
        nowNs.addAndGet(OpenExchanges.GIVE_BACK_NS - 1);
        assertThat(exchanges.count()).isEqualTo(1);
        nowNs.addAndGet(1);
        assertThat(exchanges.count()).isZero();
    }

    @Test
    void oneThatNobodyGaveBackDoesNotKeepTheOthersBehindIt() {
        for (int n = 0; n < 1_000; n++) {
            Fake each = new Fake("each");
            exchanges.add(each);
            exchanges.completed(each);
            nowNs.addAndGet(OpenExchanges.GIVE_BACK_NS / 10);
        }
        assertThat(exchanges.count()).isBetween(9, 10);
        exchanges.completed(other); // was never open
        assertThat(exchanges.count()).isBetween(9, 10);
    }

    @Test
    void whatTheContainerKeepsIsToldFromWhatItTookBackWithoutAWord() {
        Fake given = new Fake("given back in time");
        for (Fake each : List.of(one, other, given)) {
            each.kept = true;
            exchanges.add(each);
            exchanges.completed(each);
        }
        exchanges.remove(given);
        nowNs.addAndGet(OpenExchanges.GIVE_BACK_NS);
        assertThat(exchanges.count()).isZero();
        other.kept = false;
        nowNs.addAndGet(OpenExchanges.KEPT_NS - 1);
        assertThat(exchanges.count()).isZero();
        assertThat(exchanges.kept()).isZero();
        nowNs.addAndGet(1);
        assertThat(exchanges.count()).isZero();
        assertThat(exchanges.kept()).isEqualTo(1);
        nowNs.addAndGet(OpenExchanges.KEPT_NS);
        assertThat(exchanges.count()).isZero();
        assertThat(exchanges.kept()).isEqualTo(1);
    }
}
