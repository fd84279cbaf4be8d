package org.streampump.protocol.http;

import java.io.IOException;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Visit;

/** Plain HTTP for viewers and encoders; accepts every request. */
public final class HttpDialect implements Dialect {
    private final HttpViewing viewing;
    private final HttpPublishing publishing;

    public HttpDialect(HttpParts parts) {
        viewing = new HttpViewing(parts.viewers());
        publishing = new HttpPublishing(parts.publishers(), parts.pump().clock());
    }

    @Override
    public boolean speaks(Visit visit) {
        return true;
    }

    @Override
    public void watch(Visit visit) throws IOException {
        viewing.watch(visit);
    }

    @Override
    public void publish(Visit visit) throws IOException {
        publishing.publish(visit);
    }
}
