package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a playlist sends players. */
final class AsxAddress {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]{0,39}:[0-9A-Fa-f:.]{1,45}");
    private static final int MMSH_PORT = 80;
    private static final int HTTPS_PORT = 443;

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
    static Optional<String> of(HttpServletRequest request, String streamName) {
        int usualPort = request.isSecure() ? HTTPS_PORT : MMSH_PORT;
        String port = request.getServerPort() == usualPort ? "" : ":" + request.getServerPort();
        return host(request.getServerName())
                .map(host -> (request.isSecure() ? "https://" : "mmsh://")
                        + host
                        + port
                        + path(request, streamName)
                        + query(request.getQueryString()));
    }

    private static Optional<String> host(String name) {
        if (name == null) {
            return Optional.empty();
        }
        if (NAME.matcher(name).matches()) {
            return Optional.of(name);
        }
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        String bare = bracketed ? name.substring(1, name.length() - 1) : name;
        return IPV6.matcher(bare).matches() ? Optional.of("[" + bare + "]") : Optional.empty();
    }

    private static String path(HttpServletRequest request, String streamName) {
        String path = request.getServletContext().getContextPath() + request.getServletPath() + "/" + streamName;
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path: " + path, e);
        }
    }

    private static String query(String query) {
        if (query == null) {
            return "";
        }
        String others = Arrays.stream(query.split("&", -1))
                .filter(parameter -> !parameter.isEmpty() && !asksForPlaylist(parameter))
                .collect(Collectors.joining("&"));
        return others.isEmpty() ? "" : "?" + others;
    }
}
