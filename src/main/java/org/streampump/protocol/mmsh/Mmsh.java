package org.streampump.protocol.mmsh;

import java.util.List;
import org.streampump.container.asf.Asf;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.SourceParts;
import org.streampump.source.SourceType;

/** Windows Media over HTTP. */
public final class Mmsh implements Protocol {
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
        String asf = new Asf().name();
        return List.of(new MmshSourceType(
                parts.formats().named(asf).orElseThrow(() -> new IllegalStateException("no container " + asf)),
                parts.network()));
    }
}
