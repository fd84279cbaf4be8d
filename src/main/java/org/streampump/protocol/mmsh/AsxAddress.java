package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.streampump.protocol.PlaylistAddress;
import org.streampump.protocol.Visitor;

/** Where a playlist sends players. */
final class AsxAddress {
    private AsxAddress() {}

    /** Whether this parameter of a query, as it stands there, asks for a playlist instead of the stream. */
    static boolean asksForPlaylist(String parameter) {
        return parameter.equals("asx") || parameter.startsWith("asx=");
    }

    /**
     * The stream's address as the player would reach it: {@code mmsh}, which all players take that can play it, or {@code https}
     * where the request came over TLS, for MMSH has no name for that.
     *
     * @return empty when the request does not say to which host it came, in a way that can be believed
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
