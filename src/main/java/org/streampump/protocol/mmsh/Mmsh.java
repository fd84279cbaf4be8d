package org.streampump.protocol.mmsh;

import java.util.List;
import java.util.Set;
import org.streampump.container.asf.Asf;
import org.streampump.io.client.HttpPatience;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.SourceParts;
import org.streampump.source.SourceType;
import org.streampump.source.http.HttpServers;
import org.streampump.source.http.HttpSourceType;

/** Windows Media over HTTP. */
public final class Mmsh implements Protocol {
    /** The schemes of addresses at which nothing but MMSH is expected. */
    private static final Set<String> SCHEMES = Set.of("mms", "mmsh", "mmshs");

    @Override
    public String name() {
        return "mmsh";
    }

    @Override
    public List<Dialect> dialects(HttpParts parts) {
        return List.of(new MmshDialect(name(), parts));
    }

    @Override
    public List<SourceType> sources(SourceParts parts) {
        return List.of(new HttpServers(name(), SCHEMES, httpSources(parts), parts.network(), HttpPatience.DEFAULT));
    }

    @Override
    public List<HttpSourceType> httpSources(SourceParts parts) {
        String asf = new Asf().name();
        return List.of(new MmshSourceType(
                parts.formats().named(asf).orElseThrow(() -> new IllegalStateException("no container " + asf))));
    }
}
