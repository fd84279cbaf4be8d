package org.streampump.stream.log;

import java.util.function.LongUnaryOperator;

/**
 * One stream's part of the {@link MediaMemory}: how much the stream has taken, is promised, and may keep. In the stream's turn,
 * unless said otherwise.
 */
public final class MemoryShare {
    /**
     * Divisor of the remembered need: the part by which the need fades at each look, by half in about a quarter of a minute.
     * The need changes with every key frame and must not fade faster.
     */
    private static final int NEED_FADES = 64;

    private final MediaMemory memory;
    private LongUnaryOperator giver = wanted -> 0;
    private long taken;
    private boolean lent;

    // Written in the stream's turn, read by any thread.
    private volatile long counted; // the larger of taken and promised
    private volatile long needed;
    private volatile long promised;

    private volatile long allowed = Long.MAX_VALUE; // written by the thread that balances

    MemoryShare(MediaMemory memory) {
        this.memory = memory;
    }

    /** The memory of the whole pump. Any thread. */
    MediaMemory pump() {
        return memory;
    }

    /** @param newGiver gives back at least the given number of bytes of the oldest media, and returns how many it gave back */
    void giver(LongUnaryOperator newGiver) {
        giver = newGiver;
    }

    /**
     * Takes memory for a block. When there is no room, the stream's oldest media are forgotten to make room.
     *
     * @return false when there is no memory
     */
    boolean take(long bytes) {
        long next = taken + bytes;
        long more = Math.max(next - counted, 0);
        boolean mine = next <= Math.max(allowed, promised) && (more == 0 || memory.take(more, /* overdraft= */ false));
        if (mine || (lent && memory.take(more, /* overdraft= */ true))) {
            taken = next;
            counted = Math.max(next, promised);
            return true;
        }
        if (lent || giver.applyAsLong(Math.max(bytes, excessBytes() + bytes)) < bytes) {
            return false;
        }
        count(bytes);
        return true;
    }

    /**
     * Sets whether memory may be taken beyond the bound, because a log is being made from a different log. That log must stay
     * as it is meanwhile, and becomes shorter afterwards.
     *
     * @param now whether such a log is being made
     */
    void lend(boolean now) {
        lent = now;
    }

    /** Counts memory as taken, even if there is no room for it; a negative number gives memory back. */
    void count(long bytes) {
        taken += bytes;
        countAgain();
    }

    private void countAgain() {
        long before = counted; // one writer
        counted = Math.max(taken, promised);
        memory.count(counted - before);
    }

    /** The larger of the memory taken and the memory promised, in bytes. Any thread. */
    public long countedBytes() {
        return counted;
    }

    /** Bytes that are taken beyond what may be kept; negative when fewer are taken. */
    long excessBytes() {
        return taken - Math.max(allowed, promised);
    }

    /** Sets how much may be kept, in bytes. The thread that balances. */
    void allow(long bytes) {
        allowed = bytes;
    }

    /**
     * Maximum memory that may be kept, in bytes. Any thread.
     *
     * @param level maximum for streams that need less, in bytes
     * @param keepsNeeded whether the stream keeps all that it needs, not only what it is promised
     */
    long most(long level, boolean keepsNeeded) {
        return Math.max(level, keepsNeeded ? neededBytes() : promised);
    }

    /** Whether memory is so scarce that the need of a stream matters. Any thread. */
    boolean isTight() {
        return memory.isTight();
    }

    /** Notes the minimum memory with which viewers can begin, in bytes. */
    public void need(long bytes) {
        long before = needed; // one writer
        needed = Math.max(bytes, before - before / NEED_FADES - 1);
    }

    /** Memory that should be left to the stream, in bytes. Any thread. */
    long neededBytes() {
        return Math.max(needed, promised);
    }

    /**
     * Promises memory to a publication, unless memory is already promised.
     *
     * @param mostBytes maximum size of the stream's log
     * @return false when other streams need the memory
     */
    boolean promise(long mostBytes) {
        if (promised > 0) {
            return true;
        }
        promised = least(mostBytes); // before looking, so that never too many publications are let in at once
        if (!memory.hasRoomFor(0)) {
            promised = 0;
            return false;
        }
        countAgain();
        return true;
    }

    /** Whether {@link #promise} would succeed now. Any thread. */
    boolean hasRoom(long mostBytes) {
        return promised > 0 || memory.hasRoomFor(least(mostBytes));
    }

    /** Whether {@link #promise} would succeed, but other streams must give back memory first. Any thread. */
    boolean needsRelief(long mostBytes) {
        return promised == 0 && memory.isFull() && memory.hasRoomFor(least(mostBytes));
    }

    private static long least(long mostBytes) {
        return Math.min(MediaMemory.LEAST_BYTES, mostBytes);
    }

    /** Withdraws the promise when there is no publisher and none is awaited. */
    void forgo() {
        promised = 0;
        needed = 0;
        countAgain();
    }

    /** Whether one more log of the stream fits. Any thread. */
    boolean hasRoomForLog() {
        return memory.hasRoomFor(MediaMemory.LEAST_BYTES);
    }

    /** Removes the share of a stream that is gone. Its logs have already given back all their memory. */
    void close() {
        forgo();
        memory.remove(this);
    }
}
