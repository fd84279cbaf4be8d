package org.streampump.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Adds to every answer the restrictions for browsers, and removes the server's version. */
public final class HeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /**
     * The policy for the pump's page, which loads everything it needs from files of its own, and for all other answers that a
     * browser may show, except those below {@code /streams}: an answer that is no page needs no more rights. The filter does
     * not add {@code X-Frame-Options}, which only browsers that cannot show the page anyway would need.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /**
     * Lets browsers tell only the pump which page of the pump has sent a request: over plain HTTP, no other field distinguishes
     * the pump's page from other pages.
     */
    private static final String REFERRERS = "same-origin";

    private static final String STREAMS = "/streams";
    private static final String NAME = "Stream Pump";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", REFERRERS);
        // Sites embed streams, and browsers play streams in pages that they make themselves.
        if (!request.getServletPath().equals(STREAMS)) {
            response.setHeader("Content-Security-Policy", POLICY);
        }
        if (response.containsHeader("Server")) {
            response.setHeader("Server", NAME);
        }
        chain.doFilter(request, response);
    }
}
