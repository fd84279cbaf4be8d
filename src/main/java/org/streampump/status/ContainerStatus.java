package org.streampump.status;

import org.streampump.container.ContainerFormat;

/**
 * A media container format, as the API's documents name it.
 *
 * @param name as the configuration names it, such as {@code mpegts}
 * @param label for people, such as {@code MPEG-TS}
 */
public record ContainerStatus(String name, String label) {

    static ContainerStatus of(ContainerFormat format) {
        return new ContainerStatus(format.name(), format.label());
    }
}
