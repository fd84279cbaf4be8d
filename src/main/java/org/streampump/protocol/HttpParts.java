package org.streampump.protocol;

/** The parts of a running pump that protocols over HTTP need. */
public record HttpParts(PumpParts pump, HttpViewers viewers, HttpPublishers publishers) {}
