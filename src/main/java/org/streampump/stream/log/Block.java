package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A stretch of a log, held by the log and by viewers who wait in the middle of it. Its memory is given back when nobody holds it
 * any more. What its log has forgotten is kept for viewers only as long as they do not hold too much of it together.
 */
final class Block {
    private static final AtomicIntegerFieldUpdater<Block> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Block.class, "holders");

    private final MediaMemory memory;
    private final long number;
    private volatile byte[] bytes = new byte[StreamLog.BLOCK_BYTES];
    private volatile int holders = 1; // its log

    /** @param number which one of its log */
    Block(long number, MediaMemory memory) {
        this.number = number;
        this.memory = memory;
    }

    long number() {
        return number;
    }

    /** The media; null when they were taken from those who held them too long. Any thread. */
    byte[] bytes() {
        return bytes;
    }

    /** Keeps the media for a viewer even if the log forgets them. False: it has done so. Any thread. */
    boolean hold() {
        int before = holders;
        while (before > 0 && !HOLDERS.compareAndSet(this, before, before + 1)) {
            before = holders;
        }
        return before > 0;
    }

    /** A viewer does not need it any more. Any thread. */
    void letGo() {
        if (HOLDERS.decrementAndGet(this) == 0 && bytes != null) {
            memory.giveBackHeld(StreamLog.BLOCK_BYTES);
        }
    }

    /** The log does not need it any more, and has given its memory back: it is the viewers' from here on. */
    void forget() {
        if (!memory.takeHeld(StreamLog.BLOCK_BYTES)) {
            bytes = null; // before letting go: who lets go last sees it
        }
        letGo();
    }
}
