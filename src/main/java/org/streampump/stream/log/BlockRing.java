package org.streampump.stream.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.streampump.container.NoRoomException;

/**
 * The blocks of a log, by the positions that lie in them. One writer; read by any thread without locks: readers compare the
 * number of a block and so notice that a block has been forgotten.
 */
final class BlockRing {
    private final AtomicReferenceArray<Block> blocks;
    private final LogLedger ledger;

    /** @param ledger counts each block from the moment it is taken until it is forgotten */
    BlockRing(int capacity, LogLedger ledger) {
        this.blocks = new AtomicReferenceArray<>(capacity);
        this.ledger = ledger;
    }

    int capacity() {
        return blocks.length();
    }

    /**
     * Returns the bytes of the block to write into at a position: a new block, unless a discarded segment has left one. Writer
     * only.
     */
    byte[] take(long position) throws NoRoomException {
        Block left = find(position);
        if (left != null) {
            return left.bytes();
        }
        ledger.takeBlock();
        Block taken = new Block(number(position), ledger.pump());
        blocks.setRelease(slot(taken.number()), taken);
        return taken.bytes();
    }

    /** Forgets the block in which a position lies, if there is one. Writer only. */
    void forget(long position) {
        Block block = find(position);
        if (block != null) {
            blocks.set(slot(block.number()), null);
            ledger.count(-StreamLog.BLOCK_BYTES);
            block.forget();
        }
    }

    /** Forgets all blocks from the block of {@code from} to the block before that of {@code upTo}. Writer only. */
    void forget(long from, long upTo) {
        for (long at = from; number(at) < number(upTo); at += StreamLog.BLOCK_BYTES) {
            forget(at);
        }
    }

    /** The block in which a position lies; null when the block has been forgotten or does not exist yet. */
    Block find(long position) {
        Block block = blocks.getAcquire(slot(number(position)));
        return block != null && block.number() == number(position) ? block : null;
    }

    private static long number(long position) {
        return position / StreamLog.BLOCK_BYTES;
    }

    private int slot(long number) {
        return (int) (number % blocks.length());
    }
}
