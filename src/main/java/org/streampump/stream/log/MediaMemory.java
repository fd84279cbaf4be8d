package org.streampump.stream.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.logging.Texts;

/**
 * The memory that all media of a pump may take: logs, renditions, logs that have ended, files in front of streams. There is one
 * bound for all of them. Writers take memory from a {@link MemoryShare} before they use it and give it back when readers can no
 * longer ask for it; readers have nothing to do with it.
 *
 * <p>When most of the bound is taken, the longest logs become shorter, but not shorter than joining needs; then publications are
 * refused to streams that have none; then logs become shorter still. Whoever was let in can count on {@link #LEAST_BYTES},
 * whatever the others have taken. Any thread.
 */
public final class MediaMemory {
    private static final Logger LOG = LogManager.getLogger(MediaMemory.class);

    /** What a publication is promised: key frames of a video, or half a minute of sound; bytes. */
    static final long LEAST_BYTES = 512 * 1024;

    /** Logs become shorter when less than this part of the bound is left, so that nobody waits for them. */
    private static final int SPARE = 16;

    /** Viewers may hold this part of the bound in blocks that logs have forgotten. */
    private static final int HELD = 8;

    /** This part of the bound may be taken beyond it for a log that is made of another one, until the next tick. */
    private static final int OVERDRAFT = 4;

    /** No bound; what is added to it does not overflow. */
    public static final long UNBOUNDED = 1L << 60;

    /** A shortage that ended a moment ago is the same one, in milliseconds. */
    private static final long SAME_SHORTAGE_MS = 60_000;

    private final AtomicLong used = new AtomicLong();
    private final AtomicLong held = new AtomicLong(); // by viewers, what logs have forgotten
    private final Set<MemoryShare> shares = ConcurrentHashMap.newKeySet();
    private volatile long bound;

    // Guarded by this.
    private long shortMs = Long.MIN_VALUE / 2; // when memory was short last

    /** @param bound bytes */
    public MediaMemory(long bound) {
        bound(bound);
    }

    /** Takes over another bound. What is taken beyond it comes back as the logs become shorter. */
    public void bound(long bytes) {
        bound = Math.min(bytes, UNBOUNDED);
    }

    public long boundBytes() {
        return bound;
    }

    /** What is taken or promised. */
    public long usedBytes() {
        return used.get();
    }

    /** A part for somebody who keeps media; given back by {@link MemoryShare#close}. */
    public MemoryShare share() {
        MemoryShare share = new MemoryShare(this);
        shares.add(share);
        return share;
    }

    void remove(MemoryShare share) {
        shares.remove(share);
    }

    /** Whether what all need is there, and so much more. */
    boolean hasRoomFor(long more) {
        return shares.stream().mapToLong(MemoryShare::neededBytes).sum() <= bound - more;
    }

    /** Whether logs must become shorter before a publication is let in. */
    boolean isFull() {
        return used.get() > bound - LEAST_BYTES;
    }

    /** Whether so much is taken that it matters what each stream needs. */
    boolean isTight() {
        return used.get() > bound / 4 * 3;
    }

    /** @param overdraft whether it may be taken beyond the bound for a moment */
    boolean take(long bytes, boolean overdraft) {
        long most = overdraft ? bound + bound / OVERDRAFT : bound;
        if (used.addAndGet(bytes) > most) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** What is taken or promised whether there is room or not; negative: what is given back. */
    void count(long bytes) {
        used.addAndGet(bytes);
    }

    /** Keeps for viewers what a log has forgotten. False: they hold too much. */
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
     * Tells each stream how much it may keep. A few times per second, and when a publication finds no room.
     *
     * @return whether some may keep less than they want to
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

    /** The most that a stream may keep for all of them to fit; 0 when they do not whatever it is. */
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

    /** What all would keep, or are promised, if nobody kept more than that. */
    private long kept(long level, boolean keepsNeeded) {
        long sum = 0;
        for (MemoryShare share : shares) {
            sum += Math.min(share.countedBytes(), share.most(level, keepsNeeded));
        }
        return sum;
    }
}
