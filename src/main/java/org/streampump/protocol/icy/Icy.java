package org.streampump.protocol.icy;

import java.util.List;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Protocol;

/** Radio over HTTP. */
public final class Icy implements Protocol {
    @Override
    public String name() {
        return "icy";
    }

    @Override
    public List<Dialect> dialects(HttpParts parts) {
        return List.of(new IcyDialect(name(), parts));
    }
}
