package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import org.streampump.container.ContainerFormat;
import org.streampump.stream.StationInfo;
import org.streampump.stream.Stream;

/** The head of the answer to those who watch a container as it came, over plain HTTP or with ICY metadata in it. */
public final class LiveHead {
    private LiveHead() {}

    /**
     * Sets status and headers. What radio says about the stream is told where players look for it, with bare audio: VLC, when
     * it sees {@code icy-name}, leaves and asks again for metadata, which it would do in vain elsewhere. Without that it never
     * asks, so that a station without a name has the title of the stream that was asked for.
     */
    public static void describe(Visit visit, ContainerFormat format, Stream stream) {
        HttpServletResponse response = visit.response();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(format.mediaType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx in front must not collect a live stream
        if (format.carriesIcyMetadata()) {
            String title = visit.config().forStream(visit.name()).title();
            StationHeaders.tell(stream.broadcast().station().or(StationInfo.named(title)), response);
        }
    }
}
