package org.streampump.io.client;

/**
 * A header field of a request.
 *
 * @param value characters of ISO 8859-1, without line breaks
 */
public record HttpField(String name, String value) {}
