package org.streampump.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.streampump.door.AdministratorDoor;
import org.streampump.door.BodyAnswer;
import org.streampump.door.Refusal;
import org.streampump.servlet.FrontDoor;
import org.streampump.status.Audience;
import org.streampump.status.HealthStatus;

/** {@code /health}: 200, or 503 with the reason, for load balancers and supervisors. */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String RETRY_AFTER_SECONDS = "5";

    /** Written by hand: without a pump there is nothing that writes JSON. */
    private static final String NOT_RUNNING = refusal("the pump is not running");

    private static final String WRONG_METHOD = refusal("allowed: " + METHODS);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
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
        Optional<FrontDoor> door = FrontDoor.of(getServletContext());
        if (door.isEmpty()) {
            send(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, NOT_RUNNING.getBytes(UTF_8));
            return;
        }
        ApiDocuments documents = door.get().documents();
        HealthStatus health = documents.health(audience(door.get(), request, response));
        int status = health.ok() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        send(request, response, status, documents.health(health));
    }

    /** A credential that is not looked at changes nothing: a load balancer would take a refusal for ill health. */
    private static Audience audience(FrontDoor door, HttpServletRequest request, HttpServletResponse response) {
        AdministratorDoor administrators = door.administrators(request, response);
        try {
            return administrators.isAdministrator() ? Audience.ADMINISTRATOR : Audience.ANYONE;
        } catch (Refusal e) {
            administrators.log(e);
            return Audience.ANYONE;
        }
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, int status, byte[] json)
            throws IOException {
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        BodyAnswer.json(request, response, status, json);
    }

    /** @param reason without anything that JSON would escape */
    private static String refusal(String reason) {
        return "{\"status\":\"unavailable\",\"reason\":\"" + reason + "\"}";
    }
}
