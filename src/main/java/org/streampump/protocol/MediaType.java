package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** What a request says that its body is. */
public final class MediaType {
    private MediaType() {}

    /**
     * Without parameters and in lower case; empty when the request does not say it. Read from the field itself: asked for the
     * content type, Jetty looks for a charset in it and throws where it knows none of that name.
     */
    public static String of(HttpServletRequest request) {
        String value = request.getHeader("Content-Type");
        return value == null ? "" : value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
