package org.streampump.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.door.Answer;
import org.streampump.io.Peer;
import org.streampump.logging.Texts;

/**
 * Answers requests on which the pump's code has failed. Without this filter, the server's own answer would by default show the server's version and where the code failed.
 */
public final class FailureFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LogManager.getLogger(FailureFilter.class);
    private static final int MAX_LOGGED = 200; // of a stranger's text, in characters

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException | Error e) {
            if (response.isCommitted() || request.isAsyncStarted()) {
                throw e; // the server closes the connection, and logs the failure
            }
            LOG.error(
                    "{} {} of {} has failed",
                    Texts.printable(request.getMethod(), MAX_LOGGED),
                    Texts.printable(request.getRequestURI(), MAX_LOGGED),
                    Peer.of(request),
                    e);
            response.resetBuffer();
            String why = "the pump has failed at this request: its log says why";
            Answer.lastText(request, response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, why);
        }
    }
}
