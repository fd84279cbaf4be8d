package org.streampump.config;

import java.time.Duration;

/**
 * How much of a stream is kept; whichever bound is reached first counts.
 *
 * @param time age of what is kept
 * @param bytes size of what is kept
 */
public record LogLimits(Duration time, long bytes) {}
