package org.streampump.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.streampump.door.Answer;

/**
 * Refuses paths with an empty part, such as {@code /streams//demo}. Jetty itself refuses such paths, and Tomcat reads two
 * slashes as one: with this filter, an address that works on one server works on the other.
 */
public final class WholePathFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    /** Two slashes with nothing or only a path parameter between them. */
    private static final Pattern EMPTY_PART = Pattern.compile("/(;[^/]*)?/");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (EMPTY_PART.matcher(request.getRequestURI()).find()) {
            Answer.lastText(request, response, HttpServletResponse.SC_BAD_REQUEST, "the path has an empty part: //");
        } else {
            chain.doFilter(request, response);
        }
    }
}
