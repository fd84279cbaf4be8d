package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.streampump.access.HttpHead;
import org.streampump.access.Presented;

/**
 * Reads the credential of a request from the raw request: asking the servlet container for parameters would make it read a
 * form-encoded body, which may be a stream.
 */
public final class RequestCredentials {
    private RequestCredentials() {}

    /** The one credential of a request. */
    public static Presented of(HttpServletRequest request) {
        return Presented.by(head(request));
    }

    /** The password of a Shoutcast encoder; all other credentials are ignored. */
    static Presented pass(HttpServletRequest request) {
        return Presented.inPass(head(request));
    }

    private static HttpHead head(HttpServletRequest request) {
        return new HttpHead(
                request.getRemoteAddr(),
                request.getMethod(),
                request.getRequestURI(),
                Optional.ofNullable(request.getQueryString()),
                List.copyOf(Collections.list(request.getHeaders("Authorization"))));
    }
}
