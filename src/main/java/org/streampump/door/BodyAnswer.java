package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.streampump.io.AnswerWriter;

/** Short answers that are true only for a moment. */
public final class BodyAnswer {
    public static final String JSON = "application/json;charset=UTF-8";

    private BodyAnswer() {}

    public static void json(HttpServletRequest request, HttpServletResponse response, int status, byte[] json)
            throws IOException {
        send(request, response, status, JSON, json);
    }

    public static void xml(HttpServletRequest request, HttpServletResponse response, int status, byte[] xml)
            throws IOException {
        send(request, response, status, "text/xml;charset=UTF-8", xml);
    }

    /** Sends status and document; a HEAD request is told only the document's length. */
    private static void send(
            HttpServletRequest request, HttpServletResponse response, int status, String type, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        AnswerWriter.send(request, response, body);
    }
}
