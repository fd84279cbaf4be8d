package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.logging.Texts;

/**
 * The time by which the hub judges who has been silent for too long: milliseconds that pass only while the process runs. A
 * regular beat tells: if it comes more than a second late, the process stood still (a virtual machine that moved, a stop
 * signal), and the time by which it was late is left out, so that all deadlines move by as much. Whoever asks before the late
 * beat has come sees that as well. Any thread; never goes back.
 */
public final class HubClock implements LongSupplier {
    private static final Logger LOG = LogManager.getLogger(HubClock.class);

    /** A beat may be late by so much: the machine is busy, and time passes. */
    static final long LATE_MS = 1_000;

    /** A clock that has not beaten for so long does not beat any more; the machine may be busy, but not so much. */
    static final long DEAD_MS = 10_000;

    /**
     * @param realMs when it was, by the clock that knows nothing of pauses
     * @param nowMs what time it was here
     */
    private record Beat(long realMs, long nowMs) {}

    private final LongSupplier realMs;
    private final long periodMs;
    private final AtomicLong newestMs = new AtomicLong(Long.MIN_VALUE); // that anybody has been told
    private volatile Beat last; // null before the first

    /**
     * @param realMs a clock in milliseconds that never goes back
     * @param periodMs the time between two beats; until the first one there are no pauses
     */
    public HubClock(LongSupplier realMs, long periodMs) {
        this.realMs = realMs;
        this.periodMs = periodMs;
    }

    /** Milliseconds since some moment. */
    @Override
    public long getAsLong() {
        Beat since = last;
        long real = realMs.getAsLong(); // after the beat, which is then never newer
        long now = since == null ? real : nowMs(since, real);
        long newest = newestMs.get();
        while (now > newest && !newestMs.compareAndSet(newest, now)) {
            newest = newestMs.get();
        }
        return Math.max(now, newest);
    }

    /** Once in each period, by one thread. */
    public void beat() {
        Beat before = last;
        long real = realMs.getAsLong();
        if (before == null) {
            last = new Beat(real, real);
            return;
        }
        last = new Beat(real, nowMs(before, real));
        long lateMs = lateMs(before, real);
        if (lateMs > LATE_MS) {
            LOG.warn("the process stood still for {}: all deadlines move by as much", Texts.duration(lateMs));
        }
    }

    /** Why nothing happens in time any more; empty while the beats come. Any thread. */
    public Optional<String> trouble() {
        Beat since = last;
        long silentMs = since == null ? 0 : realMs.getAsLong() - since.realMs();
        return silentMs < DEAD_MS
                ? Optional.empty()
                : Optional.of("the clock has stood still for " + Texts.duration(silentMs));
    }

    private long lateMs(Beat since, long real) {
        return real - since.realMs() - periodMs;
    }

    private long nowMs(Beat since, long real) {
        return since.nowMs() + (lateMs(since, real) > LATE_MS ? periodMs : real - since.realMs());
    }
}
