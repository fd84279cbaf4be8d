package org.streampump.icecast;

/**
 * This server's address as the asking peer knows it.
 *
 * @param host name or address
 * @param origin scheme, host and port, such as {@code http://pump.example:8080}
 */
public record ServerAddress(String host, String origin) {}
