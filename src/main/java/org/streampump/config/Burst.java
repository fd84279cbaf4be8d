package org.streampump.config;

import java.time.Duration;

/**
 * How much of the past a new viewer gets at once, at least. Both zero: the viewer starts at the live edge.
 *
 * @param time media time of the burst; zero asks for none
 * @param bytes size of the burst; zero asks for none
 */
public record Burst(Duration time, long bytes) {}
