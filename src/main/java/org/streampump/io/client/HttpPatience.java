package org.streampump.io.client;

import java.time.Duration;

/**
 * The time that one attempt to pull may take.
 *
 * @param connect for the addresses of one host together
 * @param header until the header of the stream has come, including everything before
 */
public record HttpPatience(Duration connect, Duration header) {
    public static final HttpPatience DEFAULT = new HttpPatience(Duration.ofSeconds(10), Duration.ofSeconds(15));
}
