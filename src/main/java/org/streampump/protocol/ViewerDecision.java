package org.streampump.protocol;

import java.util.concurrent.CompletableFuture;
import org.streampump.container.ContainerFormat;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/** The decision about a visitor who wants to watch: seated, offered, {@link Waiting}, {@link Refused}, or not yet made. */
public sealed interface ViewerDecision
        permits ViewerDecision.Seated, ViewerDecision.Offered, ViewerDecision.Pending, Waiting, Refused {

    /**
     * The visitor may watch.
     *
     * @param stream the requested stream, or its fallback
     * @param format the stream's format a moment ago
     * @param seat to be given back when the viewer leaves, or at once if the viewer does not begin
     */
    record Seated(Stream stream, ContainerFormat format, Seat seat) implements ViewerDecision {}

    /**
     * The visitor, who only looks and takes no seat, might watch.
     *
     * @param stream the requested stream, or its fallback
     * @param format the stream's format a moment ago
     */
    record Offered(Stream stream, ContainerFormat format) implements ViewerDecision {}

    /**
     * A rule of the stream asks somebody else first.
     *
     * @param decision the decision that follows, which is not pending; a different thread completes it and must not be blocked. A
     *     visitor who leaves meanwhile gives back the seat that the decision may bring
     */
    record Pending(CompletableFuture<ViewerDecision> decision) implements ViewerDecision {}
}
