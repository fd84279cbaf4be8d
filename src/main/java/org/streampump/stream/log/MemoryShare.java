package org.streampump.stream.log;

import java.util.function.LongUnaryOperator;

/**
 * What one stream has taken of the {@link MediaMemory}, what it is promised, and how much it may keep. In the stream's turn,
 * unless said otherwise.
 */
public final class MemoryShare {
    /** What joining has needed is forgotten slowly, since it changes with every key frame: in a quarter of a minute by half. */
    private static final int NEED_FADES = 64;

    private final MediaMemory memory;
    private LongUnaryOperator giver = wanted -> 0;
    private long taken;
    private boolean lent;

    // Written in the stream's turn, read by any thread.
    private volatile long counted; // what is taken or promised, whichever is more
    private volatile long needed;
    private volatile long promised;

    private volatile long allowed = Long.MAX_VALUE; // written by who balances

    MemoryShare(MediaMemory memory) {
        this.memory = memory;
    }

    /** All of it. Any thread. */
    MediaMemory pump() {
        return memory;
    }

    /** @param newGiver gives back so much of the oldest media, or a little more, and returns how much it was */
    void giver(LongUnaryOperator newGiver) {
        giver = newGiver;
    }

    /**
     * Takes a block's memory; the oldest media of the same stream go for it if they must.
     *
     * @return false when there is none
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

    /** Whether a log is being made of another one: that one must stay as it is, and becomes shorter afterwards. */
    void lend(boolean now) {
        lent = now;
    }

    /** What is taken whether there is room or not, because it is little; negative: what is given back. */
    void count(long bytes) {
        taken += bytes;
        countAgain();
    }

    private void countAgain() {
        long before = counted; // one writer
        counted = Math.max(taken, promised);
        memory.count(counted - before);
    }

    /** What is taken or promised, whichever is more. Any thread. */
    public long countedBytes() {
        return counted;
    }

    /** By how much too much has been taken; negative when it is not. */
    long excessBytes() {
        return taken - Math.max(allowed, promised);
    }

    /** By who balances. */
    void allow(long bytes) {
        allowed = bytes;
    }

    /**
     * How much may be kept. Any thread.
     *
     * @param level the most that is kept by those who need less
     */
    long most(long level, boolean keepsNeeded) {
        return Math.max(level, keepsNeeded ? neededBytes() : promised);
    }

    /** Whether it matters how much is needed. Any thread. */
    boolean isTight() {
        return memory.isTight();
    }

    /** Less than that viewers could not begin with. */
    public void need(long bytes) {
        long before = needed; // one writer
        needed = Math.max(bytes, before - before / NEED_FADES - 1);
    }

    /** What should be left to the stream. Any thread. */
    long neededBytes() {
        return Math.max(needed, promised);
    }

    /**
     * Promises memory to a publication, unless it is promised already.
     *
     * @param mostBytes what its log may keep
     * @return false when there is none: other streams need it
     */
    boolean promise(long mostBytes) {
        if (promised > 0) {
            return true;
        }
        promised = least(mostBytes); // before looking: of several who come at a time some are refused, and not too few
        if (!memory.hasRoomFor(0)) {
            promised = 0;
            return false;
        }
        countAgain();
        return true;
    }

    /** Whether {@link #promise} would be given now. Any thread. */
    boolean hasRoom(long mostBytes) {
        return promised > 0 || memory.hasRoomFor(least(mostBytes));
    }

    /** Whether {@link #promise} would be given, but others would have to give back something first. Any thread. */
    boolean needsRelief(long mostBytes) {
        return promised == 0 && memory.isFull() && memory.hasRoomFor(least(mostBytes));
    }

    private static long least(long mostBytes) {
        return Math.min(MediaMemory.LEAST_BYTES, mostBytes);
    }

    /** Nobody publishes, nor is awaited. */
    void forgo() {
        promised = 0;
        needed = 0;
        countAgain();
    }

    /** Whether a further log of the stream fits. Any thread. */
    boolean hasRoomForLog() {
        return memory.hasRoomFor(MediaMemory.LEAST_BYTES);
    }

    /** The stream is gone, and all has been given back. */
    void close() {
        forgo();
        memory.remove(this);
    }
}
