package org.streampump.io.client;

import java.time.Duration;

/**
 * The time that one attempt to pull may take.
 *
 * @param connect maximum time for connecting, for all addresses of one host together
 * @param header maximum time until the header of the stream has come, including everything before it
 */
public record HttpPatience(Duration connect, Duration header) {
    public static final HttpPatience DEFAULT = new HttpPatience(Duration.ofSeconds(10), Duration.ofSeconds(15));
}
