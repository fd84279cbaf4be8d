package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** The media type that a request announces for its body. */
public final class MediaType {
    private MediaType() {}

    /**
     * Returns the type without parameters and in lower case; empty when the request announces none. Read from the field itself:
     * Jetty's method for the content type looks for a charset and throws an exception when it does not know the charset.
     */
    public static String of(HttpServletRequest request) {
        String value = request.getHeader("Content-Type");
        return value == null ? "" : value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
