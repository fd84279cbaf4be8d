package org.streampump.protocol;

import java.util.List;
import org.streampump.door.Door;
import org.streampump.settings.Section;
import org.streampump.source.SourceType;
import org.streampump.source.http.HttpSourceType;

/** The parts that one protocol brings to the pump; each may be empty. Has no state: the parts are made once, when the pump starts. */
public interface Protocol {

    /** The protocol's name in the API and the log, in lower case, such as {@code icy}. */
    String name();

    /** Dialects at the HTTP address of every stream, in the order in which they are asked. */
    default List<Dialect> dialects(HttpParts parts) {
        return List.of();
    }

    /** Doors at other paths. */
    default List<Door> doors(HttpParts parts) {
        return List.of();
    }

    /** Ports of the pump's own. */
    default List<TcpDoor> tcpDoors(PumpParts parts) {
        return List.of();
    }

    /** Kinds of source from which the pump pulls streams. */
    default List<SourceType> sources(SourceParts parts) {
        return List.of();
    }

    /** Kinds of source that the answer of an HTTP server reveals, in the order in which they are offered the answer. */
    default List<HttpSourceType> httpSources(SourceParts parts) {
        return List.of();
    }

    /** Settings of the pump. */
    default List<Section<?>> pumpSections() {
        return List.of();
    }

    /** Settings of a stream. */
    default List<Section<?>> streamSections() {
        return List.of();
    }
}
