package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Which web pages may read a stream (Fetch Standard, CORS protocol). */
public final class Cors {
    private Cors() {}

    /**
     * Adds what a browser asks for.
     *
     * @param origins as configured; {@code *} for all
     */
    public static void allow(List<String> origins, HttpServletRequest request, HttpServletResponse response) {
        if (origins.contains("*")) {
            response.setHeader("Access-Control-Allow-Origin", "*");
            return;
        }
        if (!origins.isEmpty()) {
            response.addHeader("Vary", "Origin");
            String origin = request.getHeader("Origin");
            if (origin != null && origins.contains(origin)) {
                response.setHeader("Access-Control-Allow-Origin", origin);
            }
        }
    }

    /** Answers a preflight request. */
    public static void preflight(List<String> origins, HttpServletRequest request, HttpServletResponse response) {
        allow(origins, request, response);
        response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        response.setHeader("Access-Control-Allow-Headers", "Range, Icy-MetaData");
        response.setHeader("Access-Control-Max-Age", "86400");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
