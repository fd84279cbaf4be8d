package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A stretch of a log, held by the log and by viewers who wait in the middle of the block. Its memory is given back when nobody
 * holds the block. A block that its log has forgotten is kept only if all viewers together hold few such blocks.
 */
final class Block {
    private static final AtomicIntegerFieldUpdater<Block> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Block.class, "holders");

    private final MediaMemory memory;
    private final long number;
    private volatile byte[] bytes = new byte[StreamLog.BLOCK_BYTES];
    private volatile int holders = 1; // its log

    /** @param number counts the blocks of the log from 0 */
    Block(long number, MediaMemory memory) {
        this.number = number;
        this.memory = memory;
    }

    long number() {
        return number;
    }

    /** Returns the media; null after they were taken from the viewers, who held too many forgotten blocks. Any thread. */
    byte[] bytes() {
        return bytes;
    }

    /** Keeps the media for a viewer even if the log forgets them; returns false when the media are already gone. Any thread. */
    boolean hold() {
        int before = holders;
        while (before > 0 && !HOLDERS.compareAndSet(this, before, before + 1)) {
            before = holders;
        }
        return before > 0;
    }

    /** Ends a viewer's {@link #hold}. Any thread. */
    void letGo() {
        if (HOLDERS.decrementAndGet(this) == 0 && bytes != null) {
            memory.giveBackHeld(StreamLog.BLOCK_BYTES);
        }
    }

    /**
     * Ends the log's hold; the log has already given back the memory. From now on the memory counts as held by viewers. If they
     * hold too much, the media are taken from them.
     */
    void forget() {
        if (!memory.takeHeld(StreamLog.BLOCK_BYTES)) {
            bytes = null; // before letting go, so that the last holder sees that no memory is to be given back
        }
        letGo();
    }
}
