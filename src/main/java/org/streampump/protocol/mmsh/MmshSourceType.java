package org.streampump.protocol.mmsh;

import org.streampump.container.ContainerFormat;
import org.streampump.settings.Settings;
import org.streampump.source.http.HttpCandidate;
import org.streampump.source.http.HttpSourceType;

/**
 * MMSH servers.
 *
 * @param asf the container of all streams that come from MMSH servers
 */
record MmshSourceType(ContainerFormat asf) implements HttpSourceType {

    @Override
    public String name() {
        return "mmsh";
    }

    @Override
    public HttpCandidate candidate(Settings options) {
        return new MmshSource(asf);
    }
}
