package org.streampump.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Adds to every answer what browsers must not do with it, and takes the version of the server out of it. */
public final class HeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /**
     * For the pump's page, which has all that it needs in files of its own, and for whatever else a browser shows: an answer
     * that is no page would do nothing with more. {@code X-Frame-Options} is for browsers that cannot show the page.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /** The pump's page may show where it comes from, to the pump: over plain HTTP nothing else tells it from other pages. */
    private static final String REFERRERS = "same-origin";

    private static final String STREAMS = "/streams";
    private static final String NAME = "Stream Pump";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", REFERRERS);
        // Sites embed streams, and browsers play them in pages that they make themselves.
        if (!request.getServletPath().equals(STREAMS)) {
            response.setHeader("Content-Security-Policy", POLICY);
        }
        if (response.containsHeader("Server")) {
            response.setHeader("Server", NAME);
        }
        chain.doFilter(request, response);
    }
}
