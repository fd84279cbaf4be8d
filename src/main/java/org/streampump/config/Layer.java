package org.streampump.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One place where parameters are set.
 *
 * @param label for messages: {@code system property}, {@code web.xml}, a file's path
 * @param parameters raw text by parameter name ({@code stream.news}, {@code pump.adminKey}), in order
 */
public record Layer(String label, Map<String, String> parameters) {
    public Layer {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Shows names only: the values may hold secrets. */
    @Override
    public String toString() {
        return label + " " + parameters.keySet();
    }
}
