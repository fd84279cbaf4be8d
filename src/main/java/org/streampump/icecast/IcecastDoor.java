package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.streampump.control.PumpControl;
import org.streampump.door.Administrators;
import org.streampump.door.BodyAnswer;
import org.streampump.door.Door;
import org.streampump.stream.StreamRegistry;

/** {@code /status-json.xsl}, {@code /admin/*} and Shoutcast's {@code /admin.cgi}: the paths that tools for Icecast use. */
public record IcecastDoor(
        StreamRegistry registry, PumpControl control, IcecastDocuments documents, Administrators administrators)
        implements Door {

    /** Answer while no pump is running; constant, because the XML writer belongs to the pump. */
    private static final String NOT_RUNNING =
            "<iceresponse><message>the pump is not running</message><return>0</return></iceresponse>";

    @Override
    public List<String> paths() {
        return List.of("/status-json.xsl", "/admin/*", "/admin.cgi");
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        new IcecastCall(this, request, response).answer();
    }

    @Override
    public void answerStopped(HttpServletRequest request, HttpServletResponse response) throws IOException {
        BodyAnswer.xml(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, NOT_RUNNING.getBytes(UTF_8));
    }
}
