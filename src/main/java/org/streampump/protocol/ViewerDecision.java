package org.streampump.protocol;

import org.streampump.container.ContainerFormat;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/** The decision about a visitor who wants to watch: seated, {@link Waiting} or {@link Refused}. */
public sealed interface ViewerDecision permits ViewerDecision.Seated, Waiting, Refused {

    /**
     * The visitor may watch.
     *
     * @param stream that the visitor asked for, or its fallback
     * @param format what the stream held a moment ago
     * @param seat to be given back when the viewer leaves, or right away if it does not begin
     */
    record Seated(Stream stream, ContainerFormat format, Seat seat) implements ViewerDecision {}
}
