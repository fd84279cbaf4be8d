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

    /** Status and one line of text, with its length. Nothing may have been written before. */
    public static void text(HttpServletRequest request, HttpServletResponse response, int status, String line)
            throws IOException {
        AnswerWriter.send(request, response, head(response, status, line));
    }

    /** The same, behind which the connection is closed, whatever is unread of the request's body. */
    public static void lastText(HttpServletRequest request, HttpServletResponse response, int status, String line)
            throws IOException {
        LingeringClose.answer(request, response, head(response, status, line));
    }

    /** What a line of text is on the wire. */
    public static byte[] body(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Status and fields of one line of text, and its body, for who sends it by itself. */
    public static byte[] head(HttpServletResponse response, int status, String line) {
        byte[] body = body(line);
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        return body;
    }

    /** The fields that the response has, to a HEAD. Nothing may have been written before. */
    public static void headOnly(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AnswerWriter.send(request, response, new byte[0]);
    }

    /** A status without a body; sent when the request is completed. */
    public static void status(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(0);
    }
}
