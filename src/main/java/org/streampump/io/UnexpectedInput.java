package org.streampump.io;

/** Drops input from a peer that is not expected to send, up to a limit. One thread at a time. */
final class UnexpectedInput {
    /** Maximum number of unexpected bytes from one peer; a pipelined request or a few stray lines do no harm. */
    private static final int MAX_BYTES = 64 * 1024;

    private int bytes;

    /** Drops bytes. Returns whether the peer may stay; if not, its connection must be closed. */
    boolean forget(int count) {
        bytes += count;
        return bytes <= MAX_BYTES;
    }
}
