package org.streampump.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.streampump.address.AddressKey;

/**
 * How many wrong credentials have come from where. Each address has a bucket that takes as many as it may send in a minute and
 * empties evenly within a minute; what does not fit is not looked at. Any thread.
 */
final class Guesses {
    /**
     * Most addresses that are remembered; the one that was silent for longest is forgotten first. Nobody gets a new bucket
     * sooner by making the table run over from many addresses: that takes more guesses than {@link #ALL} lets pass in the
     * minute in which his bucket empties by itself.
     */
    static final int MAX_ADDRESSES = 10_000;

    /** All addresses together may send so many times the limit of one, since an IPv6 network gives an attacker thousands of them. */
    static final int ALL = 100;

    /** Delay in milliseconds of the answer to the last guess within the limit. Encoders and people still wait for that long. */
    static final long LONGEST_DELAY_MS = 4_000;

    /** The first part of a bucket is answered at once: people mistype, and pages and encoders try again. */
    private static final int PROMPT_PART = 6;

    private static final double MINUTE_MS = 60_000;

    /** Guesses that have not been forgotten yet. */
    private static final class Bucket {
        private double level;
        private long atMs;

        void empty(long nowMs, double perMinute) {
            level = Math.max(0, level - (nowMs - atMs) * perMinute / MINUTE_MS);
            atMs = nowMs;
        }

        /** Milliseconds until one more fits; 0: now. */
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
     * @param perMinute how many one address may send in a minute; 0: no limit
     * @param clockMs a clock in milliseconds that never goes back
     */
    Guesses(IntSupplier perMinute, LongSupplier clockMs) {
        this.perMinute = perMinute;
        this.clockMs = clockMs;
    }

    /**
     * Counts a credential that is about to be looked at as a wrong one; {@link #withdraw} takes that back.
     *
     * @return 0, or in how many milliseconds it may come again: it is not to be looked at, and does not count
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

    /** The credential was right. */
    synchronized void withdraw(AddressKey from) {
        Bucket bucket = buckets.get(from);
        if (bucket != null) {
            bucket.withdraw();
            all.withdraw();
        }
    }

    /** How long the answer to the latest guess is to wait, in milliseconds: the longer, the fuller the bucket is. */
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
