package org.streampump.stream;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.logging.Texts;

/**
 * The clock by which the hub judges which peers have been silent for too long. Its milliseconds pass only while the process
 * runs. A regular beat checks this: when a beat comes more than a second late, the process stood still (a virtual machine that
 * moved, a stop signal). The clock then leaves out the time by which the beat was late, so that all deadlines move by as much. A
 * caller that asks before the late beat has come gets a time without the pause as well. Any thread; never goes back.
 */
public final class HubClock implements LongSupplier {
    private static final Logger LOG = LogManager.getLogger(HubClock.class);

    /** Maximum delay of a beat on a busy machine, in milliseconds; time passes as usual up to this delay. */
    static final long LATE_MS = 1_000;

    /** Time without a beat after which the clock counts as dead, in milliseconds: no busy machine delays a beat for so long. */
    static final long DEAD_MS = 10_000;

    /**
     * @param realMs time of the beat by the real clock, which does not know of pauses
     * @param nowMs time of the beat by this clock
     */
    private record Beat(long realMs, long nowMs) {}

    private final LongSupplier realMs;
    private final long periodMs;
    private final AtomicLong newestMs = new AtomicLong(Long.MIN_VALUE); // newest time that was returned
    private volatile Beat last; // null before the first beat

    /**
     * @param realMs a clock in milliseconds that never goes back
     * @param periodMs time between two beats, in milliseconds; before the first beat, pauses are not noticed
     */
    public HubClock(LongSupplier realMs, long periodMs) {
        this.realMs = realMs;
        this.periodMs = periodMs;
    }

    /** Returns the milliseconds since some moment. */
    @Override
    public long getAsLong() {
        Beat since = last;
        long real = realMs.getAsLong(); // read after the beat, so that the beat is never newer
        long now = since == null ? real : nowMs(since, real);
        long newest = newestMs.get();
        while (now > newest && !newestMs.compareAndSet(newest, now)) {
            newest = newestMs.get();
        }
        return Math.max(now, newest);
    }

    /** Notes a beat. Called once in each period, by one thread. */
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

    /** Returns a text that tells why nothing happens in time; empty while the beats come. Any thread. */
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
