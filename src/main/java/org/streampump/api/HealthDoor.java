package org.streampump.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.streampump.door.AdministratorCheck;
import org.streampump.door.Administrators;
import org.streampump.door.BodyAnswer;
import org.streampump.door.Door;
import org.streampump.door.NotYet;
import org.streampump.door.Refusal;
import org.streampump.status.Audience;
import org.streampump.status.HealthStatus;

/** {@code /health}: 200, or 503 with the reason, for load balancers and supervisors. */
public record HealthDoor(ApiDocuments documents, Administrators administrators) implements Door {
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String RETRY_AFTER_SECONDS = "5";

    /** The answer while no pump runs; constant, because the JSON binding belongs to the pump. */
    private static final String NOT_RUNNING = refusal("the pump is not running");

    private static final String WRONG_METHOD = refusal("allowed: " + METHODS);

    @Override
    public List<String> paths() {
        return List.of("/health");
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> tell(request, response);
            case "OPTIONS" -> {
                response.setHeader("Allow", METHODS);
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> {
                response.setHeader("Allow", METHODS);
                send(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, WRONG_METHOD.getBytes(UTF_8));
            }
        }
    }

    private void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AdministratorCheck administrator = administrators.check(request, response);
        try {
            tell(documents.health(audience(administrator)), request, response);
        } catch (NotYet pending) {
            boolean unused = administrator.holds(pending);
        }
    }

    private void tell(HealthStatus health, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        int status = health.ok() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        send(request, response, status, documents.health(health));
    }

    /**
     * Returns the audience. A credential that was not compared leaves the request anonymous: a load balancer would take a
     * refusal for ill health.
     */
    private static Audience audience(AdministratorCheck administrator) throws NotYet {
        try {
            return administrator.isAdministrator() ? Audience.ADMINISTRATOR : Audience.ANYONE;
        } catch (NotYet pending) {
            throw pending;
        } catch (Refusal e) {
            administrator.log(e);
            return Audience.ANYONE;
        }
    }

    @Override
    public void answerStopped(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, NOT_RUNNING.getBytes(UTF_8));
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, int status, byte[] json)
            throws IOException {
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        BodyAnswer.json(request, response, status, json);
    }

    /**
     * @param reason has no characters that JSON would escape
     */
    private static String refusal(String reason) {
        return "{\"status\":\"unavailable\",\"reason\":\"" + reason + "\"}";
    }
}
