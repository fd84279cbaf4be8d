package org.streampump.status;

import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.WatchExample;

/**
 * A container format that the pump takes, with what pages must know of it.
 *
 * @param name as the configuration has it, such as {@code mpegts}
 * @param label for people, such as {@code MPEG-TS}
 * @param mediaType that viewers are told
 * @param extension usual one of file names, without the dot
 * @param publish examples of how people make streams of it
 * @param watch examples of how people play or keep them
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
