package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Locale;

/**
 * Keeps pages of other sites from using a browser against the pump: the browser adds the credentials that its user once entered,
 * and reaches every address that its user reaches. Called for all requests that change something: any page can cause a GET or a
 * POST.
 *
 * <p>A browser must prove that the request comes from a page of the pump. A typed address is no such proof: browsers send the
 * same headers for a link in a mail, and for a typed page that redirects to a command.
 */
public final class CrossSite {
    private static final String HINT =
            "a browser must show that this request comes from one of this server's own pages; a program that sends"
                    + " a browser's header fields may add the field Origin with the scheme and host of this server";

    private CrossSite() {}

    /**
     * Refuses requests that a browser sends for pages of other sites. Requests of programs and of the pump's own pages pass.
     *
     * @throws Refusal 403
     */
    public static void refuse(HttpServletRequest request) throws Refusal {
        if (isBrowser(request) && !isFromOurPage(request)) {
            throw new Refusal(HttpServletResponse.SC_FORBIDDEN, HINT);
        }
    }

    /**
     * Whether a browser sent the request. Encoders and tools send none of these fields. No page can make a browser omit all of
     * them: a page may change the languages only.
     */
    private static boolean isBrowser(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getHeader("Origin") != null
                || request.getHeader("Referer") != null
                || request.getHeader("Accept-Language") != null
                || request.getHeader("Upgrade-Insecure-Requests") != null
                || (accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html"))
                || Collections.list(request.getHeaderNames()).stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("sec-"));
    }

    private static boolean isFromOurPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site"); // only over TLS and on the machine itself
        if (site != null) {
            return site.equals("same-origin");
        }
        String page = request.getHeader("Origin") != null ? request.getHeader("Origin") : request.getHeader("Referer");
        return page != null && isOurs(page, request);
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
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80; // the origin "null" has no scheme
    }

    /** Returns the host as a URI contains it: an IPv6 address gets brackets. */
    public static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
