package org.streampump.protocol.icy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.streampump.auth.Challenge;
import org.streampump.io.LingeringClose;
import org.streampump.protocol.Answer;
import org.streampump.protocol.EncoderAdmission;
import org.streampump.protocol.Refusal;
import org.streampump.protocol.Visit;

/** Short answers to Icecast's encoders, in status lines that libshout understands: it insists on a reason phrase. */
final class IcyAnswer {
    private static final String OPEN = "publishing is open to you";

    private IcyAnswer() {}

    /** To who asked without sending anything. */
    static void ok(Visit visit) throws IOException {
        if (!LingeringClose.withAnswer(visit.request(), visit.response(), text(HttpServletResponse.SC_OK, OPEN))) {
            Answer.text(visit.response(), HttpServletResponse.SC_OK, OPEN);
        }
    }

    static void refuse(Visit visit, Refusal refusal) throws IOException {
        byte[] answer = text(refusal.status(), refusal.getMessage());
        if (LingeringClose.withAnswer(visit.request(), visit.response(), answer)) {
            EncoderAdmission.logRefused(visit, refusal);
        } else {
            EncoderAdmission.refuse(visit, refusal, List.of(Challenge.BASIC));
        }
    }

    /** In HTTP/1.0, as Icecast answers. */
    static byte[] text(int status, String line) {
        byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
        String challenge =
                status == HttpServletResponse.SC_UNAUTHORIZED ? "WWW-Authenticate: " + Challenge.BASIC + "\r\n" : "";
        String head = "HTTP/1.0 " + status + " " + phrase(status) + "\r\n" + challenge
                + "Content-Type: text/plain;charset=UTF-8\r\nCache-Control: no-store\r\nConnection: close\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        return (head + line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String phrase(int status) {
        return switch (status) {
            case HttpServletResponse.SC_OK -> "OK";
            case HttpServletResponse.SC_UNAUTHORIZED -> "Unauthorized";
            case HttpServletResponse.SC_FORBIDDEN -> "Forbidden";
            case HttpServletResponse.SC_CONFLICT -> "Conflict";
            case HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE -> "Unsupported Media Type";
            case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "Service Unavailable";
            default -> "Refused";
        };
    }
}
