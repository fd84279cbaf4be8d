package org.streampump.protocol.http;

import java.util.List;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Protocol;

/** Plain HTTP without extensions. */
public final class PlainHttp implements Protocol {
    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<Dialect> dialects(HttpParts parts) {
        return List.of(new HttpDialect(parts));
    }
}
