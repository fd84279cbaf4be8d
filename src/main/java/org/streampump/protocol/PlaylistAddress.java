package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The stream's address in a playlist. */
public final class PlaylistAddress {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]{0,39}:[0-9A-Fa-f:.]{1,45}");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private PlaylistAddress() {}

    /**
     * Returns the stream's address as the player can reach it, without a query.
     *
     * @param scheme a scheme whose default port is the port of HTTP, or of HTTPS where the request is secure
     * @return empty when the request does not reliably name the host that it was sent to
     */
    public static Optional<String> of(HttpServletRequest request, String streamName, String scheme) {
        int usualPort = request.isSecure() ? HTTPS_PORT : HTTP_PORT;
        String port = request.getServerPort() == usualPort ? "" : ":" + request.getServerPort();
        return host(request.getServerName()).map(host -> scheme + "://" + host + port + path(request, streamName));
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
}
