package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.streampump.door.Answer;
import org.streampump.io.AnswerWriter;

/** What all playlists have in common: files with the address of a stream, found at its name with a suffix behind it. */
public final class Playlist {
    private Playlist() {}

    /**
     * Answers a GET or HEAD.
     *
     * @param text empty: the request does not say under which address it has found us
     */
    public static void answer(Visit visit, String mediaType, Optional<String> text) throws IOException {
        HttpServletResponse response = visit.response();
        if (text.isEmpty()) {
            Answer.text(
                    visit.request(),
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "a Host is needed that can be written down");
            return;
        }
        byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(mediaType);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        AnswerWriter.send(visit.request(), response, body);
    }
}
