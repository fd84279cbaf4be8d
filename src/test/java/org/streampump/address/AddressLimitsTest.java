package org.streampump.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.streampump.address.AddressLimits.Kind;

class AddressLimitsTest {
    private AddressLimits.Most most = new AddressLimits.Most(
            /* connections= */ 4, /* viewers= */ 3, /* waiting= */ 2, /* publishers= */ 2, /* streams= */ 1);
    private final AddressLimits limits = new AddressLimits(() -> most, () -> Networks.LOOPBACK);

    private List<AddressLimits.Place> take(int count, Kind kind, String address) throws Exception {
        List<AddressLimits.Place> taken = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            taken.add(limits.take(kind, address));
        }
        return taken;
    }

    @Test
    void anAddressHasNoMoreThanItMay() throws Exception {
        take(3, Kind.VIEWER, "192.0.2.1");
        assertThatThrownBy(() -> limits.take(Kind.VIEWER, "192.0.2.1"))
                .isInstanceOf(AddressLimits.Reached.class)
                .hasMessage("no more than 3 viewers from one address");
        take(3, Kind.VIEWER, "192.0.2.2");
        take(1, Kind.STREAM, "192.0.2.1");
        assertThatThrownBy(() -> limits.take(Kind.STREAM, "192.0.2.1"))
                .hasMessage("no more than 1 streams of patterns from one address");
    }

    @Test
    void whatHasAConnectionIsLimitedTogether() throws Exception {
        take(2, Kind.VIEWER, "192.0.2.1");
        take(1, Kind.WAITING, "192.0.2.1");
        take(1, Kind.PUBLISHER, "192.0.2.1");
        assertThatThrownBy(() -> limits.take(Kind.VIEWER, "192.0.2.1"))
                .hasMessage("no more than 4 connections from one address");
        take(1, Kind.STREAM, "192.0.2.1");
    }

    @Test
    void oneHostIsOneAddress() throws Exception {
        take(2, Kind.WAITING, "2001:db8:0:1::1");
        assertThatThrownBy(() -> limits.take(Kind.WAITING, "2001:db8:0:1:ffff::2"))
                .isInstanceOf(AddressLimits.Reached.class);
        take(2, Kind.WAITING, "2001:db8:0:2::1");
        take(2, Kind.PUBLISHER, "192.0.2.1");
        assertThatThrownBy(() -> limits.take(Kind.PUBLISHER, "::ffff:192.0.2.1"))
                .isInstanceOf(AddressLimits.Reached.class);
    }

    @Test
    void whatIsLeftCountsNoLongerAndOnce() throws Exception {
        List<AddressLimits.Place> viewers = take(3, Kind.VIEWER, "192.0.2.1");
        viewers.get(0).leave();
        viewers.get(0).leave();
        take(1, Kind.VIEWER, "192.0.2.1");
        assertThatThrownBy(() -> limits.take(Kind.VIEWER, "192.0.2.1")).isInstanceOf(AddressLimits.Reached.class);
    }

    @Test
    void theTableHasNoLineForWhoHasNothing() throws Exception {
        List<AddressLimits.Place> places = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            places.addAll(take(2, Kind.WAITING, "192.0.2." + n));
            String address = "192.0.2." + n;
            assertThatThrownBy(() -> limits.take(Kind.WAITING, address)).isInstanceOf(AddressLimits.Reached.class);
        }
        assertThat(limits.size()).isEqualTo(200);
        places.forEach(AddressLimits.Place::leave);
        assertThat(limits.size()).isZero();
    }

    @Test
    void theTrustedAreNotLimitedAndNobodyIsWithoutALimit() throws Exception {
        take(100, Kind.VIEWER, "127.0.0.1");
        take(100, Kind.STREAM, "::1");
        take(100, Kind.PUBLISHER, "");
        most = AddressLimits.Most.UNLIMITED;
        take(100, Kind.VIEWER, "192.0.2.1");
    }

    @Test
    void aChangedLimitHoldsForTheNext() throws Exception {
        take(3, Kind.VIEWER, "192.0.2.1");
        most = new AddressLimits.Most(0, 5, 0, 0, 0);
        take(2, Kind.VIEWER, "192.0.2.1");
        most = new AddressLimits.Most(0, 2, 0, 0, 0);
        assertThatThrownBy(() -> limits.take(Kind.VIEWER, "192.0.2.1")).isInstanceOf(AddressLimits.Reached.class);
    }

    @Test
    void manyAtOnceAreCountedRight() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger tooMany = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int round = 0; round < 2_000; round++) {
                    comeAndGo(inside, tooMany);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(tooMany).hasValue(0);
        assertThat(limits.size()).isZero();
    }

    private void comeAndGo(AtomicInteger inside, AtomicInteger tooMany) {
        try {
            AddressLimits.Place place = limits.take(Kind.WAITING, "192.0.2.1");
            if (inside.incrementAndGet() > 2) {
                tooMany.incrementAndGet();
            }
            inside.decrementAndGet();
            place.leave();
        } catch (AddressLimits.Reached e) {
            // two others are inside
        }
    }
}
