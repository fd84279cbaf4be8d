package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.streampump.stream.Viewer;

/**
 * One viewer; for the administrator.
 *
 * @param id identifies the viewer in order to kick it; never used again while the pump runs
 * @param stream name of the stream
 * @param peer address and port
 * @param protocol the protocol and connection, such as {@code HTTP/1.1} or {@code icy over HTTP/1.1, detached}
 * @param userAgent the name that the viewer's player gives itself; may be empty
 * @param watchedMs time since the viewer came, in milliseconds
 * @param sentBytes number of bytes handed to the viewer's connection
 * @param lagBytes number of bytes between the viewer's place and the live edge
 * @param overruns how often the viewer was too slow and skipped
 */
@JsonbPropertyOrder({"id", "stream"})
public record ViewerStatus(
        long id,
        String stream,
        String peer,
        String protocol,
        String userAgent,
        long watchedMs,
        long sentBytes,
        long lagBytes,
        int overruns) {

    static ViewerStatus of(Viewer viewer) {
        return new ViewerStatus(
                viewer.id(),
                viewer.streamName(),
                viewer.info().peer(),
                viewer.info().protocol(),
                viewer.info().userAgent(),
                viewer.watchedMs(),
                viewer.sentBytes(),
                viewer.lagBytes(),
                viewer.overruns());
    }
}
