package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.streampump.door.Answer;
import org.streampump.io.AnswerWriter;

/** What all playlists have in common: files with the address of a stream, found at its name with a suffix behind it. */
public final class Playlist {
    public static final String ASX = ".asx";
    public static final String M3U = ".m3u";
    public static final String XSPF = ".xspf";

    /** What the front door takes off a name, unless a stream is configured with it. */
    public static final List<String> SUFFIXES = List.of(ASX, M3U, XSPF);

    private Playlist() {}

    /** Whether the front door has taken this suffix off the name. */
    public static boolean isAskedFor(Visit visit, String suffix) {
        String path = "/" + visit.name() + suffix;
        String asked = visit.request().getPathInfo();
        return path.equals(asked) || (path + "/").equals(asked);
    }

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
