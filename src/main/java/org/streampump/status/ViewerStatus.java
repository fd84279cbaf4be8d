package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.streampump.stream.Viewer;

/**
 * One viewer; for the administrator.
 *
 * @param id by which it is kicked; never used again while the pump runs
 * @param stream name
 * @param peer address and port
 * @param protocol how it is served, such as {@code HTTP/1.1} or {@code icy over HTTP/1.1, detached}
 * @param userAgent what it calls itself; may be empty
 * @param watchedMs since it came, in milliseconds
 * @param sentBytes handed to its connection
 * @param lagBytes between its place and the live edge
 * @param overruns how often it was too slow and skipped
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
