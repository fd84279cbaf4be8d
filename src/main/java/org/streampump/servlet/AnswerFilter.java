package org.streampump.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.streampump.io.AnswerWriter;

/**
 * In front of everything: an answer that is a status and fields is sent without a thread that waits for its peer, whoever gives
 * it. Answers with a body are sent in the same way where they are made.
 */
public final class AnswerFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (!request.isAsyncStarted() && !response.isCommitted()) { // nobody has sent it: it has no body
            AnswerWriter.send(request, response, new byte[0]);
        }
    }
}
