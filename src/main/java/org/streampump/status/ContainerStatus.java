package org.streampump.status;

import org.streampump.container.ContainerFormat;

/**
 * A container format.
 *
 * @param name as the configuration names it, such as {@code mpegts}
 * @param label for people, such as {@code MPEG-TS}
 */
public record ContainerStatus(String name, String label) {

    static ContainerStatus of(ContainerFormat format) {
        return new ContainerStatus(format.name(), format.label());
    }
}
