package org.streampump.protocol;

import org.streampump.container.FormatDetector;
import org.streampump.io.client.HttpNetwork;

/**
 * The parts that kinds of source need, before there is a configuration.
 *
 * @param formats all containers
 * @param network how servers are reached
 */
public record SourceParts(FormatDetector formats, HttpNetwork network) {}
