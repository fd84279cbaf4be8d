package org.streampump.io.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of a request that depends on its purpose. Immutable.
 *
 * @param userAgent empty: the pump's own name
 * @param fields a name may appear several times
 */
public record HttpRequest(Optional<String> userAgent, List<HttpField> fields) {
    /** A request with the pump's own name and no further fields. */
    public static final HttpRequest PLAIN = new HttpRequest(Optional.empty(), List.of());

    public HttpRequest {
        fields = List.copyOf(fields);
    }

    /**
     * Returns a request with the fields of this request and of another. If both have fields of one name, this request's fields
     * are kept; the same holds for the user agent.
     */
    public HttpRequest and(HttpRequest other) {
        Set<String> names = fields.stream().map(HttpRequest::key).collect(Collectors.toSet());
        List<HttpField> all = new ArrayList<>(fields);
        other.fields.stream().filter(field -> !names.contains(key(field))).forEach(all::add);
        return new HttpRequest(userAgent.or(other::userAgent), all);
    }

    private static String key(HttpField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }
}
