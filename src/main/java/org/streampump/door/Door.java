package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Paths of the web application, and the answers at these paths. Any thread; no state per request. */
public interface Door {

    /** URL patterns of the Servlet API, such as {@code /streams/*}; no two doors have a pattern in common. */
    List<String> paths();

    /** Answers a request at one of the paths, now or later. */
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Answers a request that comes when the pump has stopped. */
    default void answerStopped(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer.lastText(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump is not running");
    }
}
