package org.streampump;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.streampump.io.client.HttpPatience;
import org.streampump.protocol.SourceParts;
import org.streampump.source.SourceType;
import org.streampump.source.SourceTypes;
import org.streampump.source.http.HttpServers;
import org.streampump.source.http.HttpSourceType;

/** All kinds of source. A new kind is one line here, unless a protocol brings it. */
public final class AllSources {
    private AllSources() {}

    /**
     * Makes all kinds of source.
     *
     * @throws IllegalStateException when two kinds have the same name or claim the same scheme
     */
    public static SourceTypes of(SourceParts parts) {
        List<HttpSourceType> byAnswer = StreamPump.PROTOCOLS.stream()
                .flatMap(protocol -> protocol.httpSources(parts).stream())
                .toList();
        List<SourceType> all = new ArrayList<>(List.of(
                new HttpServers("http", Set.of("http", "https"), byAnswer, parts.network(), HttpPatience.DEFAULT)));
        StreamPump.PROTOCOLS.forEach(protocol -> all.addAll(protocol.sources(parts)));
        return new SourceTypes(all);
    }
}
