package org.streampump.protocol;

import org.streampump.access.Grant;
import org.streampump.container.FormatDetector;

/** The decision about a visitor who wants to publish: admitted or {@link Refused}. */
public sealed interface PublisherDecision permits PublisherDecision.Admitted, Refused {

    /**
     * The visitor may publish.
     *
     * @param grant distinguishes a lost connection of the same encoder from the connection of a stranger
     * @param allowed the containers that the stream accepts
     */
    record Admitted(Grant grant, FormatDetector allowed) implements PublisherDecision {}
}
