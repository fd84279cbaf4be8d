package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.streampump.protocol.PlaylistAddress;
import org.streampump.protocol.Visitor;

/** The stream's address in a playlist. */
final class AsxAddress {
    private AsxAddress() {}

    /** Whether this parameter of a query, undecoded, asks for a playlist instead of the stream. */
    static boolean asksForPlaylist(String parameter) {
        return parameter.equals("asx") || parameter.startsWith("asx=");
    }

    /**
     * Returns the stream's address as the player can reach it: with {@code mmsh}, which is accepted by all players that can
     * play the stream, or with {@code https} where the request came over TLS, because MMSH has no scheme for TLS.
     *
     * @return empty when the request does not reliably name the host that it was sent to
     */
    static Optional<String> of(HttpServletRequest request, Visitor visitor) {
        return PlaylistAddress.of(request, visitor.name(), request.isSecure() ? "https" : "mmsh")
                .map(address -> address + query(visitor.query()));
    }

    private static String query(Optional<String> query) {
        String others = Arrays.stream(query.orElse("").split("&", -1))
                .filter(parameter -> !parameter.isEmpty() && !asksForPlaylist(parameter))
                .collect(Collectors.joining("&"));
        return others.isEmpty() ? "" : "?" + others;
    }
}
