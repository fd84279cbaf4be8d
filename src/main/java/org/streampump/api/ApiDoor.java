package org.streampump.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.streampump.control.PumpControl;
import org.streampump.door.Administrators;
import org.streampump.door.BodyAnswer;
import org.streampump.door.Door;

/** {@code /api/v1/*}: the pump's state, and the administrator's calls. */
public record ApiDoor(PumpControl control, ApiDocuments documents, Administrators administrators) implements Door {
    /** The answer while no pump runs; constant, because the JSON binding belongs to the pump. */
    private static final String NOT_RUNNING = "{\"error\":\"the pump is not running\"}";

    @Override
    public List<String> paths() {
        return List.of("/api/v1/*");
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        new ApiCall(this, request, response).answer();
    }

    @Override
    public void answerStopped(HttpServletRequest request, HttpServletResponse response) throws IOException {
        BodyAnswer.json(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, NOT_RUNNING.getBytes(UTF_8));
    }
}
