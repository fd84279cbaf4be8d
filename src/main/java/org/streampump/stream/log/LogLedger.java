package org.streampump.stream.log;

import org.streampump.container.NoRoomException;

/** Counts the memory that one log has taken from its stream's media memory. In the log's turn. */
final class LogLedger {
    private final MemoryShare memory;
    private long bytes;

    LogLedger(MemoryShare memory) {
        this.memory = memory;
    }

    /** @throws NoRoomException the pump has no memory for a block */
    void takeBlock() throws NoRoomException {
        if (!memory.take(StreamLog.BLOCK_BYTES)) {
            throw new NoRoomException(
                    "no media memory is left: the pump's other streams need it, and this one has none to spare (pump.memory)");
        }
        bytes += StreamLog.BLOCK_BYTES;
    }

    /** Counts memory that the log has taken; a negative number counts memory that the log has given back. */
    void count(long more) {
        bytes += more;
        memory.count(more);
    }

    /** Counts everything as given back. */
    void clear() {
        count(-bytes);
    }

    long bytes() {
        return bytes;
    }

    /** The pump's memory, which counts the forgotten blocks that viewers hold. */
    MediaMemory pump() {
        return memory.pump();
    }
}
