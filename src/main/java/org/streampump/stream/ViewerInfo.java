package org.streampump.stream;

import org.streampump.logging.Texts;

/**
 * A viewer's description, for logs and the API.
 *
 * @param peer address and port
 * @param protocol the protocol that serves the viewer, such as {@code HTTP/1.1} or {@code mmsh over HTTP/1.1}
 * @param userAgent the name that the player gives itself; control characters removed, at most {@link #MAX_USER_AGENT} characters
 */
public record ViewerInfo(String peer, String protocol, String userAgent) {
    public static final int MAX_USER_AGENT = 200;

    public ViewerInfo {
        userAgent = userAgent == null ? "" : Texts.printable(userAgent, MAX_USER_AGENT);
    }
}
