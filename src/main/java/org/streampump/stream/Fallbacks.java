package org.streampump.stream;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the viewers of a stream get while it has nothing for them: its fallback, or that one's fallback, and so on. Any
 * thread.
 */
final class Fallbacks {
    /** So many streams may be passed by; that also ends a circle. */
    private static final int MAX_STEPS = 8;

    /** So long are viewers of a stream that has ended held for a fallback that is about to begin, in milliseconds. */
    private static final long MAX_HOLD_MS = 15_000;

    private final Stream stream;
    private final StreamRegistry registry;

    Fallbacks(Stream stream, StreamRegistry registry) {
        this.stream = stream;
        this.registry = registry;
    }

    /** One that newcomers can watch now. */
    Optional<Stream> live() {
        return first(next -> next.state() == Stream.State.LIVE && !next.isClosed());
    }

    /** One in which viewers of this log can go on now. */
    Optional<Stream> liveBehind(StreamLog before) {
        return first(next -> next.logBehind(before) != null);
    }

    /** Has one opened that is pulled on demand, if none is live: somebody needs it. */
    void ask() {
        if (isConfigured() && live().isEmpty()) {
            first(next -> {
                next.expectViewers();
                return false;
            });
        }
    }

    /**
     * Whether those who are at the end of this stream may hope for a fallback: one is about to begin or is pulled on demand.
     *
     * @param offlineMs for how long the stream has had no encoder
     */
    boolean isWorthWaiting(long offlineMs) {
        return offlineMs < Math.min(stream.settings().graceMs(), MAX_HOLD_MS)
                && first(next -> next.state() == Stream.State.STARTING || next.isPulledOnDemand())
                        .isPresent();
    }

    boolean isConfigured() {
        return stream.settings().radio().fallback().isPresent();
    }

    private Optional<Stream> first(Predicate<Stream> wanted) {
        Stream at = stream;
        for (int step = 0; step < MAX_STEPS; step++) {
            Optional<Stream> next = at.settings().radio().fallback().flatMap(registry::findOrAwait);
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
