package org.streampump.protocol;

import org.streampump.container.FormatDetector;
import org.streampump.io.client.HttpNetwork;

/**
 * The parts that kinds of source need before a configuration is loaded.
 *
 * @param formats all containers
 * @param network the way to servers
 */
public record SourceParts(FormatDetector formats, HttpNetwork network) {}
