package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.streampump.access.Action;
import org.streampump.access.Presented;
import org.streampump.access.Question;

/** Makes the questions to the rules of access from HTTP requests. */
public final class RequestQuestion {
    private RequestQuestion() {}

    /** @param stream the stream's name; empty if the question is about the pump */
    static Question of(HttpServletRequest request, Action action, Optional<String> stream) {
        return of(request, action, stream, RequestCredentials.of(request));
    }

    /** As {@link #of}, for a Shoutcast encoder, whose password is in the query parameter {@code pass}. */
    static Question withPass(HttpServletRequest request, Action action, Optional<String> stream) {
        return of(request, action, stream, RequestCredentials.pass(request));
    }

    private static Question of(
            HttpServletRequest request, Action action, Optional<String> stream, Presented presented) {
        return new Question(
                action,
                stream,
                presented,
                request.getRemoteAddr(),
                protocol(request),
                userAgent(request),
                Optional.ofNullable(request.getQueryString()));
    }

    /** The protocol's version, and whether the connection is encrypted. */
    public static String protocol(HttpServletRequest request) {
        return (request.isSecure() ? "TLS " : "") + request.getProtocol();
    }

    /** The name that the visitor's program gives itself; may be empty. */
    public static String userAgent(HttpServletRequest request) {
        String userAgent = request.getHeader("User-Agent");
        return userAgent == null ? "" : userAgent;
    }
}
