package org.streampump.stream;

/** The demand for a stream: whether anybody needs it, who is told then, and how long it is unused. Any thread; never blocks. */
public final class Demand {
    /** How long one request by another stream's viewers keeps this stream wanted, in milliseconds. */
    private static final long EXPECTED_MS = 2_000;

    private final Watchers watchers;
    private final Hub hub;

    private volatile Runnable listener; // null when the stream is not pulled on demand
    private volatile long expectedUntilMs = Long.MIN_VALUE;
    private volatile long unusedSinceMs;

    Demand(Watchers watchers, Hub hub) {
        this.watchers = watchers;
        this.hub = hub;
        this.unusedSinceMs = hub.nowMs();
    }

    /**
     * Runs {@code newListener}, instead of the previous listener, each time a viewer has taken a seat, and each time viewers of
     * another stream need this stream as their fallback. The listener runs on the thread that takes the seat or asks; it must not
     * block or throw.
     *
     * @param newListener null for none
     */
    public void whenSeatTaken(Runnable newListener) {
        listener = newListener;
    }

    /** Whether viewers watch or wait, or would watch if the stream were live. */
    public boolean isWanted() {
        return watchers.seatsTaken() > 0 || !watchers.viewers().isEmpty() || hub.nowMs() < expectedUntilMs;
    }

    /** Whether the stream is pulled on demand. */
    boolean isListenedTo() {
        return listener != null;
    }

    /** Notes that viewers of another stream, who have no seat here, need this stream. */
    void expect() {
        expectedUntilMs = hub.nowMs() + EXPECTED_MS;
        tell();
    }

    /** Tells the listener that the stream is needed. */
    void tell() {
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    /** Notes that the stream is in use at this moment. */
    void used() {
        unusedSinceMs = hub.nowMs();
    }

    /** Milliseconds since the last use. */
    long unusedMs(long nowMs) {
        return nowMs - unusedSinceMs;
    }
}
