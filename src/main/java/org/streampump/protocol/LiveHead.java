package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import org.streampump.container.ContainerFormat;
import org.streampump.stream.StationInfo;
import org.streampump.stream.Stream;

/** The head of the answer to viewers of an unchanged container, over plain HTTP or with ICY metadata in it. */
public final class LiveHead {
    private LiveHead() {}

    /**
     * Sets status and headers. The station's facts are sent with bare audio, where players look for them: when VLC sees {@code
     * icy-name}, it disconnects and asks again for metadata, which is futile with other containers. Without {@code icy-name}
     * VLC never asks for metadata, and a station without a name is therefore named like the requested stream.
     */
    public static void describe(Visit visit, ContainerFormat format, Stream stream) {
        HttpServletResponse response = visit.response();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(format.mediaType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx in front of the pump must not collect a live stream
        if (format.carriesIcyMetadata()) {
            String title = visit.config().forStream(visit.name()).title();
            StationHeaders.tell(stream.broadcast().station().or(StationInfo.named(title)), response);
        }
    }
}
