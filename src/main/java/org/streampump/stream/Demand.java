package org.streampump.stream;

/** Who needs a stream: whether anybody does, who is to be told then, and since when nobody has. Any thread; never blocks. */
public final class Demand {
    /** How long one request by another stream's viewers keeps this stream wanted, in milliseconds. */
    private static final long EXPECTED_MS = 2_000;

    private final Watchers watchers;
    private final Hub hub;

    private volatile Runnable listener; // null: nobody wants to know
    private volatile long expectedUntilMs = Long.MIN_VALUE;
    private volatile long unusedSinceMs;

    Demand(Watchers watchers, Hub hub) {
        this.watchers = watchers;
        this.hub = hub;
        this.unusedSinceMs = hub.nowMs();
    }

    /**
     * Runs {@code newListener}, instead of the previous one, each time a viewer's seat has been taken, on the thread that takes
     * the seat; also when viewers of another stream need this one as their fallback. It must not block or throw.
     *
     * @param newListener null for none
     */
    public void whenSeatTaken(Runnable newListener) {
        listener = newListener;
    }

    /** Whether somebody watches or waits, or would if the stream were live. */
    public boolean isWanted() {
        return watchers.seatsTaken() > 0 || !watchers.viewers().isEmpty() || hub.nowMs() < expectedUntilMs;
    }

    /** Whether the stream is pulled when somebody needs it. */
    boolean isListenedTo() {
        return listener != null;
    }

    /** Viewers of another stream need this one; they have no seat here. */
    void expect() {
        expectedUntilMs = hub.nowMs() + EXPECTED_MS;
        tell();
    }

    /** A viewer's seat has been taken. */
    void tell() {
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    /** Somebody has used the stream until now. */
    void used() {
        unusedSinceMs = hub.nowMs();
    }

    /** Milliseconds since the last use. */
    long unusedMs(long nowMs) {
        return nowMs - unusedSinceMs;
    }
}
