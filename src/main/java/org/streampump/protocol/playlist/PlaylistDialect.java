package org.streampump.protocol.playlist;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.streampump.door.Answer;
import org.streampump.door.Cors;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.Playlist;
import org.streampump.protocol.PlaylistAddress;
import org.streampump.protocol.Visit;

/** Answers requests for a file with a stream's address, whichever protocol the client speaks. Any thread. */
public final class PlaylistDialect implements Dialect {
    private static final String M3U = ".m3u";
    private static final String XSPF = ".xspf";

    @Override
    public List<String> viewerSuffixes() {
        return List.of(M3U, XSPF);
    }

    @Override
    public boolean speaks(Visit visit) {
        return viewerSuffixes().contains(visit.suffix());
    }

    /**
     * Answers with the playlist. The query is not copied into it: people pass such files on, and a key in the query would go
     * with them.
     */
    @Override
    public void watch(Visit visit) throws IOException {
        visit.config().get(Cors.class).allow(visit.request(), visit.response());
        String title = visit.config().forStream(visit.name()).title();
        String scheme = visit.request().isSecure() ? "https" : "http";
        Optional<String> address = PlaylistAddress.of(visit.request(), visit.name(), scheme);
        if (visit.suffix().equals(M3U)) {
            Playlist.answer(visit, M3u.MEDIA_TYPE, address.map(at -> M3u.text(title, at)));
        } else {
            Playlist.answer(visit, Xspf.MEDIA_TYPE, address.map(at -> Xspf.text(title, at)));
        }
    }

    @Override
    public void publish(Visit visit) throws IOException {
        Answer.text(
                visit.request(),
                visit.response(),
                HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                "nobody can publish a playlist");
    }
}
