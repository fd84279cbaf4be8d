package org.streampump.stream.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.logging.Texts;

/**
 * The memory that all media of a pump may take, with one bound: logs, renditions, ended logs, and files that play before
 * streams. Writers take memory from a {@link MemoryShare} before they use it, and give it back when readers can no longer ask
 * for the media in it. Readers take no memory.
 *
 * <p>When most of the bound is taken, the longest logs become shorter, but not shorter than joining needs. After that, streams
 * without a publication are refused one. After that, logs become shorter still. A publication that was let in can count on
 * {@link #LEAST_BYTES}, whatever other streams have taken. Any thread.
 */
public final class MediaMemory {
    private static final Logger LOG = LogManager.getLogger(MediaMemory.class);

    /** Memory that is promised to a publication, in bytes: enough for key frames of a video, or half a minute of sound. */
    static final long LEAST_BYTES = 512 * 1024;

    /** Divisor of the bound: logs become shorter when less than this part of the bound is free, so that writers need not wait. */
    private static final int SPARE = 16;

    /** Divisor of the bound: maximum part of the bound in forgotten blocks that viewers hold. */
    private static final int HELD = 8;

    /** Divisor of the bound: maximum part that may be taken beyond the bound while a log is made from a different log. */
    private static final int OVERDRAFT = 4;

    /** Bound that stands for no bound, in bytes; sums with it do not overflow. */
    public static final long UNBOUNDED = 1L << 60;

    /** Time after a shortage within which a new shortage counts as the same one, in milliseconds. */
    private static final long SAME_SHORTAGE_MS = 60_000;

    private final AtomicLong used = new AtomicLong();
    private final AtomicLong held = new AtomicLong(); // bytes of forgotten blocks that viewers hold
    private final Set<MemoryShare> shares = ConcurrentHashMap.newKeySet();
    private volatile long bound;

    // Guarded by this.
    private long shortMs = Long.MIN_VALUE / 2; // time of the last shortage

    /** @param bound maximum memory of all media, in bytes */
    public MediaMemory(long bound) {
        bound(bound);
    }

    /** Changes the bound. Memory that is taken beyond a smaller bound comes back as the logs become shorter. */
    public void bound(long bytes) {
        bound = Math.min(bytes, UNBOUNDED);
    }

    public long boundBytes() {
        return bound;
    }

    /** Memory that is taken or promised, in bytes. */
    public long usedBytes() {
        return used.get();
    }

    /** Returns a new share for a keeper of media; {@link MemoryShare#close} gives the share back. */
    public MemoryShare share() {
        MemoryShare share = new MemoryShare(this);
        shares.add(share);
        return share;
    }

    void remove(MemoryShare share) {
        shares.remove(share);
    }

    /** Whether the bound has room for the needs of all shares and {@code more} bytes. */
    boolean hasRoomFor(long more) {
        return shares.stream().mapToLong(MemoryShare::neededBytes).sum() <= bound - more;
    }

    /** Whether logs must become shorter before a publication is let in. */
    boolean isFull() {
        return used.get() > bound - LEAST_BYTES;
    }

    /** Whether more than three quarters of the bound are taken; the need of each stream matters then. */
    boolean isTight() {
        return used.get() > bound / 4 * 3;
    }

    /**
     * Takes memory.
     *
     * @param overdraft whether the memory may be taken beyond the bound for a moment
     * @return false when there is not enough memory
     */
    boolean take(long bytes, boolean overdraft) {
        long most = overdraft ? bound + bound / OVERDRAFT : bound;
        if (used.addAndGet(bytes) > most) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Counts memory that is taken or promised whether there is room or not; a negative number gives memory back. */
    void count(long bytes) {
        used.addAndGet(bytes);
    }

    /** Takes memory for forgotten blocks that viewers hold; returns false when viewers hold too much. */
    boolean takeHeld(long bytes) {
        if (held.addAndGet(bytes) > bound / HELD) {
            held.addAndGet(-bytes);
            return false;
        }
        used.addAndGet(bytes);
        return true;
    }

    void giveBackHeld(long bytes) {
        held.addAndGet(-bytes);
        used.addAndGet(-bytes);
    }

    /**
     * Sets for each stream how much it may keep. Called a few times per second, and when a publication finds no room.
     *
     * @return whether some streams may keep less than they want to
     */
    public synchronized boolean balance(long nowMs) {
        long most = bound - bound / SPARE;
        if (used.get() <= most) {
            shares.forEach(share -> share.allow(Long.MAX_VALUE));
            return false;
        }
        long ofLogs = most - held.get();
        boolean keepsNeeded = kept(0, /* keepsNeeded= */ true) <= ofLogs;
        long level = level(ofLogs, keepsNeeded);
        shares.forEach(share -> share.allow(share.most(level, keepsNeeded)));
        if (nowMs - shortMs > SAME_SHORTAGE_MS) {
            LOG.warn(
                    "media memory: {} of {} are used (pump.memory): streams that keep more than {} keep less from now on",
                    Texts.bytes(used.get()),
                    Texts.bytes(bound),
                    Texts.bytes(Math.max(level, LEAST_BYTES)));
        }
        shortMs = nowMs;
        return true;
    }

    /**
     * Returns the largest amount, in bytes, such that all streams fit when none keeps more than this amount, its need and its
     * promise allow; 0 when no amount makes them fit.
     */
    private long level(long most, boolean keepsNeeded) {
        long low = 0;
        long high = bound;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (kept(middle, keepsNeeded) <= most) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * The memory that all streams keep or are promised, in bytes, when no stream keeps more than {@code level}, its need and
     * its promise allow.
     */
    private long kept(long level, boolean keepsNeeded) {
        long sum = 0;
        for (MemoryShare share : shares) {
            sum += Math.min(share.countedBytes(), share.most(level, keepsNeeded));
        }
        return sum;
    }
}
