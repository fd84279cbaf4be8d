package org.streampump.protocol;

import org.streampump.container.ContainerFormat;
import org.streampump.stream.Seat;
import org.streampump.stream.Stream;

/** The decision about a visitor who wants to watch: seated, {@link Waiting} or {@link Refused}. */
public sealed interface ViewerDecision permits ViewerDecision.Seated, Waiting, Refused {

    /**
     * The visitor may watch.
     *
     * @param stream the requested stream, or its fallback
     * @param format the stream's format a moment ago
     * @param seat to be given back when the viewer leaves, or at once if the viewer does not begin
     */
    record Seated(Stream stream, ContainerFormat format, Seat seat) implements ViewerDecision {}
}
