package org.streampump.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Put into the WAR by a test that wants to see a context parameter as the pump sees it: the query is its name. */
@WebServlet("/it/parameter")
public final class ParameterServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String value = getServletContext().getInitParameter(request.getQueryString());
        response.getWriter().print(value == null ? "(none)" : value);
        response.flushBuffer(); // what is not sent by now has no body for AnswerFilter
    }
}
