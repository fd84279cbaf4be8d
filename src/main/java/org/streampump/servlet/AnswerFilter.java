package org.streampump.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.streampump.io.AnswerWriter;

/**
 * Stands in front of all servlets: an answer that consists of a status and fields is sent without a thread that waits for its
 * peer. The code that makes an answer with a body sends it in the same way.
 */
public final class AnswerFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (!request.isAsyncStarted() && !response.isCommitted()) { // an unsent answer has no body
            AnswerWriter.send(request, response, new byte[0]);
        }
    }
}
