package org.streampump.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Short answers in JSON. */
final class JsonAnswer {
    private JsonAnswer() {}

    /**
     * Status and a document, which a HEAD request is told the length of only.
     *
     * @param json in UTF-8
     */
    static void send(HttpServletRequest request, HttpServletResponse response, int status, byte[] json)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(json.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(json);
        }
    }
}
