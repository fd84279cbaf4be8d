package org.streampump.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.streampump.address.AddressKey;

/**
 * Counts wrong credentials by address. Each address has a bucket that holds as many guesses as the address may send in a
 * minute, and that empties evenly within a minute; a guess that does not fit is not compared. Any thread.
 */
final class Guesses {
    /**
     * Maximum number of remembered addresses; the address that was silent for longest is forgotten first. Nobody can gain a new
     * bucket by filling the table from many addresses: filling it takes more guesses than {@link #ALL} allows in the minute in
     * which the old bucket empties by itself.
     */
    static final int MAX_ADDRESSES = 10_000;

    /**
     * Limit for all addresses together, as a multiple of the limit for one address: an IPv6 network gives an attacker thousands
     * of addresses.
     */
    static final int ALL = 100;

    /** Delay of the answer to the last guess within the limit, in milliseconds. Encoders and people still wait for that long. */
    static final long LONGEST_DELAY_MS = 4_000;

    /**
     * Share of a bucket (one divided by this number) whose guesses are answered at once: people mistype, and pages and encoders
     * try again.
     */
    private static final int PROMPT_PART = 6;

    private static final double MINUTE_MS = 60_000;

    /** Guesses that have not yet been forgotten. */
    private static final class Bucket {
        private double level;
        private long atMs;

        void empty(long nowMs, double perMinute) {
            level = Math.max(0, level - (nowMs - atMs) * perMinute / MINUTE_MS);
            atMs = nowMs;
        }

        /** Time until one more guess fits, in milliseconds; 0: now. */
        long waitMs(double perMinute) {
            double excess = level + 1 - perMinute;
            return excess <= 0 ? 0 : (long) Math.ceil(excess * MINUTE_MS / perMinute);
        }

        void withdraw() {
            level = Math.max(0, level - 1);
        }
    }

    private final IntSupplier perMinute;
    private final LongSupplier clockMs;

    // Guarded by this.
    private final Bucket all = new Bucket();
    private final Map<AddressKey, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressKey, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /**
     * @param perMinute maximum number of guesses of one address per minute; 0: no limit
     * @param clockMs a clock in milliseconds that never goes back
     */
    Guesses(IntSupplier perMinute, LongSupplier clockMs) {
        this.perMinute = perMinute;
        this.clockMs = clockMs;
    }

    /**
     * Counts a credential as wrong before it is compared; {@link #withdraw} takes the count back.
     *
     * @return 0 when the credential may be compared; otherwise the time in milliseconds after which it may come again. It must
     *     not be compared then, and was not counted
     */
    synchronized long begin(AddressKey from) {
        int limit = perMinute.getAsInt();
        if (limit == 0) {
            return 0;
        }
        long nowMs = clockMs.getAsLong();
        double together = (double) limit * ALL;
        all.empty(nowMs, together);
        Bucket present = buckets.get(from);
        long waitMs = all.waitMs(together);
        if (present != null) {
            present.empty(nowMs, limit);
            waitMs = Math.max(waitMs, present.waitMs(limit));
        }
        if (waitMs > 0) {
            return waitMs;
        }
        Bucket bucket = buckets.computeIfAbsent(from, key -> new Bucket());
        bucket.atMs = nowMs;
        bucket.level++;
        all.level++;
        return 0;
    }

    /** Takes a guess back: the credential was right. */
    synchronized void withdraw(AddressKey from) {
        Bucket bucket = buckets.get(from);
        if (bucket != null) {
            bucket.withdraw();
            all.withdraw();
        }
    }

    /** Delay of the answer to the latest guess, in milliseconds; it grows with the bucket's level. */
    synchronized long delayMs(AddressKey from) {
        int limit = perMinute.getAsInt();
        Bucket bucket = buckets.get(from);
        if (limit == 0 || bucket == null) {
            return 0;
        }
        double prompt = (double) limit / PROMPT_PART;
        double part = (bucket.level - prompt) / (limit - prompt);
        return part <= 0 ? 0 : (long) (LONGEST_DELAY_MS * Math.min(1, part));
    }

    synchronized int addresses() {
        return buckets.size();
    }
}
