package org.streampump.stream;

import java.util.Optional;
import org.streampump.container.Splicing;
import org.streampump.stream.log.Cursor;
import org.streampump.stream.log.Mark;
import org.streampump.stream.log.NowPlaying;
import org.streampump.stream.log.StreamLog;

/**
 * A stream as seen by a viewer and its seat. A class rather than an interface, so that most of its methods are hidden from
 * other rooms. Any thread, unless said otherwise.
 */
public abstract class WatchedStream implements NowPlaying {

    private final Counters counters;

    WatchedStream(Counters counters) {
        this.counters = counters;
    }

    public abstract String name();

    public abstract StreamSettings settings();

    public abstract BroadcastState state();

    /** The counters of this stream, since it was created. */
    public final Counters counters() {
        return counters;
    }

    abstract Hub hub();

    /** The counts of this stream's taken seats. */
    abstract SeatCounts seats();

    /** The pass of this stream that the lane of {@code other} carries. */
    abstract Pass passOnSameLane(Pass other);

    /** Whether the stream is gone for good while the pump keeps running. */
    abstract boolean isRemoved();

    /** The log in which viewers who have read {@code before} can continue; null when there is none. */
    abstract StreamLog openLogAfter(StreamLog before);

    /** Like {@link #openLogAfter}, but null while nobody publishes. */
    final StreamLog liveLogAfter(StreamLog before) {
        return state() == BroadcastState.LIVE ? openLogAfter(before) : null;
    }

    /** The log for a viewer who continues in the log {@code open} with timestamps that are shifted at least as far as wanted. */
    abstract StreamLog shifted(StreamLog open, Splicing.Shift wanted, Splicing.Shift none);

    /** Whether a viewer must wait for the first bytes of {@code next}, which decide how its timestamps are shifted. */
    static boolean mustWait(Cursor before, StreamLog next, long nowMs) {
        return next.format().splicing().isPresent()
                && !before.isIntro()
                && !next.joinRule().isOpen(nowMs);
    }

    /**
     * The cursor for a viewer who continues in the log {@code open} of this stream: either in the log itself or in a rendition
     * whose timestamps continue those of the previous log.
     *
     * @param silentMs time for which the viewer has got nothing, in milliseconds
     */
    final Cursor cursorAfter(Cursor before, StreamLog open, long silentMs) {
        Cursor plain = before.next(open, settings().log(), silentMs);
        Splicing splicing = before.isIntro() ? null : open.format().splicing().orElse(null);
        Mark place = splicing == null ? null : plain.place(hub().nowMs());
        if (place == null) {
            return plain;
        }
        StreamLog shifted = shifted(open, before.shiftTo(open, place, splicing), splicing.none());
        return shifted == open ? plain : before.next(shifted, settings().log(), silentMs);
    }

    /** Whether viewers who came for this stream and now read the log {@code before} can begin here at once. */
    final boolean isBackFor(StreamLog before) {
        StreamLog open = liveLogAfter(before);
        return open != null && open.joinRule().isOpen(hub().nowMs());
    }

    /**
     * The stream in which viewers who came for this stream continue at the end of the log {@code before}: this stream or a
     * fallback. Without a fallback, viewers who have been here all the time end together with the log.
     *
     * @param elsewhere whether the log belongs to a different stream
     */
    abstract Optional<? extends WatchedStream> nextFor(StreamLog before, boolean elsewhere);

    /** Whether viewers at the end of their log may hope for a fallback. */
    abstract boolean isWorthStaying(long nowMs);

    /** Notes that a viewer begins here, or comes here from another stream. */
    abstract void entered(Viewer viewer);

    /** Notes that a viewer moves on to the stream {@code to}. In the viewer's turn. */
    abstract void departed(WatchedStream to);

    /** Counts and tells that a viewer begins to watch. */
    final void came(PumpEvent.ViewerCame event) {
        counters.viewerCame();
        hub().events().tell(event);
    }

    /** Counts and tells that a viewer has left the pump. */
    final void left(PumpEvent.ViewerLeft event) {
        counters.viewerLeft(event.reason().kind());
        hub().events().tell(event);
    }

    /** Notes that a viewer has left this stream, or that the holder of one of its seats has left. */
    abstract void forget(Viewer viewer);
}
