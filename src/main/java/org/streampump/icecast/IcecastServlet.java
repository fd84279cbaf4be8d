package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.streampump.door.BodyAnswer;
import org.streampump.servlet.FrontDoor;

/** {@code /status-json.xsl}, {@code /admin/*} and Shoutcast's {@code /admin.cgi}: what tools for Icecast ask for. */
public final class IcecastServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Written by hand, as it stands: without a pump there is nothing that writes XML. */
    private static final String NOT_RUNNING =
            "<iceresponse><message>the pump is not running</message><return>0</return></iceresponse>";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<FrontDoor> door = FrontDoor.of(getServletContext());
        if (door.isPresent()) {
            new IcecastCall(door.get(), request, response).answer();
        } else {
            BodyAnswer.xml(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, NOT_RUNNING.getBytes(UTF_8));
        }
    }
}
