package org.streampump.protocol.icy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.streampump.protocol.Dialect;
import org.streampump.protocol.HttpParts;
import org.streampump.protocol.Visit;

/** Radio at the streams' HTTP addresses. Any thread. */
public final class IcyDialect implements Dialect {
    private static final Set<String> VIEWERS = Set.of("GET", "HEAD");

    private final IcyViewing viewing;
    private final IcyPublishing publishing;

    /**
     * @param protocol name of the protocol in the records of viewers
     */
    public IcyDialect(String protocol, HttpParts parts) {
        viewing = new IcyViewing(protocol, parts.viewers());
        publishing = new IcyPublishing(parts.publishers(), parts.pump().clock());
    }

    @Override
    public List<String> publisherMethods() {
        return List.of(IcySource.METHOD);
    }

    /** Whether the request is ICY. The method decides first, because ffmpeg asks for metadata also when it publishes. */
    @Override
    public boolean speaks(Visit visit) {
        return VIEWERS.contains(visit.request().getMethod())
                ? IcyViewing.isAskedFor(visit.request())
                : IcySource.isOne(visit.request());
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
