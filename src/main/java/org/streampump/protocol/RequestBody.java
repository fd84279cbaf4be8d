package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;

/** The announcement of a request's body. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * Whether the request announces a body that is not empty. Over HTTP/2 a body needs no announcement: a request without a
     * length may have one.
     */
    public static boolean isAnnounced(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                || request.getHeader("Transfer-Encoding") != null
                || (request.getContentLengthLong() < 0 && request.getProtocol().startsWith("HTTP/2"));
    }
}
