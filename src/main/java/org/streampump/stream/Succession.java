package org.streampump.stream;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.streampump.stream.log.StreamLog;

/**
 * Where the viewers of a stream continue: in the stream itself when it is back; else in its fallback, or the fallback's
 * fallback, and so on. Any thread.
 */
final class Succession {
    /** Maximum number of fallbacks that are followed one after the other; the limit also ends a circle. */
    private static final int MAX_STEPS = 8;

    /** Maximum time for which viewers of a stream that has ended are held for a fallback about to begin, in milliseconds. */
    private static final long MAX_HOLD_MS = 15_000;

    private final Stream stream;
    private final Function<String, Optional<Stream>> streams;
    private final Departures departures = new Departures();

    /** @param streams finds a stream that viewers wait for, and creates it if a pattern covers its name */
    Succession(Stream stream, Function<String, Optional<Stream>> streams) {
        this.stream = stream;
        this.streams = streams;
    }

    /** The first fallback that new viewers can watch now. */
    Optional<Stream> live() {
        return first(
                next -> next.state() == BroadcastState.LIVE && !next.broadcast().isClosed());
    }

    /** Tells the fallbacks that they are needed, if none is live, so that a fallback pulled on demand is opened. */
    void ask() {
        if (isConfigured() && live().isEmpty()) {
            first(next -> {
                next.demand().expect();
                return false;
            });
        }
    }

    /**
     * Whether viewers at the end of this stream may hope for a fallback, because one is about to begin or is pulled on demand.
     */
    boolean isWorthWaiting(long nowMs) {
        Broadcast broadcast = stream.broadcast();
        return broadcast.publication().isEmpty()
                && !broadcast.isClosed()
                && broadcast.offlineMs(nowMs)
                        < Math.min(stream.settings().publisher().graceMs(), MAX_HOLD_MS)
                && first(next -> next.state() == BroadcastState.STARTING
                                || next.demand().isListenedTo())
                        .isPresent();
    }

    /** See {@link WatchedStream#nextFor}. */
    Optional<Stream> nextFor(StreamLog before, boolean elsewhere) {
        boolean comesBack = elsewhere || isConfigured();
        return comesBack && stream.liveLogAfter(before) != null
                ? Optional.of(stream)
                : first(next -> next.liveLogAfter(before) != null);
    }

    /** Notes that a viewer of this stream has moved on to the stream named {@code to}. In the viewer's turn. */
    void departed(String to) {
        departures.add(to);
    }

    /**
     * Tells how many viewers have moved on to other streams, and asks for a fallback if one is needed. Called as time passes,
     * on the clock's thread.
     */
    void tick() {
        departures.take(
                (to, count) -> stream.hub().events().tell(new PumpEvent.ViewersMoved(stream.name(), to, count)));
        if (stream.watchers().seatsTaken() > 0 && stream.state() != BroadcastState.LIVE) {
            ask();
        }
    }

    private boolean isConfigured() {
        return stream.settings().radio().fallback().isPresent();
    }

    private Optional<Stream> first(Predicate<Stream> wanted) {
        Stream at = stream;
        for (int step = 0; step < MAX_STEPS; step++) {
            Optional<Stream> next = at.settings().radio().fallback().flatMap(streams);
            if (next.isEmpty() || next.get() == stream) {
                return Optional.empty();
            }
            if (wanted.test(next.get())) {
                return next;
            }
            at = next.get();
        }
        return Optional.empty();
    }
}
