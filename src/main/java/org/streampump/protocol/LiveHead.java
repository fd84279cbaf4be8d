package org.streampump.protocol;

import jakarta.servlet.http.HttpServletResponse;
import org.streampump.container.ContainerFormat;
import org.streampump.stream.Stream;

/** The head of the answer to those who watch a container as it came, over plain HTTP or with ICY metadata in it. */
public final class LiveHead {
    private LiveHead() {}

    /**
     * Sets status and headers. What radio says about the stream is told where players look for it, with bare audio: VLC, when
     * it sees {@code icy-name}, leaves and asks again for metadata, which it would do in vain elsewhere.
     */
    public static void describe(HttpServletResponse response, ContainerFormat format, Stream stream) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(format.mediaType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Accel-Buffering", "no"); // nginx in front must not collect a live stream
        if (format.carriesIcyMetadata()) {
            StationHeaders.tell(stream.station(), response);
        }
    }
}
