package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.streampump.io.AnswerWriter;
import org.streampump.io.LingeringClose;

/** Short plain-text answers. */
public final class Answer {
    private Answer() {}

    /** Answers with a status and one line of text, and sets the length. Called before anything is written. */
    public static void text(HttpServletRequest request, HttpServletResponse response, int status, String line)
            throws IOException {
        AnswerWriter.send(request, response, head(response, status, line));
    }

    /** As {@link #text}, but the connection is closed after the answer, even if the request's body is unread. */
    public static void lastText(HttpServletRequest request, HttpServletResponse response, int status, String line)
            throws IOException {
        LingeringClose.answer(request, response, head(response, status, line));
    }

    /** The bytes of a line of text on the wire. */
    public static byte[] body(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Sets status and fields for one line of text, and returns its body, for callers who send it themselves. */
    public static byte[] head(HttpServletResponse response, int status, String line) {
        byte[] body = body(line);
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        return body;
    }

    /** Answers a HEAD with the response's fields. Called before anything is written. */
    public static void headOnly(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AnswerWriter.send(request, response, new byte[0]);
    }

    /** Sets a status without a body; sent when the request is completed. */
    public static void status(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(0);
    }
}
