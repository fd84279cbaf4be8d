package org.streampump.status;

import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.WatchExample;

/**
 * A media container format that the pump accepts, as pages describe it.
 *
 * @param name as the configuration names it, such as {@code mpegts}
 * @param label for people, such as {@code MPEG-TS}
 * @param mediaType media type that viewers are told
 * @param extension usual file name extension, without the dot
 * @param publish examples of how people publish streams of this format
 * @param watch examples of how people play or keep streams of this format
 */
public record KnownFormat(
        String name,
        String label,
        String mediaType,
        String extension,
        List<PublishExample> publish,
        List<WatchExample> watch) {

    static KnownFormat of(ContainerFormat format) {
        return new KnownFormat(
                format.name(),
                format.label(),
                format.mediaType(),
                format.extensions().get(0),
                format.publishing(),
                format.watching());
    }
}
