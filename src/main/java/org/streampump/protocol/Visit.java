package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.streampump.config.StreamConfig;
import org.streampump.door.RequestCredentials;
import org.streampump.door.RequestQuestion;
import org.streampump.io.HeldRequest;
import org.streampump.io.Peer;
import org.streampump.io.client.Chain;

/**
 * One HTTP request for a configured stream.
 *
 * @param name the stream's own name, also where a pattern covers the name
 * @param suffix the part after the name that a dialect has claimed; else empty
 * @param config the stream's settings, or its pattern's settings
 * @param door the door through which the request comes back if it has to wait
 */
public record Visit(
        HttpServletRequest request,
        HttpServletResponse response,
        String name,
        String suffix,
        StreamConfig config,
        HeldRequest.Door door) {

    /** A visitor who speaks plain HTTP. */
    public Visitor visitor() {
        return visitor(request, name, RequestQuestion.protocol(request));
    }

    /** A visitor who speaks this protocol over HTTP. */
    public Visitor visitor(String protocol) {
        return visitor(request, name, protocol + " over " + RequestQuestion.protocol(request));
    }

    /** A visitor who asks for a stream that need not exist. */
    static Visitor visitor(HttpServletRequest request, String name) {
        return visitor(request, name, RequestQuestion.protocol(request));
    }

    private static Visitor visitor(HttpServletRequest request, String name, String protocol) {
        return new Visitor(
                protocol,
                name,
                Optional.ofNullable(request.getQueryString()),
                request.getRemoteAddr(),
                Peer.of(request),
                RequestQuestion.userAgent(request),
                RequestCredentials.of(request),
                Optional.ofNullable(request.getHeader(Chain.HEADER)));
    }
}
