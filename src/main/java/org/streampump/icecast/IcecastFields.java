package org.streampump.icecast;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.streampump.status.Audience;

/**
 * The fields of one object in Icecast's documents: names and values (texts and whole numbers), in Icecast's order, which is by
 * name.
 */
final class IcecastFields {
    private final SortedMap<String, Object> open = new TreeMap<>();
    private final SortedMap<String, Object> all = new TreeMap<>();

    /** Adds a field that everybody is told. */
    IcecastFields tell(String name, Object value) {
        open.put(name, value);
        return tellAdministrator(name, value);
    }

    /** Adds a field; leaves it out when its value is not known. */
    IcecastFields tell(String name, Optional<?> value) {
        value.ifPresent(known -> tell(name, known));
        return this;
    }

    IcecastFields tellAdministrator(String name, Object value) {
        all.put(name, value);
        return this;
    }

    SortedMap<String, Object> of(Audience audience) {
        return audience == Audience.ADMINISTRATOR ? all : open;
    }
}
