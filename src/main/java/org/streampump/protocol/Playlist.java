package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.streampump.door.Answer;
import org.streampump.io.AnswerWriter;

/** The common part of all playlists: files with the address of a stream, found at the stream's name with a suffix. */
public final class Playlist {
    private Playlist() {}

    /**
     * Answers a GET or HEAD.
     *
     * @param text the file; empty when the request does not tell at which address the pump was reached
     */
    public static void answer(Visit visit, String mediaType, Optional<String> text) throws IOException {
        HttpServletResponse response = visit.response();
        if (text.isEmpty()) {
            Answer.text(
                    visit.request(),
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "the request needs a Host that a playlist can contain");
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
