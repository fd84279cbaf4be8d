package org.streampump.protocol.playlist;

import java.util.List;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Protocol;

/** Files with a stream's address. */
public final class Playlists implements Protocol {
    @Override
    public String name() {
        return "playlist";
    }

    @Override
    public List<Dialect> dialects(HttpParts parts) {
        return List.of(new PlaylistDialect());
    }
}
