package org.streampump.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.streampump.door.Door;

/** A door as the container knows it. */
final class DoorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Door door;
    private final transient Doors doors;

    /** @param doors of which this one is one */
    DoorServlet(Door door, Doors doors) {
        this.door = door;
        this.doors = doors;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!doors.areOpen()) {
            door.answerStopped(request, response);
            return;
        }
        try {
            door.answer(request, response);
        } catch (Error e) {
            doors.failed(e);
            throw e;
        }
    }
}
