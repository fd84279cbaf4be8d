package org.streampump.io;

/** Input of a peer that has nothing to say, which is forgotten up to a limit. One thread at a time. */
final class UnexpectedInput {
    /** Bytes that a peer may send in vain; a pipelined request or a few stray lines disturb nobody. */
    private static final int MAX_BYTES = 64 * 1024;

    private int bytes;

    /** Forgets so many bytes. Returns whether the peer may go on; if not, its connection is to be closed. */
    boolean forget(int count) {
        bytes += count;
        return bytes <= MAX_BYTES;
    }
}
