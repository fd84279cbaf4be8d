package org.streampump.stream;

import java.util.Optional;
import org.streampump.container.Splicing;
import org.streampump.stream.log.NowPlaying;
import org.streampump.stream.log.StreamLog;

/** What a viewer and its seat ask of a stream. A class, so that all this stays in the room. Any thread, unless said otherwise. */
public abstract class WatchedStream implements NowPlaying {

    WatchedStream() {}

    public abstract String name();

    public abstract StreamSettings settings();

    public abstract BroadcastState state();

    abstract Hub hub();

    /** How many of this stream's seats are taken. */
    abstract SeatCounts seats();

    /** The pass of this stream that the lane of {@code other} carries. */
    abstract Pass passOnSameLane(Pass other);

    /** Whether it is gone for good while the pump goes on. */
    abstract boolean isRemoved();

    /** The log in which viewers who have read {@code before} can go on; null when there is none. */
    abstract StreamLog openLogAfter(StreamLog before);

    /** As {@link #openLogAfter}, while somebody publishes. */
    final StreamLog liveLogAfter(StreamLog before) {
        return state() == BroadcastState.LIVE ? openLogAfter(before) : null;
    }

    /** The log for a viewer who goes on in the open one, and whose timestamps are moved by so much at least. */
    abstract StreamLog shifted(StreamLog open, Splicing.Shift wanted, Splicing.Shift none);

    /** Whether viewers who came for this stream, and read that log meanwhile, can begin here at once. */
    final boolean isBackFor(StreamLog before) {
        StreamLog open = liveLogAfter(before);
        return open != null && open.joinRule().isOpen(hub().nowMs());
    }

    /**
     * Where viewers who came for this stream go on, who have read that log to its end: here, or in a fallback. Without a
     * fallback those who have been here all the time end with what they have read.
     *
     * @param elsewhere whether the log is another stream's
     */
    abstract Optional<? extends WatchedStream> nextFor(StreamLog before, boolean elsewhere);

    /** Whether viewers who are at the end may hope for a fallback. */
    abstract boolean isWorthStaying(long nowMs);

    /** A viewer goes on here, in its turn. */
    abstract void entered(Viewer viewer);

    /** A viewer goes on in another stream, in its turn. */
    abstract void departed(WatchedStream to);

    /** A viewer has left, or the holder of a seat has. */
    abstract void forget(Viewer viewer);
}
