package org.streampump.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.streampump.door.BodyAnswer;
import org.streampump.servlet.FrontDoor;

/** {@code /api/v1/*}: what the pump is doing, and the administrator's calls. */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Written by hand: without a pump there is nothing that writes JSON. */
    private static final String NOT_RUNNING = "{\"error\":\"the pump is not running\"}";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<FrontDoor> door = FrontDoor.of(getServletContext());
        if (door.isPresent()) {
            new ApiCall(door.get(), request, response).answer();
        } else {
            BodyAnswer.json(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, NOT_RUNNING.getBytes(UTF_8));
        }
    }
}
