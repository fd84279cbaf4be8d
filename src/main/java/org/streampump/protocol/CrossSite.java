package org.streampump.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Whether a browser sends a request on behalf of somebody else's page: it adds the credentials that its user once gave it.
 * Icecast's commands are GET requests, which any page can cause.
 */
final class CrossSite {
    private CrossSite() {}

    /** What browsers tell, where they tell it; programs tell nothing. */
    static boolean is(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site"); // only over TLS and on the machine itself
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String page = request.getHeader("Origin") != null ? request.getHeader("Origin") : request.getHeader("Referer");
        return page != null && !isOurs(page, request);
    }

    private static boolean isOurs(String page, HttpServletRequest request) {
        try {
            URI uri = new URI(page);
            int port = uri.getPort() < 0 ? defaultPort(uri) : uri.getPort();
            return uri.getHost() != null
                    && uri.getHost().equalsIgnoreCase(bracketed(request.getServerName()))
                    && port == request.getServerPort();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int defaultPort(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80; // "null" has no scheme
    }

    /** An IPv6 address as it stands in a URI. */
    static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
