package org.streampump.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock in milliseconds that a test moves. */
public final class FakeClock implements LongSupplier {
    private final AtomicLong nowMs = new AtomicLong(1_000_000);

    @Override
    public long getAsLong() {
        return nowMs.get();
    }

    public void advance(long ms) {
        nowMs.addAndGet(ms);
    }
}
