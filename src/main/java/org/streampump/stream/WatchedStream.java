package org.streampump.stream;

import java.util.Optional;
import org.streampump.container.Splicing;
import org.streampump.stream.log.NowPlaying;
import org.streampump.stream.log.StreamLog;

/**
 * A stream as seen by a viewer and its seat. A class, so that most of its methods stay within the room. Any thread, unless said
 * otherwise.
 */
public abstract class WatchedStream implements NowPlaying {

    WatchedStream() {}

    public abstract String name();

    public abstract StreamSettings settings();

    public abstract BroadcastState state();

    abstract Hub hub();

    /** The counts of this stream's taken seats. */
    abstract SeatCounts seats();

    /** The pass of this stream that the lane of {@code other} carries. */
    abstract Pass passOnSameLane(Pass other);

    /** Whether the stream is gone for good while the pump goes on. */
    abstract boolean isRemoved();

    /** The log in which viewers who have read {@code before} can go on; null when there is none. */
    abstract StreamLog openLogAfter(StreamLog before);

    /** Like {@link #openLogAfter}, but null while nobody publishes. */
    final StreamLog liveLogAfter(StreamLog before) {
        return state() == BroadcastState.LIVE ? openLogAfter(before) : null;
    }

    /** The log for a viewer who goes on in the log {@code open} with timestamps that are shifted at least as wanted. */
    abstract StreamLog shifted(StreamLog open, Splicing.Shift wanted, Splicing.Shift none);

    /** Whether viewers who came for this stream and now read the log {@code before} can begin here at once. */
    final boolean isBackFor(StreamLog before) {
        StreamLog open = liveLogAfter(before);
        return open != null && open.joinRule().isOpen(hub().nowMs());
    }

    /**
     * The stream in which viewers who came for this stream go on at the end of the log {@code before}: this stream or a fallback.
     * Without a fallback, viewers who have been here all the time end together with the log.
     *
     * @param elsewhere whether the log is a different stream's
     */
    abstract Optional<? extends WatchedStream> nextFor(StreamLog before, boolean elsewhere);

    /** Whether viewers at the end of their log may hope for a fallback. */
    abstract boolean isWorthStaying(long nowMs);

    /** Notes that a viewer begins or goes on here. */
    abstract void entered(Viewer viewer);

    /** Notes that a viewer goes on in the stream {@code to}. In the viewer's turn. */
    abstract void departed(WatchedStream to);

    /** Notes that a viewer has left this stream, or that the holder of one of its seats has left. */
    abstract void forget(Viewer viewer);
}
