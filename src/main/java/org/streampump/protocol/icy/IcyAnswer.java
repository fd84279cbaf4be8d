package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.streampump.access.Challenge;
import org.streampump.door.Answer;
import org.streampump.door.Refusal;
import org.streampump.io.LingeringClose;
import org.streampump.io.ReasonPhrase;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.Visit;

/** Short answers to Icecast's encoders, with status lines that libshout understands: libshout insists on a reason phrase. */
final class IcyAnswer {
    private static final String OPEN = "publishing is open to you";

    private IcyAnswer() {}

    /** Answers an encoder that has asked whether it may publish, without sending a stream. */
    static void ok(Visit visit) throws IOException {
        if (!isAnswered(visit, HttpServletResponse.SC_OK, /* fields= */ "", OPEN)) {
            Answer.text(visit.request(), visit.response(), HttpServletResponse.SC_OK, OPEN);
        }
    }

    static void refuse(Visit visit, Refusal refusal, HttpPublishers publishers) throws IOException {
        String retry = refusal.retryAfterSeconds() > 0 ? "Retry-After: " + refusal.retryAfterSeconds() + "\r\n" : "";
        if (isAnswered(visit, refusal.status(), retry, refusal.getMessage())) {
            publishers.logRefused(visit, refusal);
        } else {
            publishers.refuse(visit, refusal, List.of(Challenge.BASIC));
        }
    }

    private static boolean isAnswered(Visit visit, int status, String fields, String line) throws IOException {
        int bodyBytes = Answer.body(line).length;
        return LingeringClose.withAnswer(
                visit.request(), visit.response(), text(status, fields, line), status, bodyBytes);
    }

    /**
     * Writes an answer in HTTP/1.0, as Icecast answers.
     *
     * @param fields further header fields, each with its line end
     */
    static byte[] text(int status, String fields, String line) {
        String challenge =
                status == HttpServletResponse.SC_UNAUTHORIZED ? "WWW-Authenticate: " + Challenge.BASIC + "\r\n" : "";
        String head = "HTTP/1.0 " + status + " " + ReasonPhrase.of(status) + "\r\n" + challenge + fields
                + "Content-Type: text/plain;charset=UTF-8\r\nCache-Control: no-store\r\nConnection: close\r\n"
                + "Content-Length: " + Answer.body(line).length + "\r\n\r\n";
        return (head + line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
